"""REG003: the registry has not switched the domain off, and is not about to delete it."""

from __future__ import annotations

from collections.abc import Iterator

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
from checks.rules.wording import listed

# In the spelling of RDAP (RFC 8056), without spaces, so that EPP's spelling fits as well.
STOPPED = {
    "clienthold": "the registrar has switched it off",
    "serverhold": "the registry has switched it off",
    "pendingdelete": "it is about to be deleted",
    "redemptionperiod": "it has run out and can only be redeemed for a fee",
}
UNUSUAL = {
    "inactive": "it has no name servers",
    "pendingtransfer": "it is moving to another registrar",
    "pendingrestore": "it is being restored after deletion",
}


@rule(
    code="REG003",
    title="The registration is in good standing",
    failure_title="The registration is blocked or about to be deleted",
    area="REG",
    stage="audit",
    impact=Impact.DOWNTIME,
    effort="half a day",
    why="A blocked domain takes the website and all mail off the internet, whatever you change "
    "elsewhere. It is mostly an unpaid invoice or an unconfirmed e-mail address.",
    fix="Call {registrar} today about {domain}, name the status “{status}”, and ask what lifts it: "
    "most often paying the open invoice or confirming the owner's e-mail address.",
    references=(
        "RFC 8056 section 2 https://www.rfc-editor.org/rfc/rfc8056#section-2",
        "ICANN, EPP status codes https://www.icann.org/epp",
    ),
)
def registration_is_in_order(registration: RegistrationFacts) -> Iterator[Outcome]:
    domain = registration.domain
    if not registration.found:
        found = f"The registry has no registration of {domain}."
        yield not_applicable(domain, found, registration.id)
        return
    if not registration.statuses:
        found = f"The registry does not publish the state of {domain}."
        yield not_observed(domain, found, registration.id)
        return
    bad, odd = _among(registration, STOPPED), _among(registration, UNUSUAL)
    args = {
        "registrar": registration.registrar or "the registrar",
        "domain": domain,
        "status": listed(bad or odd),
    }
    if bad:
        found = f"{domain} has the status {listed(bad)}: {listed(bad.values())}."
        yield failed(domain, found, registration.id, **args)
    elif odd:
        found = f"{domain} has the status {listed(odd)}: {listed(odd.values())}."
        yield warned(domain, found, registration.id, **args)
    else:
        yield passed(domain, f"{domain} is in good standing.", registration.id)


def _among(registration: RegistrationFacts, known: dict[str, str]) -> dict[str, str]:
    """Status as published -> what it means, for those of *known*."""
    folded = {status: status.lower().replace(" ", "") for status in registration.statuses}
    return {status: known[key] for status, key in folded.items() if key in known}
