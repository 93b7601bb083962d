"""The front doors: every scheme and host variant, every host's root, one unknown path."""

from __future__ import annotations

from collections.abc import Mapping

from checks.engine.facts import Gap, Visit
from checks.gatherers.fetcher import Role
from checks.gatherers.hosts_seen import canonical_host, web_hosts
from checks.gatherers.look import Look, gatherer
from checks.gatherers.together import all_of

# No site has it; asked for so that a soft 404 is known. The same in every run, so that two
# runs can be compared.
UNKNOWN_PATH = "/launchready-no-such-page-7f3a9c"


@gatherer(yields="visits", needs=("hosts",))
async def gather_visits(look: Look) -> Mapping[str, Visit | Gap]:
    """Visit by URL. A visit that saw no answer at all is the gap that ended it."""
    return await all_of({url: _visit(look, url, role) for url, role in _doors(look).items()})


def _doors(look: Look) -> dict[str, Role]:
    doors: dict[str, Role] = dict.fromkeys(look.spec.variants, "variant")
    for host in web_hosts(look):
        for scheme in ("http", "https"):
            doors.setdefault(f"{scheme}://{host.name}/", "host")
    doors[f"https://{canonical_host(look)}{UNKNOWN_PATH}"] = "unknown_path"
    return doors


async def _visit(look: Look, url: str, role: Role) -> Visit | Gap:
    visit = await look.http.visit(url, role)
    return visit.gap if visit.gap is not None and not visit.hops else visit
