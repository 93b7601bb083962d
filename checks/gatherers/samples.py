"""The key routes asked again and again, spaced, when the launch spec wants to know their speed."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from checks.engine.facts import Gap, SampleFacts
from checks.engine.spec import Route
from checks.gatherers.fetcher import Response
from checks.gatherers.hosts_seen import home_url
from checks.gatherers.look import Look, gatherer
from checks.gatherers.together import all_of

MAX_ROUTES = 6
SPACING = 1.0  # seconds from one sample's start to the next one's; 30 of them fit into a look


@gatherer(yields="samples")
async def gather_samples(look: Look) -> Mapping[str, SampleFacts | Gap]:
    """Facts by the route's name; nothing at all unless the spec asks for samples."""
    if not look.spec.samples:
        return {}
    routes = look.spec.routes[:MAX_ROUTES] or (Route("home", home_url(look)),)
    return await all_of({route.name: _sampled(look, route) for route in routes})


async def _sampled(look: Look, route: Route) -> SampleFacts:
    asked = []
    for number in range(1, look.spec.samples + 1):
        asked.append(asyncio.create_task(_ask(look, route.url, number)))
        if number < look.spec.samples:
            await asyncio.sleep(SPACING)
    answers = await asyncio.gather(*asked)
    return SampleFacts(
        name=route.name,
        url=route.url,
        budget_ms=route.p95_ms,
        spacing_seconds=SPACING,
        milliseconds=tuple(
            round(answer.milliseconds, 1) for answer in answers if isinstance(answer, Response)
        ),
        gaps=tuple(answer for answer in answers if isinstance(answer, Gap)),
    )


async def _ask(look: Look, url: str, number: int) -> Response | Gap:
    return await look.http.fetch(url, decode=False, again=number)
