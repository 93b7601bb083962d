"""A parser with a memory says what it says without one."""

import pytest

from checks.parsing.remembering import LONGEST, remembering

SHORT, LONG = "a" * LONGEST, "a" * (LONGEST + 1)


@pytest.fixture
def asked() -> list[str]:
    return []


def test_a_short_text_is_read_once(asked: list[str]) -> None:
    @remembering(2)
    def length(text: str, *, plus: int = 0) -> int:
        asked.append(text)
        return len(text) + plus

    assert [length(SHORT), length(SHORT), length(SHORT, plus=1)] == [LONGEST, LONGEST, LONGEST + 1]
    assert asked == [SHORT, SHORT]


def test_a_long_one_each_time(asked: list[str]) -> None:
    append = remembering(2)(asked.append)
    for text in (LONG, LONG):
        append(text)
    assert len(asked) == 2


def test_no_more_than_that_many_are_kept(asked: list[str]) -> None:
    append = remembering(2)(asked.append)
    for text in ("a", "b", "c", "a"):
        append(text)
    assert asked == ["a", "b", "c", "a"]


def test_an_error_is_raised_each_time() -> None:
    read = remembering(2)(int)
    for _ in range(2):
        with pytest.raises(ValueError, match="invalid literal"):
            read("x")
