"""REG002: the registration does not end soon."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from checks.engine.facts import RegistrationFacts
from checks.engine.registry import rule
from checks.engine.verdict import (
    Impact,
    Outcome,
    failed,
    not_applicable,
    not_observed,
    passed,
    warned,
)
from checks.rules.wording import count

URGENT = 30  # days: within reach of one missed invoice
SOON = 60


@rule(
    code="REG002",
    title="The domain is paid for well beyond the launch",
    failure_title="The domain runs out soon",
    area="REG",
    stage="audit",
    impact=Impact.DOWNTIME,
    effort="minutes",
    why="On the day a domain runs out, website and mail stop together. Getting it back costs days "
    "and a penalty fee, and if somebody else is faster it is gone for good.",
    fix="Sign in at {registrar}, renew {domain} (it ends on {date}), switch automatic renewal on, "
    "and see that the card and the e-mail address in the account are valid.",
    references=(
        "RFC 9083 section 4.5 https://www.rfc-editor.org/rfc/rfc9083#section-4.5",
        "ICANN, Expired registration recovery policy "
        "https://www.icann.org/resources/pages/errp-2013-02-28-en",
    ),
)
def registration_lasts(registration: RegistrationFacts, started_at: datetime) -> Iterator[Outcome]:
    domain, ends = registration.domain, registration.expires_at
    if not registration.found:
        found = f"The registry has no registration of {domain}."
        yield not_applicable(domain, found, registration.id)
        return
    if ends is None:
        found = f"The registry does not publish when {domain} ends; ask {_registrar(registration)}."
        yield not_observed(domain, found, registration.id)
        return
    days = (ends - started_at).days
    found = _sentence(domain, ends, days)
    args = {
        "registrar": _registrar(registration),
        "domain": domain,
        "date": f"{ends:%-d %B %Y}",
    }
    if days < URGENT:
        yield failed(domain, found, registration.id, **args)
    elif days < SOON:
        yield warned(domain, found, registration.id, **args)
    else:
        yield passed(domain, found, registration.id)


def _sentence(domain: str, ends: datetime, days: int) -> str:
    if days < 0:
        return f"{domain} ran out on {ends:%-d %B %Y}."
    return f"{domain} is paid for until {ends:%-d %B %Y}, {count(days, 'more day')}."


def _registrar(registration: RegistrationFacts) -> str:
    return registration.registrar or "the registrar"
