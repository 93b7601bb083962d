"""One answer is kept for the very objects it was about, and for no others."""

from collections.abc import Callable

from checks.engine.once import once_a_look


def counting() -> tuple[list[tuple[list[int], ...]], Callable[..., int]]:
    asked: list[tuple[list[int], ...]] = []

    @once_a_look
    def total(*lists: list[int]) -> int:
        asked.append(lists)
        return sum(map(sum, lists))

    return asked, total


def test_the_same_objects_are_worked_out_once() -> None:
    asked, total = counting()
    one, two = [1], [2]
    assert [total(one, two), total(one, two)] == [3, 3]
    assert len(asked) == 1


def test_equal_objects_are_not_the_same() -> None:
    asked, total = counting()
    assert [total([1]), total([1])] == [1, 1]
    assert len(asked) == 2


def test_fewer_or_other_objects_are_others() -> None:
    _, total = counting()
    one, two = [1], [2]
    assert [total(one, two), total(one), total(two, one), total(one, two)] == [3, 1, 3, 3]


def test_only_the_last_is_kept() -> None:
    asked, total = counting()
    one, two = [1], [2]
    assert [total(one), total(two), total(one)] == [1, 2, 1]
    assert len(asked) == 3
