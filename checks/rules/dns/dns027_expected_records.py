"""DNS027: expected records and declared hosts are there, as the launch spec says."""

from __future__ import annotations

from collections.abc import Iterator

from checks.engine.evidence import Facts
from checks.engine.facts import HostFacts, RecordFacts
from checks.engine.registry import rule
from checks.engine.spec import LaunchSpec
from checks.engine.verdict import Impact, Outcome, failed, not_applicable, not_observed, passed
from checks.rules.dns.reading import expected_values, same_form
from checks.rules.wording import first_gap, listed, record_name, unseen

ADDRESSES = ("A", "AAAA", "CNAME")


@rule(
    code="DNS027",
    title="Every agreed record and host is in place",
    failure_title="A record or host differs from what was agreed",
    area="DNS",
    stage="dns",
    impact=Impact.LOST_LEADS,
    effort="minutes",
    why="The launch plan says where each name must lead. A record that differs sends leads, logins "
    "or mail to the wrong place, or to nothing.",
    fix="At the DNS host, open the records of {zone} and set: name {name}, type {type}, value "
    "{value}. Remove other records of the same name and type, unless they are TXT. If the present "
    "value is right, correct the launch spec instead.",
    references=(
        "RFC 1035 section 3.2 https://www.rfc-editor.org/rfc/rfc1035#section-3.2",
        "RFC 2181 section 5 https://www.rfc-editor.org/rfc/rfc2181#section-5",
    ),
)
def expected_is_actual(
    spec: LaunchSpec, records: Facts[RecordFacts], hosts: Facts[HostFacts]
) -> Iterator[Outcome]:
    for record in records.values():
        if not _judged_elsewhere(spec, record):
            yield _record(spec, record, hosts)
    for key, gap in records.gaps.items():
        yield not_observed(key, unseen(f"The record {key}", gap), records.id_of(key))
    for declared in spec.hosts:
        if declared.name not in (spec.domain, spec.www):
            yield _host(spec, declared.name, hosts)


def _judged_elsewhere(spec: LaunchSpec, record: RecordFacts) -> bool:
    """The name servers are DNS010's, the domain's own mail hosts MX001's."""
    return (record.rtype == "NS" and record.name == spec.zone) or (
        record.rtype == "MX" and record.name == spec.domain
    )


def _record(spec: LaunchSpec, record: RecordFacts, hosts: Facts[HostFacts]) -> Outcome:
    if gap := record.answer.gap:
        return not_observed(record.key, unseen(f"The record {record.key}", gap), record.id)
    written = {same_form(record.rtype, value) for value in record.expected}
    expected = written | set(expected_values(spec, record.name, record.rtype))
    found = {same_form(record.rtype, value) for value in record.answer.records}
    if record.rtype in ADDRESSES and record.name in spec.edge.proxied and expected != found:
        why = f"{record.name} is behind the edge, which answers in place of the agreed value."
        return not_applicable(record.key, why, record.id)
    if found == expected or (record.rtype == "TXT" and expected <= found):
        return passed(record.key, f"{record.key} is {_quoted(expected)}, as agreed.", record.id)
    if record.rtype == "CNAME" and not found and _has_address(hosts, record.name):
        why = (
            f"{record.name} answers with addresses in place of the alias; its target can't be seen."
        )
        return not_observed(record.key, why, record.id)
    return _differs(spec, record, expected, found)


def _differs(spec: LaunchSpec, record: RecordFacts, expected: set[str], found: set[str]) -> Outcome:
    seen = _quoted(found) if found else "not there"
    return failed(
        record.key,
        f"{record.key} is {seen}; agreed was {_quoted(expected)}.",
        record.id,
        zone=spec.zone,
        name=record_name(record.name, spec.zone),
        type=record.rtype,
        value=listed(sorted(expected)),
    )


def _host(spec: LaunchSpec, name: str, hosts: Facts[HostFacts]) -> Outcome:
    host = hosts.get(name)
    if host is None:
        gap = hosts.gaps.get(name)
        known = (hosts.id_of(name),) if gap else ()
        return not_observed(name, unseen(f"The host {name}", gap), *known)
    if host.exists:
        return passed(name, f"{name} exists, as agreed.", host.id)
    if gap := first_gap(host.a, host.aaaa, host.cname):
        return not_observed(name, unseen(f"The host {name}", gap), host.id)
    return failed(
        name,
        f"{name} is in the launch spec but does not exist.",
        host.id,
        zone=spec.zone,
        name=record_name(name, spec.zone),
        type="CNAME or A",
        value="what the service behind it asks for",
    )


def _has_address(hosts: Facts[HostFacts], name: str) -> bool:
    host = hosts.get(name)
    return host is not None and bool(host.addresses)


def _quoted(values: set[str]) -> str:
    return listed(f"“{value}”" for value in sorted(values))
