"""The path by which certificate authorities make sure of a host (RFC 8555 section 8.3)."""

from __future__ import annotations

from collections.abc import Mapping

from checks.engine.facts import AcmeFacts, Gap
from checks.gatherers.hosts_seen import web_hosts
from checks.gatherers.look import Look, gatherer
from checks.gatherers.together import all_of

TOKEN_PATH = "/.well-known/acme-challenge/launchready-no-such-token"  # noqa: S105  a path


@gatherer(yields="acme", needs=("hosts",))
async def gather_acme(look: Look) -> Mapping[str, AcmeFacts | Gap]:
    """Facts by host, for the client's own hosts."""
    hosts = web_hosts(look, declared_only=True)
    return await all_of({host.name: _host(look, host.name) for host in hosts})


async def _host(look: Look, host: str) -> AcmeFacts | Gap:
    visit = await look.http.visit(f"http://{host}{TOKEN_PATH}", "host")
    return visit.gap if visit.gap is not None and not visit.hops else AcmeFacts(host, visit)
