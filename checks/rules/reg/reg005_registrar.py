"""REG005: the registrar is known, and its name servers are the ones in use."""

from __future__ import annotations

from collections.abc import Iterator

from checks.engine.facts import RegistrationFacts, ZoneFacts
from checks.engine.registry import rule
from checks.engine.verdict import (
    Impact,
    Outcome,
    not_applicable,
    not_observed,
    passed,
    warned,
)
from checks.rules.dns.reading import delegated_servers
from checks.rules.wording import listed, unseen


@rule(
    code="REG005",
    title="It is known which registrar to call",
    failure_title="The registrar's name servers are not the ones in use",
    area="REG",
    stage="handover",
    impact=Impact.HANDOVER,
    effort="minutes",
    why="The registrar is where your name itself is kept. Whoever takes over must know which "
    "company that is, and that what is set there is what the world sees.",
    fix="Sign in at {registrar}, open the name servers of {domain} and compare: the registry shows "
    "{registered}, in use are {used}. If a change was just made, wait a day; if not, set them "
    "again.",
    references=(
        "RFC 9083 section 5.3 https://www.rfc-editor.org/rfc/rfc9083#section-5.3",
        "ICANN Lookup https://lookup.icann.org/",
    ),
)
def registrar_is_known(registration: RegistrationFacts, zone: ZoneFacts) -> Iterator[Outcome]:
    domain, registrar = registration.domain, registration.registrar
    registered = sorted(name.lower().removesuffix(".") for name in registration.nameservers)
    used = sorted(delegated_servers(zone))
    if not registration.found:
        found = f"The registry has no registration of {domain}."
        yield not_applicable(domain, found, registration.id)
    elif registered and zone.delegation.gap:
        found = unseen(f"Which name servers {domain} has", zone.delegation.gap)
        yield not_observed(domain, found, registration.id, zone.id)
    elif registered and used and registered != used:
        yield warned(
            domain,
            f"The registry shows {listed(registered)}; in use are {listed(used)}.",
            registration.id,
            zone.id,
            registrar=registrar or "the registrar",
            domain=domain,
            registered=listed(registered),
            used=listed(used),
        )
    elif registrar is None:
        found = f"The registry does not publish the registrar of {domain}."
        yield not_observed(domain, found, registration.id)
    else:
        found = f"{domain} is registered at {registrar}."
        yield passed(domain, found, registration.id)
