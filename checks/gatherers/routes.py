"""The key routes of the launch spec: home, login, booking, checkout, webhook."""

from __future__ import annotations

from collections.abc import Mapping
from html import unescape

from checks.engine.facts import Gap, RouteFacts
from checks.engine.spec import Route
from checks.gatherers.fetcher import Response
from checks.gatherers.look import Look, gatherer
from checks.gatherers.together import all_of


@gatherer(yields="routes")
async def gather_routes(look: Look) -> Mapping[str, RouteFacts | Gap]:
    return await all_of({route.name: _route(look, route) for route in look.spec.routes})


async def _route(look: Look, route: Route) -> RouteFacts | Gap:
    visit, response = await look.http.visit_with_body(route.url, "route")
    if visit.gap is not None and not visit.hops:
        return visit.gap
    return RouteFacts(
        name=route.name,
        visit=visit,
        expected_status=route.status,
        expected_text=route.contains,
        text_found=_holds(response, route.contains) if response else None,
    )


def _holds(response: Response, wanted: str | None) -> bool | None:
    """Whether *wanted* is there, however its white space and entities are written.

    None when it may stand in the part that was not read.
    """
    if wanted is None:
        return None
    found = " ".join(wanted.split()) in " ".join(unescape(response.text).split())
    return found or (None if response.truncated else False)
