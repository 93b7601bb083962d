"""DNS045: every public name of the domain is one that somebody knows of."""

from __future__ import annotations

from collections.abc import Iterator

from checks.engine.evidence import Facts
from checks.engine.facts import HostFacts, OtherName
from checks.engine.registry import rule
from checks.engine.spec import LaunchSpec
from checks.engine.verdict import (
    Impact,
    Outcome,
    not_applicable,
    not_observed,
    passed,
    warned,
)
from checks.rules.web.reading import MACHINES, named_hosts
from checks.rules.wording import count, first_gap, listed, unseen

_HOW = {"certificate": "named in a certificate", "guess": "a common name"}


@rule(
    code="DNS045",
    title="Every public name of the domain is on the list",
    failure_title="The domain has names that are on nobody's list",
    area="DNS",
    stage="audit",
    impact=Impact.EXPOSURE,
    effort="an hour",
    why="What nobody remembers nobody updates: an old shop, a trial, a copy for testing. That is "
    "where break-ins begin, and where a former supplier still shows something in your name.",
    fix="Go through {names} with whoever set them up. For each one that is used, add to the launch "
    'spec “[[host]]”, “name = "{first}"” and a purpose; for each that is not, delete its records '
    "from {zone} at the DNS host and close the account behind it.",
    references=(
        "RFC 9162 section 1 (certificates are public) https://www.rfc-editor.org/rfc/rfc9162#section-1",
        "OWASP WSTG, Enumerate Applications on Webserver "
        "https://owasp.org/www-project-web-security-testing-guide/latest/"
        "4-Web_Application_Security_Testing/01-Information_Gathering/"
        "04-Enumerate_Applications_on_Webserver",
    ),
)
def every_name_is_known(
    spec: LaunchSpec, hosts: Facts[HostFacts], other_names: Facts[OtherName]
) -> Iterator[Outcome]:
    """One outcome: it is the list that is incomplete, however many names it lacks."""
    yield _judge(spec, hosts, other_names)


def _judge(spec: LaunchSpec, hosts: Facts[HostFacts], other_names: Facts[OtherName]) -> Outcome:
    known = named_hosts(spec)
    guessed = {name: "a common name" for name, host in hosts.items() if host.role == "common"}
    found = guessed | {name: _HOW[other.source] for name, other in other_names.items()}
    unlisted = {name: how for name, how in found.items() if name not in known and _counts(name)}
    ids = (*hosts.ids, *other_names.ids)
    if unlisted and not spec.hosts:
        told = f"The launch spec lists no hosts; there {'is' if len(unlisted) == 1 else 'are'}"
        return not_applicable(spec.domain, f"{told} {_told(unlisted)}.", *ids)
    if unlisted:
        number = count(len(unlisted), "name exists", "names exist")
        told = f"{number} that the launch spec does not list: {_told(unlisted)}."
        names = listed(unlisted)
        first = next(iter(unlisted))
        return warned(spec.domain, told, *ids, names=names, first=first, zone=spec.zone)
    # What a host that was not seen shows as its certificate may name others.
    hidden = {
        host.name: gap
        for host in hosts.values()
        if not host.addresses and (gap := first_gap(host.a, host.aaaa))
    }
    if gaps := {**other_names.gaps, **hosts.gaps, **hidden}:
        name, gap = next(iter(gaps.items()))
        return not_observed(spec.domain, unseen(f"Whether {name} exists", gap), *ids)
    told = count(len(known), "name is listed", "names are listed")
    return passed(spec.domain, f"{told}, and no other was found in certificates or guessed.", *ids)


def _counts(name: str) -> bool:
    """Names of machines that talk to machines come with the mail service."""
    return name.partition(".")[0] not in MACHINES


def _told(names: dict[str, str]) -> str:
    return listed(f"{name} ({how})" for name, how in names.items())
