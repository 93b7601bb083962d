"""Many domains through Celery into PostgreSQL: a real worker in the lab, a scratch database."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import redis

from tests.bench.lab.internet import LAB_CORE, Lab
from tests.bench.lab.namespaces import LabError, stop

ROOT = Path(__file__).resolve().parents[2]
DATABASE_URL = os.environ.get("DATABASE_URL") or "postgres://postgres@127.0.0.1:5432/postgres"
REDIS_URL = os.environ.get("REDIS_URL") or "redis://127.0.0.1:6379"
REDIS_NUMBER = "14"  # a Redis database that nothing else uses
DATABASE = f"launchready_bench_{os.getpid()}"
ENDED = """SELECT extract(epoch FROM finished_at)::float, state FROM runs_run
    WHERE finished_at IS NOT NULL ORDER BY finished_at"""
LOOK_EVERY = 2.0  # seconds
LONGEST_SILENCE = 90.0  # seconds without a run that ends: then something is wrong


@dataclass(frozen=True, slots=True)
class Queued:
    """``seconds`` are from the last run of the warm-up to the last of all."""

    domains: int
    seconds: float
    states: dict[str, int]

    @property
    def a_second(self) -> float:
        return self.domains / self.seconds


def services_missing() -> str:
    """Why this can't be measured here; empty when it can."""
    try:
        psycopg.connect(DATABASE_URL, connect_timeout=3).close()
        redis.Redis.from_url(REDIS_URL, socket_timeout=3).ping()
    except (psycopg.Error, redis.RedisError, OSError) as error:
        return f"PostgreSQL and Redis are needed: {str(error).splitlines()[0]}"
    return ""


def measure(lab: Lab, domains: list[str], warm_up: int, processes: int) -> Queued:
    """Queue an audit of every domain, then let one worker with *processes* carry them out."""
    with _environment(lab) as environment:
        _fill(environment, domains)
        with _relay(lab), _worker(lab, environment, processes):
            ended = _all_ended(lab, environment["DATABASE_URL"], len(domains))
    return Queued(
        domains=len(domains) - warm_up,
        seconds=ended[-1][0] - ended[warm_up - 1][0],
        states=dict(Counter(state for _, state in ended)),
    )


@contextmanager
def _environment(lab: Lab) -> Iterator[dict[str, str]]:
    """What a worker of the grown-up mode is started with; its database is gone afterwards."""
    queue = urlunsplit(urlsplit(REDIS_URL)._replace(path=f"/{REDIS_NUMBER}"))
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "DJANGO_SETTINGS_MODULE": "launchready.settings",
        "LAUNCHREADY_HOME": str(lab.folder / "home"),
        "LAUNCHREADY_NETWORK": str(lab.network_file),
        "SECRET_KEY": "only-for-this-benchmark",
        "DATABASE_URL": urlunsplit(urlsplit(DATABASE_URL)._replace(path=f"/{DATABASE}")),
        "REDIS_URL": queue,
    }
    (lab.folder / "home").mkdir(exist_ok=True)
    with psycopg.connect(DATABASE_URL, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {DATABASE}")
    try:
        yield environment
    finally:
        redis.Redis.from_url(queue).flushdb()
        with psycopg.connect(DATABASE_URL, autocommit=True) as server:
            server.execute(f"DROP DATABASE {DATABASE} WITH (FORCE)")


def _fill(environment: dict[str, str], domains: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.queueing"],
        env=environment,
        input=json.dumps(domains),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise LabError(f"the runs could not be queued: {done.stderr.strip()[-800:]}")


@contextmanager
def _relay(lab: Lab) -> Iterator[None]:
    ports = {str(urlsplit(url).port or usual) for url, usual in _SERVICES}
    command = [sys.executable, "-m", "tests.bench.lab.relay", lab.tool.path, *ports]
    pinned = ["setpriv", "--pdeathsig", "TERM", "taskset", "--cpu-list", str(LAB_CORE), *command]
    process = subprocess.Popen(pinned, cwd=ROOT, stdout=subprocess.PIPE, text=True)  # noqa: S603
    try:
        assert process.stdout is not None
        if process.stdout.readline() != "ready\n":
            raise LabError("the relay to PostgreSQL and Redis did not start")
        yield
    finally:
        stop(process)


_SERVICES = ((DATABASE_URL, 5432), (REDIS_URL, 6379))


@contextmanager
def _worker(lab: Lab, environment: dict[str, str], processes: int) -> Iterator[None]:
    """The worker as `launchready up` starts it, with more processes."""
    command = [sys.executable, "-m", "celery", "--quiet", "--app", "launchready.celery", "worker"]
    command += ["--concurrency", str(processes), "--loglevel", "warning"]
    command += ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    with _log(lab).open("w") as log:
        process = subprocess.Popen(  # noqa: S603 - our own interpreter
            lab.command(*command),
            env=environment,
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            text=True,
            start_new_session=True,
        )
        try:
            yield
        finally:
            stop(process)


def _log(lab: Lab) -> Path:
    return lab.folder / "worker.log"


def _all_ended(lab: Lab, database: str, number: int) -> list[tuple[float, str]]:
    """When each run ended, in seconds of the epoch, and how; in that order."""
    ended: list[tuple[float, str]] = []
    heard = time.monotonic()
    with psycopg.connect(database, autocommit=True) as server:
        while len(ended) < number:
            time.sleep(LOOK_EVERY)
            before = len(ended)
            ended = server.execute(ENDED).fetchall()
            if len(ended) > before:
                heard = time.monotonic()
            elif time.monotonic() - heard > LONGEST_SILENCE:
                said = _log(lab).read_text()[-2000:]
                raise LabError(f"no run ended after {before} of {number}; the worker: {said}")
    return ended
