"""What is told of the pages that were measured."""

from tests.bench.pages import SLOWEST, summary

QUIET = {"median": 10.0, "p95": 20.0, "cpu": 9.0, "kilobytes": 3.0} | {
    "queries": 5.0,
    "queries_few": 5.0,
}


def measured(**special: dict[str, float]) -> dict[str, dict[str, float]]:
    quiet = {f"quiet-{number}": QUIET | {"p95": 20.0 + number} for number in range(SLOWEST + 5)}
    return quiet | {name: QUIET | page for name, page in special.items()}


def lines_of(name: str, text: str) -> list[str]:
    return [line for line in text.splitlines() if name in line]


def test_the_slowest_are_told_slowest_first() -> None:
    told = lines_of("quiet", summary(measured()).partition("The heaviest")[0])
    assert len(told) == SLOWEST
    assert "quiet-14" in told[0]


def test_a_page_slower_than_the_bar_is_a_miss() -> None:
    (line,) = lines_of("board", summary(measured(board={"p95": 301.0})))
    assert "301 ms" in line
    assert "MISS" in line


def test_a_quick_page_whose_queries_grow_is_told_too() -> None:
    (line,) = lines_of("people", summary(measured(people={"p95": 1.0, "queries": 1005.0})))
    assert "5, 1005" in line
    assert "MISS" in line


def test_the_heaviest_page_is_told_however_quick_it_is() -> None:
    (line,) = lines_of("report", summary(measured(report={"p95": 1.0, "kilobytes": 330.0})))
    assert "330.0 kB" in line
    assert "pass" in line
