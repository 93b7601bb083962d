"""EDGE006: the site is not served past the protection."""

from __future__ import annotations

from collections.abc import Iterator

from checks.engine.facts import OriginFacts, OriginTry
from checks.engine.registry import rule
from checks.engine.verdict import Impact, Outcome, failed
from checks.rules.edge.origins import not_found, serves_site, tries_by_host, unprotected


@rule(
    code="EDGE006",
    title="The site is shown through its protection only",
    failure_title="The site is shown past its protection as well",
    area="EDGE",
    stage="edge",
    impact=Impact.DOWNTIME,
    effort="an hour",
    why="The protection is there, and can be walked around: an attack or a flood of requests that "
    "goes straight to your server is stopped by nothing, and takes the bookings down with it.",
    fix="Let the server at {address} answer for {host} only when the request comes from your edge "
    "provider: allow the provider's published addresses in the firewall on ports 80 and 443 and "
    "refuse all others, or connect it by a tunnel (at Cloudflare: Zero Trust > Networks > "
    "Tunnels). Then have its address changed.",
    references=(
        "Cloudflare, Protect your origin server "
        "https://developers.cloudflare.com/fundamentals/security/protect-your-origin-server/",
        "Cloudflare, Cloudflare Tunnel "
        "https://developers.cloudflare.com/cloudflare-one/connections/connect-networks/",
    ),
)
def site_is_served_by_edge_only(origins: OriginFacts) -> Iterator[Outcome]:
    if not origins.protected:
        yield unprotected(origins)
    for host, tries in tries_by_host(origins):
        serving = next((one for one in tries if serves_site(one)), None)
        yield _shown(serving, origins) if serving else not_found(host, origins, tries)


def _shown(one: OriginTry, origins: OriginFacts) -> Outcome:
    found = f"{one.address} shows the page of {one.host} to whoever asks, "
    found += f"{one.likeness:.0%} the same as through the protection."
    return failed(one.host, found, origins.id, host=one.host, address=one.address)
