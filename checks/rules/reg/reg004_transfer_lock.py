"""REG004: the registration is locked against being moved away."""

from __future__ import annotations

from collections.abc import Iterator

from checks.engine.facts import RegistrationFacts
from checks.engine.registry import rule
from checks.engine.verdict import Impact, Outcome, not_applicable, not_observed, passed, warned
from checks.rules.wording import listed

# In the spelling of RDAP (RFC 8056) without spaces, so that EPP's spelling fits as well.
LOCKS = frozenset({"clienttransferprohibited", "servertransferprohibited"})


@rule(
    code="REG004",
    title="The domain can't be moved to another registrar by surprise",
    failure_title="The domain could be moved to another registrar by surprise",
    area="REG",
    stage="audit",
    impact=Impact.EXPOSURE,
    effort="minutes",
    why="A stolen password or a careless confirmation is enough to take an unlocked domain away, "
    "with the website and every mailbox. Getting it back takes weeks.",
    fix="Sign in to {registrar}, open {domain}, and switch on “Transfer lock” (also called "
    "“registrar lock” or “domain lock”).",
    references=(
        "RFC 5731 section 2.3 https://www.rfc-editor.org/rfc/rfc5731#section-2.3",
        "ICANN, EPP status codes https://www.icann.org/epp",
    ),
)
def transfer_is_locked(registration: RegistrationFacts) -> Iterator[Outcome]:
    yield _judge(registration)


def _judge(registration: RegistrationFacts) -> Outcome:
    domain, id_ = registration.domain, registration.id
    if not registration.found:
        return not_applicable(domain, f"The registry has no registration of {domain}.", id_)
    if not registration.statuses:
        return not_observed(domain, f"The registry does not publish the state of {domain}.", id_)
    folded = {status.lower().replace(" ", "") for status in registration.statuses}
    if folded & LOCKS:
        return passed(domain, f"{domain} is locked against transfer.", id_)
    if len(domain.rpartition(".")[2]) == 2:
        found = f"{domain} shows no transfer lock; many country registries have none to show."
        return not_applicable(domain, found, id_)
    found = f"{domain} has the status {listed(registration.statuses)} and no transfer lock."
    registrar = registration.registrar or "the registrar"
    return warned(domain, found, id_, registrar=registrar, domain=domain)
