"""One look at one topic, over real sockets to a scripted DNS server."""

import asyncio
from collections.abc import Mapping
from typing import Any

from checks.engine.evidence import Facts
from checks.engine.facts import Fact
from checks.engine.spec import LaunchSpec
from checks.gatherers.look import look_at

from .dns_responder import Responder, Wanted, quick_network

COACH = LaunchSpec.for_domain("coach.example")


def facts_of(
    topic: str,
    records: str,
    *,
    spec: LaunchSpec = COACH,
    faults: Mapping[Wanted, str] | None = None,
    addresses: Mapping[str, str] | None = None,
) -> Facts[Any]:
    """The facts of *topic* for *spec* in an internet of nothing but *records*."""

    async def scene() -> Facts[Any]:
        async with Responder(records, faults) as responder:
            network = quick_network(responder, addresses=addresses)
            return (await look_at(spec, network, topics=[topic])).topics[topic]

    return asyncio.run(scene())


def questions_of(topic: str, records: str, *, spec: LaunchSpec = COACH) -> list[tuple[str, str]]:
    """Name and type of every question put to find the facts of *topic*, sorted."""

    async def scene() -> list[tuple[str, str]]:
        async with Responder(records) as responder:
            await look_at(spec, quick_network(responder), topics=[topic])
            return sorted((name, rtype) for name, rtype, _ in responder.asked)

    return asyncio.run(scene())


def fact_of(topic: str, records: str, **options: Any) -> Any:
    """The only fact of *topic*."""
    facts = facts_of(topic, records, **options)
    assert not facts.gaps
    only: Fact
    (only,) = facts.values()
    return only
