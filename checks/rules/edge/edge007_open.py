"""EDGE007: the server behind the edge turns away who does not come through it."""

from __future__ import annotations

from collections.abc import Iterator

from checks.engine.facts import OriginFacts, OriginTry
from checks.engine.registry import rule
from checks.engine.verdict import Impact, Outcome, failed, not_applicable, passed
from checks.rules.edge.origins import is_server, tries_by_host, unprotected

# What a server says to a stranger: no certificate of the edge's (nginx: 400, 496), or no entry.
_REFUSALS = frozenset({400, 403, 421, 496})


@rule(
    code="EDGE007",
    title="The server behind the protection turns strangers away",
    failure_title="The server behind the protection lets anyone in",
    area="EDGE",
    stage="edge",
    impact=Impact.DOWNTIME,
    effort="an hour",
    why="A hidden address does not stay hidden: old records and certificates are archived for "
    "ever. Only a server that turns away everybody but its protector is really protected.",
    fix="In the firewall in front of {address}, accept ports 80 and 443 from your edge provider's "
    "published addresses only. Better still, ask for the provider's own certificate (at "
    "Cloudflare: SSL/TLS > Origin Server > Authenticated Origin Pulls), so that {host} can't be "
    "asked for through another customer of theirs either.",
    references=(
        "Cloudflare, Authenticated Origin Pulls "
        "https://developers.cloudflare.com/ssl/origin-configuration/authenticated-origin-pull/",
        "Cloudflare, IP ranges https://www.cloudflare.com/ips/",
    ),
)
def server_refuses_strangers(origins: OriginFacts) -> Iterator[Outcome]:
    if not origins.protected:
        yield unprotected(origins)
    for host, tries in tries_by_host(origins):
        yield _judge(host, [one for one in tries if is_server(one)], origins)


def _judge(host: str, servers: list[OriginTry], origins: OriginFacts) -> Outcome:
    if not servers:
        found = f"The server behind {host} was not found, so it could not be tried."
        return not_applicable(host, found, origins.id)
    inviting = next((one for one in servers if one.status not in _REFUSALS), None)
    if inviting is None:
        one = servers[0]
        found = f"{one.address} knows {host} and turned us away (status {one.status})."
        return passed(host, found, origins.id)
    found = f"{inviting.address} answered us for {host} with status {inviting.status}, though we "
    found += "came past the protection."
    return failed(host, found, origins.id, host=host, address=inviting.address)
