"""The board with 30 and with 1,000 open engagements: server time and queries, side by side.

In a process of its own, on SQLite in a scratch data directory, as `launchready up` would serve it.
"""

from __future__ import annotations

import json
import sys
import time
from statistics import median, quantiles
from typing import Any

from tests.bench.children import said_by

SIZES = (30, 1000)
ASKED = 40  # times each, after some to warm up


def measure(asked: int = ASKED) -> dict[str, dict[str, float]]:
    """By number of engagements: median and p95 milliseconds of the page, its queries and kilobytes.

    Raises CalledProcessError when the child fails.
    """
    measured: dict[str, dict[str, float]] = said_by("tests.bench.board", asked)
    return measured


def main() -> int:
    from launchready import serve

    serve.prepare("127.0.0.1", 80)
    print(json.dumps({str(size): of_board(size, int(sys.argv[1])) for size in SIZES}))
    return 0


def of_board(size: int, asked: int) -> dict[str, float]:
    """In a workspace of its own with that many running sprints, each with what the board reads."""
    from django.db import connection
    from django.test import Client as Browser
    from django.urls import reverse

    from engagements.models import Membership, Role, User
    from launchready.tasks import count_rows

    workspace = fill(size)
    count_rows()  # as the scheduler has it done every hour
    owner = User.objects.create_user(f"owner-{size}@people.example", name="Olive Owner")
    Membership.objects.create(user=owner, workspace=workspace, role=Role.OWNER)
    browser, path = Browser(headers={"Host": "127.0.0.1"}), reverse("board", args=[workspace.slug])
    browser.force_login(owner)
    for _ in range(5):
        browser.get(path)
    queries: list[str] = []
    with connection.execute_wrapper(counter(queries)):
        page = browser.get(path)
    if page.status_code != 200:
        raise RuntimeError(f"the board answered {page.status_code}")
    taken = [milliseconds(browser, path) for _ in range(asked)]
    return {
        "median": median(taken),
        "p95": quantiles(taken, n=20)[-1],
        "queries": len(queries),
        "kilobytes": len(page.content) / 1000,
    }


def counter(queries: list[str]) -> Any:
    """A wrapper of Django's that notes each statement: the debug log is off here."""

    def noted(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        queries.append(sql)
        return execute(sql, params, many, context)

    return noted


def milliseconds(browser: Any, path: str) -> float:
    began = time.perf_counter()
    browser.get(path)
    return 1000 * (time.perf_counter() - began)


def fill(size: int) -> Any:
    """A workspace with so many sprints, their blocks, pauses, questions and risks."""
    from django.db import transaction

    from engagements import tenancy
    from tests.factories import (
        make_approval,
        make_block,
        make_client,
        make_engagement,
        make_risk,
        make_workspace,
    )

    workspace = make_workspace(f"Bench {size}")
    with tenancy.scope(workspace), transaction.atomic():
        for number in range(size):
            client = make_client(f"Client {number}", workspace=workspace)
            sprint = make_engagement(client=client, title=f"Launch {number}")
            make_block(sprint, state="working")
            make_risk(sprint, severity="blocker" if number % 3 else "minor")
            make_approval(sprint)
            if number % 4 == 0:
                sprint.pause("Night")
    return workspace


if __name__ == "__main__":
    sys.exit(main())
