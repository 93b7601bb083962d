"""MX005: a mail host's address has a name that leads back to it."""

from __future__ import annotations

from collections.abc import Iterator

from checks.engine.evidence import Facts
from checks.engine.facts import MxFacts, ReverseName
from checks.engine.registry import rule
from checks.engine.spec import LaunchSpec
from checks.engine.verdict import Impact, Outcome, not_applicable, not_observed, passed, warned
from checks.rules.wording import first_gap, listed, unseen


@rule(
    code="MX005",
    title="The mail server's address has a name that leads back to it",
    failure_title="The mail server's address has no name that leads back to it",
    area="MX",
    stage="mail",
    impact=Impact.FAILED_MAIL,
    effort="an hour",
    why="Other mail providers look a sending address up before they listen. One without a proper "
    "name looks like an infected home computer, and its mail is refused.",
    fix="Ask whoever rents out the address {address} (not the DNS host) to set its reverse name, "
    "“PTR” or “rDNS”, to {host}, and make sure that {host} has that address.",
    references=(
        "RFC 1912 section 2.1 https://www.rfc-editor.org/rfc/rfc1912#section-2.1",
        "Google, Email sender guidelines https://support.google.com/a/answer/81126",
    ),
)
def address_has_its_name(
    spec: LaunchSpec, mx: MxFacts, reverse_names: Facts[ReverseName]
) -> Iterator[Outcome]:
    for gap_address, gap in reverse_names.gaps.items():
        found = unseen(f"The name of {gap_address}", gap)
        yield not_observed(gap_address, found, reverse_names.id_of(gap_address))
    for facts in reverse_names.values():
        yield _judge(facts)
    if reverse_names or reverse_names.gaps:
        return
    addresses = [answer for host in mx.hosts for answer in (host.a, host.aaaa)]
    if hidden := first_gap(mx.answer, *addresses):
        found = unseen(f"Where {spec.domain} takes its mail", hidden)
        yield not_observed(spec.domain, found, mx.id)
    else:
        found = f"{spec.domain} has no mail server of its own."
        yield not_applicable(spec.domain, found, mx.id)


def _judge(facts: ReverseName) -> Outcome:
    address, host, names = facts.address, facts.host, facts.ptr.records
    if any(address in answer.records for answer in facts.forward):
        found = f"{address} of {host} is called {listed(names)}, which leads back to it."
        return passed(address, found, facts.id)
    if gap := first_gap(facts.ptr, *facts.forward):
        return not_observed(address, unseen(f"The name of {address}", gap), facts.id)
    if names:
        found = f"{address} of {host} is called {listed(names)}, which does not lead back to it."
    else:
        found = f"{address} of {host} has no name."
    return warned(address, found, facts.id, address=address, host=host)
