"""TLS017: the server behind the edge has a certificate that the edge can rely on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from checks.engine.facts import Endpoint, OriginFacts, OriginTry
from checks.engine.registry import rule
from checks.engine.verdict import Impact, Outcome, failed, not_applicable, passed, warned
from checks.rules.edge.origins import serves_site, tries_by_host, unprotected
from checks.rules.tls.reading import common_name, covers, day, is_edge_only


@rule(
    code="TLS017",
    title="The server behind the protection proves itself too",
    failure_title="The server behind the protection can't prove who it is",
    area="TLS",
    stage="edge",
    impact=Impact.EXPOSURE,
    effort="an hour",
    why="Visitors see a lock, yet it only covers the way to the protection. From there to your "
    "server passwords and bookings travel to a machine that nobody made sure is yours, and the "
    "site goes dark on the day the provider is told to be strict.",
    fix="On the server at {address}, install a certificate for {host} that your edge provider can "
    "verify (at Cloudflare: SSL/TLS > Origin Server > Create certificate, which lasts 15 years; or "
    "one of Let's Encrypt), then set the encryption mode to “Full (strict)”.",
    references=(
        "Cloudflare, Full (strict) "
        "https://developers.cloudflare.com/ssl/origin-configuration/ssl-modes/full-strict/",
        "Cloudflare, Origin CA certificates "
        "https://developers.cloudflare.com/ssl/origin-configuration/origin-ca/",
    ),
)
def origin_proves_itself(started_at: datetime, origins: OriginFacts) -> Iterator[Outcome]:
    if not origins.protected:
        yield unprotected(origins)
    for host, tries in tries_by_host(origins):
        served = next((one for one in tries if serves_site(one) and one.endpoint), None)
        if served is None or served.endpoint is None:
            found = f"The server behind {host} was not found, so its certificate was not seen."
            yield not_applicable(host, found, origins.id)
        else:
            yield _judge(served, served.endpoint, started_at, origins)


def _judge(one: OriginTry, endpoint: Endpoint, now: datetime, origins: OriginFacts) -> Outcome:
    leaf, args = endpoint.leaf, {"host": one.host, "address": one.address}
    whose = f"The server behind {one.host} ({one.address}) shows a certificate"
    if leaf.not_after <= now:
        found = f"{whose} that ended on {day(leaf.not_after)}."
        return failed(one.host, found, origins.id, **args)
    if not covers(leaf, one.host):
        return warned(one.host, f"{whose} for other names.", origins.id, **args)
    if endpoint.verified or is_edge_only(leaf):
        found = f"{whose} of “{common_name(leaf.issuer)}”, until {day(leaf.not_after)}."
        return passed(one.host, found, origins.id)
    found = f"{whose} that nobody vouches for ({endpoint.verify_message})."
    return warned(one.host, found, origins.id, **args)
