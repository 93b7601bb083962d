"""DNS024: host names, and the names that aliases point to, are well formed."""

from __future__ import annotations

from collections.abc import Iterator

from checks.engine.facts import HostFacts
from checks.engine.registry import rule
from checks.engine.spec import LaunchSpec
from checks.engine.verdict import Impact, Outcome, failed, not_observed, passed
from checks.parsing.names import DomainError, is_dns_name, is_hostname, parse_domain
from checks.rules.dns.reading import alias_chain
from checks.rules.wording import record_name, unseen


@rule(
    code="DNS024",
    title="Host names are spelt as the internet allows",
    failure_title="A host name or its target is misspelt",
    area="DNS",
    stage="dns",
    impact=Impact.LOST_LEADS,
    effort="minutes",
    why="A name with a character that isn't allowed, or with your own domain typed twice, opens in "
    "some browsers and fails in others, and can't get a certificate.",
    fix="At the DNS host, open the records of {zone} and correct the one named {name}: {problem}.",
    references=(
        "RFC 1123 section 2.1 https://www.rfc-editor.org/rfc/rfc1123#section-2.1",
        "RFC 5891 section 4.2 https://www.rfc-editor.org/rfc/rfc5891#section-4.2",
    ),
)
def names_are_well_formed(spec: LaunchSpec, host: HostFacts) -> Iterator[Outcome]:
    targets = alias_chain(host)[1:]
    problem = _own_problem(host.name) or next(
        (found for target in targets if (found := _target_problem(target, spec.zone))), None
    )
    if problem:
        name = record_name(host.name, spec.zone)
        yield failed(
            host.name, problem, host.id, zone=spec.zone, name=name, problem=problem.rstrip(".")
        )
    elif host.cname.gap and not targets and not host.addresses:
        gap = host.cname.gap
        yield not_observed(host.name, unseen(f"The records of {host.name}", gap), host.id)
    else:
        yield passed(host.name, f"{host.name} is well formed.", host.id)


def _own_problem(name: str) -> str | None:
    try:
        parse_domain(name)
    except DomainError as error:
        return f"{name}: {error}"
    return None


def _target_problem(target: str, zone: str) -> str | None:
    if f".{target}".endswith(f".{zone}.{zone}"):
        right = target.removesuffix(f".{zone}")
        return f"the target {target} has the domain twice; it should read {right}."
    top = target.rpartition(".")[2]
    if not is_dns_name(target) or top.isdigit():
        kind = "an address, so the type must be A" if top.isdigit() else "not a valid name"
        return f"the target “{target}” is {kind}."
    if not is_hostname(top):
        return f"the target “{target}” is not a valid name."
    return None
