"""Many requests to a key route in a row, and only with the client's written consent.

Without ``[consent.rate_probe]`` in the launch spec, or outside its days, nothing is sent. It
comes last of all that asks web servers: a limit that is met here would blind the others.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from datetime import UTC, datetime

from checks.engine.consent import RateProbe
from checks.engine.facts import Gap, RateTry, Reason
from checks.engine.spec import Route
from checks.gatherers.fetcher import Response
from checks.gatherers.look import Look, gatherer
from checks.gatherers.together import all_of

SPACING = 0.1  # seconds between two requests: ten a second at most
ENOUGH = 30.0  # seconds after which a route is left alone
MAX_BYTES = 100_000
FIRST = 1_000  # no other gatherer repeats a request with such a number
_REFUSALS = frozenset({Reason.THROTTLED, Reason.CHALLENGE})
_TELLING = ("ratelimit", "ratelimit-policy", "ratelimit-limit", "x-ratelimit-limit", "retry-after")
_EARLIER = (
    "visits",
    "pages",
    "routes",
    "redirects",
    "deep_links",
    "assets",
    "form_targets",
    "probes",
    "leaks",
    "robots",
    "sitemap",
    "links",
    "samples",
    "origins",
    "cors",
    "acme",
    "copies",
    "families",
    "repeats",
    "disclosures",
    "source_maps",
)


@gatherer(yields="rate_tries", needs=_EARLIER)
async def gather_rate_tries(look: Look) -> Mapping[str, RateTry | Gap]:
    """Facts by the route's name; none at all without a consent for today."""
    consent = look.spec.rate_probe
    if consent is None or not consent.covers(datetime.now(UTC).date()):
        return {}
    agreed = [route for route in look.spec.routes if route.name in consent.routes]
    return await all_of({route.name: _try(look, route, consent) for route in agreed})


async def _try(look: Look, route: Route, consent: RateProbe) -> RateTry:
    began = time.perf_counter()
    asked, announced, stopped = 0, dict[str, None](), None
    while asked < consent.requests and time.perf_counter() - began < ENOUGH:
        if asked:
            await asyncio.sleep(SPACING)
        answer = await look.http.fetch(
            route.url,
            max_bytes=MAX_BYTES,
            decode=False,
            again=FIRST + asked,
        )
        asked += 1
        stopped = _stop(answer)
        if isinstance(answer, Response):
            announced |= {name: None for name, _ in answer.headers if name in _TELLING}
        if stopped:
            break
    refused = stopped if stopped and stopped.reason in _REFUSALS else None
    return RateTry(
        route=route.name,
        url=route.url,
        asked=asked,
        seconds=round(time.perf_counter() - began, 1),
        refused=refused,
        announced=tuple(announced),
        gap=None if refused else stopped,
    )


def _stop(answer: Response | Gap) -> Gap | None:
    """Why not to go on: it said no, or it is not well."""
    if isinstance(answer, Gap):
        return answer
    if answer.status == 503 and answer.header("retry-after"):
        return Gap(Reason.THROTTLED, "the site asked us to come back later (status 503)")
    if answer.status >= 500:
        return Gap(Reason.PROTOCOL, f"the site failed (status {answer.status})")
    return None
