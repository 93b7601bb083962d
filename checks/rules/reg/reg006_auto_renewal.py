"""REG006: the domain renews itself, with a card that works."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from checks.engine.evidence import Facts
from checks.engine.facts import Attestation
from checks.engine.registry import rule
from checks.engine.spec import LaunchSpec
from checks.engine.verdict import Impact, Outcome
from checks.rules.attested import word_on


@rule(
    code="REG006",
    title="The domain renews itself, with a card that works",
    failure_title="The domain does not renew itself",
    area="REG",
    stage="audit",
    impact=Impact.DOWNTIME,
    effort="minutes",
    why="No registry tells whether a domain is renewed by itself. If it is not, one overlooked "
    "mail takes the website and all addresses away, and a stranger may buy the name.",
    fix="At the registrar, open the domain's settings and switch on “Auto-renew”. Look at the "
    "stored card's last month, and at the address to which reminders go.",
    references=(
        "ICANN, Domain Name Renewal "
        "https://www.icann.org/resources/pages/domain-name-renewal-expiration-faqs-2018-12-07-en",
    ),
)
def domain_renews_itself(
    spec: LaunchSpec, attestations: Facts[Attestation], started_at: datetime
) -> Iterator[Outcome]:
    yield word_on("REG006", spec, attestations, started_at)
