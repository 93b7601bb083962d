"""What is told of the versions of packs that were measured."""

from tests.bench.figures import of_packs
from tests.bench.packs import PAGES, STEPS


def measured(pages: int, p95: float) -> dict[str, float]:
    return {"pages": pages, "median": 200.0, "p95": p95, **dict.fromkeys(STEPS, 40.0)}


def test_the_bar_is_for_the_pack_of_so_many_pages() -> None:
    told = {"small": measured(PAGES, 501.0), "large": measured(50, 900.0)}
    verdicts = {figure.name: figure.verdict for figure in of_packs(told)}
    assert verdicts["small, p95"] == "MISS"
    assert {verdict for name, verdict in verdicts.items() if name != "small, p95"} == {""}


def test_each_step_is_told() -> None:
    names = [figure.name for figure in of_packs({"small": measured(PAGES, 300.0)})]
    assert [said in name for said, name in zip(STEPS.values(), names[3:], strict=True)] == [
        True
    ] * 5
