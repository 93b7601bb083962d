"""`kill -9` of a real worker in the middle of a run: the run is picked up again and ends once.

Everything here is another process: this one only serves the DNS that the worker looks at. Once
with SQLite and the queue of files, once with the PostgreSQL and Redis of the environment.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from tests.checks.runs.small_internet import SmallInternet
from tests.workers import PATIENCE, environment_in, kill, run_script, worker

DATABASE_URL, REDIS_URL = os.environ.get("DATABASE_URL", ""), os.environ.get("REDIS_URL", "")
SERVICES = DATABASE_URL.startswith("postgres") and bool(REDIS_URL)
DATABASE = "launchready_killed_worker"
REDIS_NUMBER = "15"  # a Redis database that nothing else of the tests uses

BEGIN = """
import sys, django
from launchready import home
home.prepare()
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from checks.runs.models import Run
from engagements import tenancy
from tests.factories import make_engagement
engagement = make_engagement(domain="coach.example")
with tenancy.scope(engagement.workspace_id):
    Run.ask_audit(engagement)
"""

LOOK = """
import json, django
django.setup()
from checks.runs.models import Run
from engagements import tenancy
with tenancy.every_workspace("see how the run is"):
    run = Run.objects.get()
    codes = [finding.code for finding in run.findings.all()]
    prints = list(run.engagement.risks.values_list("fingerprint", flat=True))
    print(json.dumps({"state": run.state, "attempt": run.attempt, "codes": codes,
                      "risks": prints, "changes": run.changes, "progress": run.progress}))
"""

# Half a minute without a heartbeat, which a test need not sit out.
SWEEP = """
import django
django.setup()
from datetime import timedelta
from django.utils import timezone
from checks.runs.models import Run
from checks.runs.tasks import sweep
from engagements import tenancy
with tenancy.every_workspace("let half a minute pass"):
    Run.objects.update(heartbeat_at=timezone.now() - timedelta(seconds=40))
print(sweep())
"""


@pytest.fixture
def surroundings(tmp_path: Path) -> dict[str, str]:
    return environment_in(tmp_path)


@pytest.fixture
def services(surroundings: dict[str, str]) -> Iterator[dict[str, str]]:
    """The same, with a database of its own in PostgreSQL and in Redis."""
    with psycopg.connect(DATABASE_URL, autocommit=True) as server:
        server.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
        server.execute(f"CREATE DATABASE {DATABASE}")
    redis = urlsplit(REDIS_URL)
    yield {
        **surroundings,
        "DATABASE_URL": urlunsplit(urlsplit(DATABASE_URL)._replace(path=f"/{DATABASE}")),
        "REDIS_URL": urlunsplit(redis._replace(path=f"/{REDIS_NUMBER}")),
    }
    with psycopg.connect(DATABASE_URL, autocommit=True) as server:
        server.execute(f"DROP DATABASE {DATABASE} WITH (FORCE)")


def run_now(environment: Mapping[str, str]) -> dict[str, Any]:
    seen: dict[str, Any] = json.loads(run_script(LOOK, environment).splitlines()[-1])
    return seen


def run_when(
    environment: Mapping[str, str], is_so: Callable[[dict[str, Any]], bool]
) -> dict[str, Any]:
    """The run as soon as it `is_so`."""
    deadline = time.monotonic() + PATIENCE
    while not is_so(run := run_now(environment)):
        assert time.monotonic() < deadline, run
    return run


def the_run_survives(environment: dict[str, str], folder: Path) -> None:
    log = folder / "workers.log"
    with SmallInternet(folder) as internet:
        environment["LAUNCHREADY_NETWORK"] = str(internet.file)
        run_script(BEGIN, environment)
        internet.silent()
        with worker(environment, log) as first:
            cut = run_when(environment, lambda run: run["state"] == "running" and run["progress"])
            kill(first)
        assert (cut["attempt"], cut["codes"]) == (1, []), "it was in the middle of it"

        internet.answering()
        assert run_script(SWEEP, environment).splitlines()[-1] == "1"
        assert run_script(SWEEP, environment).splitlines()[-1] == "0", "it waits for a worker"
        with worker(environment, log):
            done = run_when(environment, lambda run: run["state"] not in ("queued", "running"))
        assert (done["state"], done["attempt"]) == ("done", 2), log.read_text()
        assert len(done["codes"]) > 40
        assert sorted(done["changes"]["created"]) == sorted(set(done["changes"]["created"]))
        assert len(done["risks"]) == len(set(done["risks"])) == len(done["changes"]["created"]) > 0

        # The first worker's message and the sweep's may both be there still.
        run_script(SWEEP, environment)
        assert run_now(environment) == done, "and it ends once"


def test_embedded(surroundings: dict[str, str], tmp_path: Path) -> None:
    the_run_survives(surroundings, tmp_path)


@pytest.mark.services
@pytest.mark.skipif(not SERVICES, reason="needs PostgreSQL and Redis")
def test_with_postgresql_and_redis(services: dict[str, str], tmp_path: Path) -> None:
    the_run_survives(services, tmp_path)
