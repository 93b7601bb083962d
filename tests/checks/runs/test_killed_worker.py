"""`kill -9` of a real worker in the middle of a run: the run is picked up again and ends once.

Everything here is another process: this one only serves the DNS that the worker looks at. Once
with SQLite and the queue of files, once with the PostgreSQL and Redis of the environment.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from tests.checks.runs.small_internet import SmallInternet

ROOT = Path(__file__).resolve().parents[3]
PATIENCE = 60.0  # seconds
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
    """The embedded mode in a folder of its own."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return {
        **kept,
        "DJANGO_SETTINGS_MODULE": "launchready.settings",
        "LAUNCHREADY_HOME": str(tmp_path / "home"),
        "SECRET_KEY": "only-for-this-test",
        "PYTHONPATH": str(ROOT),
        "DATABASE_URL": f"sqlite:///{tmp_path / 'home' / 'db.sqlite3'}",
        "REDIS_URL": "",
    }


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


def run_script(script: str, environment: Mapping[str, str]) -> str:
    done = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", script],
        env=dict(environment),
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


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


@contextmanager
def worker(environment: Mapping[str, str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A worker in a process group of its own; killed at the end, if it still lives."""
    command = [sys.executable, "-m", "celery", "--quiet", "--app", "launchready.celery", "worker"]
    command += ["--concurrency", "1", "--without-gossip", "--without-mingle"]
    with log.open("ab") as lines:
        process = subprocess.Popen(  # noqa: S603 - our own interpreter
            command,
            env=dict(environment),
            cwd=ROOT,
            stdout=lines,
            stderr=lines,
            start_new_session=True,
        )
    try:
        yield process
    finally:
        kill(process)


def kill(process: subprocess.Popen[bytes]) -> None:
    """`kill -9` of the worker and its children."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


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
