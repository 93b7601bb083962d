"""The table that the benchmark prints."""

import pytest

from tests.bench.bars import Figure, table


@pytest.mark.parametrize(
    ("value", "better", "verdict"),
    [
        (80, "less", "pass"),
        (80.4, "less", "MISS"),
        (80, "more", "pass"),
        (79.6, "more", "MISS"),
    ],
)
def test_a_bar_is_met_or_missed_before_rounding(value: float, better: str, verdict: str) -> None:
    figure = Figure("queries", value, "", 80, better)  # type: ignore[arg-type]
    assert figure.cells[1] == "80"
    assert figure.verdict == verdict


def test_a_figure_without_a_bar_has_no_verdict() -> None:
    assert Figure("wall", 1234.5, "ms").cells == ("wall", "1,234 ms", "", "")


def test_the_columns_line_up() -> None:
    lines = table([Figure("a", 1, "ms", 2), Figure("longer", 10_000, "ms", 2)]).splitlines()
    assert len({len(line) for line in lines}) == 1
    assert lines[-1] == "| longer | 10,000 ms | at most 2 ms | MISS |"
