"""DNS010: the name servers are the ones that the launch spec expects."""

from __future__ import annotations

from collections.abc import Iterator

from checks.engine.facts import ZoneFacts
from checks.engine.registry import rule
from checks.engine.spec import LaunchSpec
from checks.engine.verdict import Impact, Outcome, failed, not_applicable, not_observed, passed
from checks.rules.dns.reading import delegated_servers, expected_values
from checks.rules.wording import listed, unseen


@rule(
    code="DNS010",
    title="The name servers are the agreed ones",
    failure_title="The name servers are not the agreed ones",
    area="DNS",
    stage="dns",
    impact=Impact.DOWNTIME,
    effort="an hour",
    why="Whoever runs your name servers decides where your visitors and your mail go. If that is "
    "not the company you agreed on, the changes of this sprint happen in a place nobody looks at.",
    fix="At the registrar of {domain}, open “Name servers” and set exactly these: {expected}. Make "
    "sure first that all records exist at the new place, or the site and mail stop on the change.",
    references=(
        "RFC 1034 section 4.2.2 https://www.rfc-editor.org/rfc/rfc1034#section-4.2.2",
        "ICANN, About name servers https://www.icann.org/resources/pages/dns-2022-09-13-en",
    ),
)
def servers_are_expected(spec: LaunchSpec, zone: ZoneFacts) -> Iterator[Outcome]:
    expected = sorted(expected_values(spec, zone.domain, "NS"))
    name, found = zone.domain, sorted(delegated_servers(zone))
    if not expected:
        yield not_applicable(name, "The launch spec names no name servers.", zone.id)
    elif zone.gone:
        yield not_applicable(name, f"{name} does not exist, so nobody answers for it.", zone.id)
    elif not found and zone.delegation.gap:
        yield not_observed(name, unseen("The name servers in use", zone.delegation.gap), zone.id)
    elif found == expected:
        yield passed(name, f"In use are {listed(found)}, as agreed.", zone.id)
    else:
        yield failed(
            name,
            f"In use are {listed(found) or 'none'}; agreed were {listed(expected)}.",
            zone.id,
            domain=name,
            expected=listed(expected),
        )
