"""A deep link at every spelling of the address but the site's own: does it arrive as it was?"""

from __future__ import annotations

from collections.abc import Mapping

from checks.engine.facts import DeepLink, Gap
from checks.gatherers.hosts_seen import find_home
from checks.gatherers.look import Look, gatherer
from checks.gatherers.together import all_of

# No site has it, and no redirect knows it. The same in every run, so that two can be compared.
DEEP = "launchready-deep-link-5c1e80?utm_source=launchready"


@gatherer(yields="deep_links", needs=("hosts",))
async def gather_deep_links(look: Look) -> Mapping[str, DeepLink | Gap]:
    """DeepLink by URL, also where nobody answers: a spelling that nobody serves is no gap."""
    own = f"https://{await find_home(look)}/"
    asked = [f"{root}{DEEP}" for root in look.spec.variants if root != own]
    return await all_of({url: _deep_link(look, url) for url in asked})


async def _deep_link(look: Look, url: str) -> DeepLink | Gap:
    return DeepLink(await look.http.visit(url, "deep_link"))
