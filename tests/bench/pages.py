"""Every page of the door table under load: server time, queries, and what goes over the wire.

Two workspaces, with 30 and with 1,000 sprints, and in each a full sprint whose pages are opened by
the one they are meant for. In a process of its own, on SQLite in a scratch data directory, as
`launchready up` would serve it.
"""

from __future__ import annotations

import gc
import gzip
import json
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from statistics import median, quantiles
from typing import TYPE_CHECKING, Any

from tests.bench.bars import lined
from tests.bench.board import counter, milliseconds
from tests.bench.children import ROOT, said_by

if TYPE_CHECKING:
    from tests.bench.full_sprint import Full
    from tests.browser.page_list import Page
    from tests.conftest import Cast

SIZES = (30, 1000)
BAR = 300  # milliseconds, at the 95th percentile
SLOWEST = 10
EVERY = ROOT / "var/bench/pages.md"

Measured = dict[str, dict[str, float]]


def measure(asked: int) -> Measured:
    """By page: `median` and `p95` milliseconds of so many answers, their mean `cpu`, and
    `kilobytes` (compressed), with many sprints; `queries` with many and `queries_few` with few.

    Raises CalledProcessError when the child fails.
    """
    measured: Measured = said_by("tests.bench.pages", asked, LAUNCHREADY_URL="http://testserver")
    return measured


def main() -> int:
    from launchready import serve

    serve.prepare("127.0.0.1", 80)  # the address itself comes from LAUNCHREADY_URL
    few, many = SIZES
    queries = dict(of_workspace(few, 0))
    measured = dict(of_workspace(many, int(sys.argv[1])))
    for name, page in measured.items():
        page["queries_few"] = queries[name]["queries"]
    print(json.dumps(measured))
    return 0


def of_workspace(size: int, asked: int) -> Iterator[tuple[str, dict[str, float]]]:
    """Each page of a workspace with that many sprints, by its name."""
    from django.db import transaction

    from launchready.tasks import count_rows
    from tests.bench.crowd import crowd
    from tests.bench.full_sprint import full_sprint
    from tests.browser.page_list import each_page
    from tests.conftest import make_cast

    cast = make_cast(f"{size}.people.example")
    crowd(cast.workspace, size)
    full = full_sprint(cast.memberships["founder"], cast.memberships["consultant"])
    cast.engagement = full.engagement
    count_rows()  # as the scheduler has it done every hour
    gc.collect()
    gc.freeze()  # what filling left behind is no part of a page's time
    parts = full_parts(full)
    for page in each_page():
        with transaction.atomic():
            yield page.id, of_page(cast, page, parts.get(page.name), asked)
            transaction.set_rollback(True)  # what one door makes is not in the next one's way


def full_parts(full: Full) -> dict[str, dict[str, Any]]:
    """The parts of the paths whose door leads to a row with little in it, here to a full one."""
    first, *_, newest = full.runs
    risk, question = {"pk": full.risk.pk}, {"pk": full.question.pk}
    run, item, turned = {"pk": newest.pk}, {"pk": full.item.pk}, {"pk": full.turned.pk}
    risks = ("risk_page", "risk_edit", "comment_risk", "screenshot_risk", "risk_history")
    packs = {"number": full.packs[-1].number}
    compared = packs | {"earlier": full.packs[0].number}
    return {
        **dict.fromkeys((*risks, "portal_risk", "portal_comment_risk"), risk),
        **dict.fromkeys(("risk_before_after", "portal_risk_before_after"), turned),
        **dict.fromkeys(("comment_item", "screenshot_item", "item_before_after"), item),
        **dict.fromkeys(("approval_page", "portal_question", "screenshot_question"), question),
        **dict.fromkeys(("run_page", "run_json", "run_report"), run),
        **dict.fromkeys(("pack_download", "portal_pack_download"), packs),
        **dict.fromkeys(("pack_compare", "portal_pack_compare"), compared),
        "run_compare": run | {"earlier_pk": first.pk},
        "webhook_page": {"pk": full.webhook.pk},
    }


def of_page(cast: Cast, page: Page, parts: dict[str, Any] | None, asked: int) -> dict[str, float]:
    from django.db import connection

    from tests.launchready.test_urls_and_cast import path_of

    path = path_of(cast, page.name, page.door.parts(cast) if parts is None else parts)
    browser = cast.browser(page.who)
    for _ in range(2):
        browser.get(path)
    queries: list[str] = []
    with connection.execute_wrapper(counter(queries)):
        answer = browser.get(path)
    if answer.status_code != 200:
        raise RuntimeError(f"{path} answered {answer.status_code}")
    working = time.process_time()
    taken = [milliseconds(browser, path) for _ in range(asked)]
    working = time.process_time() - working
    return {
        "median": median(taken) if taken else 0,
        "p95": quantiles(taken, n=20)[-1] if taken else 0,
        "cpu": 1000 * working / max(asked, 1),
        "queries": len(queries),
        "kilobytes": len(gzip.compress(answer.getvalue(), 6)) / 1000,
    }


def report(measured: Measured) -> str:
    """The slowest pages, whatever else misses a bar, and the heaviest; all of them in a file."""
    EVERY.parent.mkdir(parents=True, exist_ok=True)
    EVERY.write_text(_table(_by("p95", measured), measured) + "\n", encoding="utf-8")
    of_all, (few, many) = median(page["median"] for page in measured.values()), SIZES
    return (
        f"{len(measured)} pages, median {of_all:.0f} ms. Bars: {BAR} ms at the 95th percentile, "
        f"and as many queries with {few} sprints as with {many:,}.\n\n"
        f"{summary(measured)}\n\nAll of them: {EVERY.relative_to(ROOT)}"
    )


def summary(measured: Measured) -> str:
    by_time, by_weight = _by("p95", measured), _by("kilobytes", measured)
    missing = [name for name in by_time[SLOWEST:] if misses(measured[name])]
    slowest = _table(by_time[:SLOWEST] + missing, measured)
    heaviest = _table(by_weight[:SLOWEST], measured)
    return f"The slowest, and what else misses:\n\n{slowest}\n\nThe heaviest:\n\n{heaviest}"


def misses(page: Mapping[str, float]) -> bool:
    return page["p95"] > BAR or page["queries"] != page["queries_few"]


def _by(what: str, measured: Measured) -> list[str]:
    return sorted(measured, key=lambda name: measured[name][what], reverse=True)


def _table(names: Sequence[str], measured: Measured) -> str:
    return lined(
        [
            ("page and who opens it", "median", "p95", "CPU", "queries", "compressed", ""),
            *(_row(name, measured[name]) for name in names),
        ]
    )


def _row(name: str, page: Mapping[str, float]) -> tuple[str, ...]:
    return (
        name,
        f"{page['median']:,.0f} ms",
        f"{page['p95']:,.0f} ms",
        f"{page['cpu']:,.0f} ms",
        f"{page['queries_few']:.0f}, {page['queries']:.0f}",
        f"{page['kilobytes']:.1f} kB",
        "MISS" if misses(page) else "pass",
    )


if __name__ == "__main__":
    sys.exit(main())
