"""The zone's own address as the resolvers give it that many visitors use."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from checks.engine.facts import PublicAnswers
from checks.gatherers.look import Look, gatherer


@gatherer(yields="public_answers")
async def gather_public_answers(look: Look) -> Mapping[str, PublicAnswers]:
    """One fact; without answers where the network names no such resolver."""
    zone = look.spec.zone
    answers = await asyncio.gather(
        *(
            look.dns.query_server(resolver, zone, "A", recursion=True)
            for resolver in look.network.config.resolvers_beside
        )
    )
    return {zone: PublicAnswers(zone, tuple(answers))}
