"""MX003: a null MX stands alone."""

from __future__ import annotations

from collections.abc import Iterator

from checks.engine.facts import MxFacts
from checks.engine.registry import rule
from checks.engine.spec import LaunchSpec
from checks.engine.verdict import (
    Impact,
    Outcome,
    failed,
    not_applicable,
    not_observed,
    passed,
    warned,
)
from checks.rules.wording import listed, record_name, unseen


@rule(
    code="MX003",
    title="“No mail here” is said clearly, or not at all",
    failure_title="“No mail here” is said beside a mail host",
    area="MX",
    stage="mail",
    impact=Impact.FAILED_MAIL,
    effort="minutes",
    why="Half of the senders read that you take no mail and give up, the other half deliver. So "
    "part of your leads hears nothing from you, and you nothing from them.",
    fix="At the DNS host, open the MX records of {zone}, name {name}. If you take mail, delete "
    "the one with the value “.”; if not, delete all the others and set its priority to 0.",
    references=("RFC 7505 section 3 https://www.rfc-editor.org/rfc/rfc7505#section-3",),
)
def null_mx_is_alone(spec: LaunchSpec, mx: MxFacts) -> Iterator[Outcome]:
    domain = mx.domain
    nulls = [host for host in mx.hosts if host.name in ("", ".")]
    others = [host.name for host in mx.hosts if host not in nulls]
    args = {"zone": spec.zone, "name": record_name(domain, spec.zone)}
    if mx.answer.gap:
        yield not_observed(domain, unseen(f"The mail hosts of {domain}", mx.answer.gap), mx.id)
    elif not nulls:
        yield not_applicable(domain, f"{domain} does not say that it takes no mail.", mx.id)
    elif others:
        found = f"{domain} says that it takes no mail, and names {listed(others)} beside it."
        yield failed(domain, found, mx.id, **args)
    elif nulls[0].preference:
        found = f"{domain} says that it takes no mail, with priority {nulls[0].preference}, not 0."
        yield warned(domain, found, mx.id, **args)
    else:
        yield passed(domain, f"{domain} says that it takes no mail.", mx.id)
