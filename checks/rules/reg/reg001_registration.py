"""REG001: the registry knows the domain."""

from __future__ import annotations

from collections.abc import Iterator

from checks.engine.facts import RegistrationFacts, ZoneFacts
from checks.engine.registry import rule
from checks.engine.verdict import Impact, Outcome, failed, not_applicable, not_observed, passed
from checks.rules.wording import unseen


@rule(
    code="REG001",
    title="The registry confirms the registration",
    failure_title="The registry does not know the domain",
    area="REG",
    stage="audit",
    impact=Impact.DOWNTIME,
    effort="an hour",
    why="If the domain is not registered, it belongs to nobody, and whoever registers it first "
    "owns your name, your website's address and your mail.",
    fix="Search for {domain} at https://lookup.icann.org/ . If it is free, register it today at a "
    "registrar in the founder's own name; if it is taken, find the invoice and the account it "
    "is in.",
    references=(
        "RFC 9082 section 3.1.3 https://www.rfc-editor.org/rfc/rfc9082#section-3.1.3",
        "RFC 9083 section 5.3 https://www.rfc-editor.org/rfc/rfc9083#section-5.3",
    ),
)
def registration_is_known(registration: RegistrationFacts, zone: ZoneFacts) -> Iterator[Outcome]:
    domain = registration.domain
    if registration.found:
        since = registration.created_at
        tail = f", since {since:%-d %B %Y}" if since else ""
        yield passed(domain, f"The registry knows {domain}{tail}.", registration.id)
    elif not registration.source:
        found = unseen("The registration, which this registry does not publish,", None)
        yield not_observed(domain, found, registration.id)
    elif zone.gone and zone.domain == domain:  # DNS001 speaks of it
        found = f"{domain} does not exist, and its registry knows of no registration."
        yield not_applicable(domain, found, registration.id, zone.id)
    else:
        found = f"The registry answers that it has no registration of {domain}."
        yield failed(domain, found, registration.id, domain=domain)
