"""One look, in a thread with an event loop of its own: the database is used from outside only."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from functools import cache
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Any, Self

from django.conf import settings

from checks.engine.evidence import Evidence
from checks.engine.registry import Rule
from checks.engine.spec import LaunchSpec
from checks.gatherers.look import State, look_at, needed_topics
from checks.gatherers.network import Network, NetworkConfig


class Tracker:
    """What the looking thread reports and the task's thread writes down."""

    def __init__(self, topics: Iterable[str]) -> None:
        self._lock = Lock()
        self._topics: dict[str, str] = dict.fromkeys(sorted(topics), "waiting")
        self._done = 0

    def __call__(self, topic: str, state: State, done: int, total: int) -> None:
        with self._lock:
            self._topics[topic] = state
            self._done = done

    def snapshot(self) -> dict[str, Any]:
        with self._lock:
            return {"topics": dict(self._topics), "done": self._done, "total": len(self._topics)}


class Looking:
    """A look under way. Leaving the block ends it, whatever it is waiting for.

    Raises NetworkFileError on entering when the operator's network file can't be used.
    """

    def __init__(self, spec: LaunchSpec, rules: Iterable[Rule]) -> None:
        self.spec = spec
        self.topics = needed_topics({topic for rule in rules for topic in rule.topics})
        self.tracker = Tracker(self.topics)
        self._stopping = Lock()
        self._stopped = False
        self._task: asyncio.Task[Any] | None = None

    def __enter__(self) -> Self:
        self._network = network()
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="look")
        self._future: Future[Evidence] = self._pool.submit(lambda: asyncio.run(self._look()))
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with self._stopping:
            self._stopped = True
            if self._task is not None and not self._future.done():
                self._task.get_loop().call_soon_threadsafe(self._task.cancel)
        self._pool.shutdown()

    def evidence_within(self, seconds: float) -> Evidence | None:
        """The evidence, or None while it is still looking. Raises what looking raised."""
        wait([self._future], timeout=seconds)
        return self._future.result() if self._future.done() else None

    async def _look(self) -> Evidence:
        with self._stopping:
            if self._stopped:
                raise asyncio.CancelledError
            self._task = asyncio.current_task()
        try:
            return await look_at(
                self.spec, self._network, topics=self.topics, progress=self.tracker
            )
        finally:
            with self._stopping:
                self._task = None  # from here on the loop may be closed at any time


def network() -> Network:
    """The network this installation looks at: the internet, or what its operator's file says."""
    return _network_of(settings.NETWORK_FILE)


@cache
def _network_of(path: str) -> Network:
    return Network(NetworkConfig.from_toml(Path(path)) if path else NetworkConfig())
