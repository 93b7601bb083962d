"""One look at one domain: runs the gatherers, each as soon as what it needs is there."""

from __future__ import annotations

import asyncio
import importlib
import logging
import pkgutil
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from typing import Any, Literal

from checks.engine.evidence import Evidence, Facts
from checks.engine.facts import SUPPLIED, TOPICS, Fact, Gap, Reason
from checks.engine.spec import LaunchSpec
from checks.gatherers.connections import Connections
from checks.gatherers.fetcher import Fetcher
from checks.gatherers.network import Network
from checks.gatherers.resolver import Resolver

logger = logging.getLogger(__name__)

Yield = Mapping[str, Fact | Gap]
Gather = Callable[["Look"], Awaitable[Yield]]
State = Literal["looking", "done"]
Progress = Callable[[str, State, int, int], None]  # topic, state, topics done, topics in all

TOPIC_SECONDS = 45.0  # the longest any one gatherer may look


@dataclass(frozen=True, slots=True)
class Gatherer:
    yields: str
    needs: tuple[str, ...]
    gather: Gather


_gatherers: dict[str, Gatherer] = {}


def gatherer(*, yields: str, needs: tuple[str, ...] = ()) -> Callable[[Gather], Gather]:
    """Declare which topic the function yields and which topics must be there before it runs."""

    def register(gather: Gather) -> Gather:
        if yields not in TOPICS or any(need not in TOPICS for need in needs):
            raise LookupError(f"unknown topic in the gatherer of {yields}")
        _gatherers[yields] = Gatherer(yields, needs, gather)
        return gather

    return register


@cache
def all_gatherers() -> Mapping[str, Gatherer]:
    package = importlib.import_module("checks.gatherers")
    for module in pkgutil.iter_modules(package.__path__, "checks.gatherers."):
        importlib.import_module(module.name)
    return dict(_gatherers)


def needed_topics(wanted: Iterable[str]) -> frozenset[str]:
    """*wanted* and everything their gatherers need, transitively; nothing that is handed in."""
    known = all_gatherers()
    needed: set[str] = set()
    waiting = [topic for topic in wanted if topic not in SUPPLIED]
    while waiting:
        topic = waiting.pop()
        if topic not in needed:
            needed.add(topic)
            waiting += known[topic].needs
    return frozenset(needed)


@dataclass(slots=True)
class Look:
    """What a gatherer is handed: the spec, the network's faces, and earlier facts."""

    spec: LaunchSpec
    network: Network
    dns: Resolver
    connections: Connections
    http: Fetcher
    _facts: dict[str, asyncio.Future[Facts[Any]]] = field(default_factory=dict)

    def facts(self, topic: str) -> Facts[Any]:
        """The facts of a topic that this gatherer declared to need."""
        return self._facts[topic].result()


async def look_at(
    spec: LaunchSpec,
    network: Network,
    *,
    topics: Iterable[str] | None = None,
    progress: Progress | None = None,
) -> Evidence:
    """Observe *spec.domain* and return the evidence; never raises for what the network did.

    With *topics*, only those and what they need are gathered. *progress* is called in the
    event loop's thread as each topic starts and ends.
    """
    known = all_gatherers()
    wanted = needed_topics(known if topics is None else topics)
    started_at, clock = datetime.now(UTC), time.perf_counter()
    async with AsyncExitStack() as stack:
        resolver = await stack.enter_async_context(Resolver(network))
        connections = await stack.enter_async_context(Connections(network))
        fetcher = await stack.enter_async_context(Fetcher(resolver, connections))
        look = Look(spec, network, resolver, connections, fetcher)
        loop = asyncio.get_running_loop()
        look._facts.update({topic: loop.create_future() for topic in wanted})
        tell = _teller(progress, len(wanted))
        async with asyncio.TaskGroup() as group:
            for topic in wanted:
                group.create_task(_run(known[topic], look, tell), name=topic)
        gathered = {topic: look.facts(topic) for topic in TOPICS if topic in wanted}
    return Evidence(spec, started_at, time.perf_counter() - clock, gathered)


async def _run(one: Gatherer, look: Look, tell: Callable[[str, State], None]) -> None:
    for need in one.needs:
        await look._facts[need]
    tell(one.yields, "looking")
    try:
        async with asyncio.timeout(TOPIC_SECONDS):
            found = await one.gather(look)
    except TimeoutError:
        late = Gap(Reason.TIMEOUT, f"looking took longer than {TOPIC_SECONDS:.0f} s")
        found = {look.spec.domain: late}
    except Exception:
        # A fault of ours must not take the other topics with it, and must not look green.
        logger.exception("gatherer of %s failed on %s", one.yields, look.spec.domain)
        found = {look.spec.domain: Gap(Reason.PROTOCOL, "our own gatherer failed")}
    look._facts[one.yields].set_result(Facts(one.yields, found))
    tell(one.yields, "done")


def _teller(progress: Progress | None, total: int) -> Callable[[str, State], None]:
    done = 0

    def tell(topic: str, state: State) -> None:
        nonlocal done
        done += state == "done"
        if progress is not None:
            progress(topic, state, done, total)

    return tell
