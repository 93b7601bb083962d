"""The old campaign URLs of the launch spec, and where each really leads."""

from __future__ import annotations

from collections.abc import Mapping

from checks.engine.facts import Gap, RedirectFacts
from checks.engine.spec import Redirect
from checks.gatherers.look import Look, gatherer
from checks.gatherers.together import all_of


@gatherer(yields="redirects")
async def gather_redirects(look: Look) -> Mapping[str, RedirectFacts | Gap]:
    return await all_of({each.source: _redirect(look, each) for each in look.spec.redirects})


async def _redirect(look: Look, redirect: Redirect) -> RedirectFacts | Gap:
    visit = await look.http.visit(redirect.source, "redirect")
    if visit.gap is not None and not visit.hops:
        return visit.gap
    return RedirectFacts(redirect.source, redirect.target, visit)
