"""MX010: Microsoft's verification MX is gone."""

from __future__ import annotations

from collections.abc import Iterator

from checks.engine.facts import MxFacts
from checks.engine.registry import rule
from checks.engine.spec import LaunchSpec
from checks.engine.verdict import Impact, Outcome, failed, not_applicable, not_observed, passed
from checks.rules.wording import listed, record_name, unseen


@rule(
    code="MX010",
    title="No leftover from setting up Microsoft 365 is among the mail hosts",
    failure_title="A leftover from setting up Microsoft 365 is among the mail hosts",
    area="MX",
    stage="mail",
    impact=Impact.FAILED_MAIL,
    effort="minutes",
    why="This mail host does not exist. When the real one is busy, senders try it, fail, and "
    "some of them give the message up.",
    fix="At the DNS host, open the MX records of {zone}, name {name}, and delete {host}. It was "
    "only needed once, to prove that the domain is yours.",
    references=(
        "Microsoft, Add DNS records "
        "https://learn.microsoft.com/microsoft-365/admin/get-help-with-domains/create-dns-records-at-any-dns-hosting-provider",
    ),
)
def verification_mx_is_gone(spec: LaunchSpec, mx: MxFacts) -> Iterator[Outcome]:
    domain = mx.domain
    left = [host.name for host in mx.hosts if host.name.endswith(".msv1.invalid")]
    if mx.answer.gap:
        yield not_observed(domain, unseen(f"The mail hosts of {domain}", mx.answer.gap), mx.id)
    elif not mx.hosts:
        yield not_applicable(domain, f"{domain} names no mail host.", mx.id)
    elif left:
        args = {"zone": spec.zone, "name": record_name(domain, spec.zone), "host": listed(left)}
        found = f"{domain} names {listed(left)}, which Microsoft uses to prove ownership."
        yield failed(domain, found, mx.id, **args)
    else:
        yield passed(domain, f"No mail host of {domain} is a verification record.", mx.id)
