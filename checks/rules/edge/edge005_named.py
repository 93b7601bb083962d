"""EDGE005: no record names the server behind the protection."""

from __future__ import annotations

from collections.abc import Iterator

from checks.engine.facts import OriginFacts
from checks.engine.registry import rule
from checks.engine.verdict import Impact, Outcome, failed
from checks.rules.edge.origins import not_found, serves_site, sources, unprotected
from checks.rules.wording import listed


@rule(
    code="EDGE005",
    title="No record gives the protected server away",
    failure_title="A record gives away where the protected server is",
    area="EDGE",
    stage="edge",
    impact=Impact.DOWNTIME,
    effort="an hour",
    why="You pay for a guard at the front door while the back door's address is in the phone "
    "book. Whoever wants to take the site down, or to try passwords without limits, looks there.",
    fix="Remove {records}, or let it lead somewhere else than {addresses}: send mail from another "
    "machine, delete names such as ftp and cpanel, and proxy every host of that server. Then ask "
    "the hosting company for a new address, since this one stays in public archives.",
    references=(
        "Cloudflare, Protect your origin server "
        "https://developers.cloudflare.com/fundamentals/security/protect-your-origin-server/",
    ),
)
def no_record_names_the_server(origins: OriginFacts) -> Iterator[Outcome]:
    domain = origins.domain
    if not origins.protected:
        yield unprotected(origins)
        return
    serving = [one for one in origins.tries if serves_site(one)]
    if not serving:
        yield not_found(domain, origins, list(origins.tries))
        return
    addresses = {one.address for one in serving}
    records = sources(origins, addresses)
    hosts = listed(dict.fromkeys(one.host for one in serving))
    args = {"records": records, "addresses": listed(sorted(addresses))}
    found = f"The server behind {hosts} is at {args['addresses']}, as {records} tells."
    yield failed(domain, found, origins.id, **args)
