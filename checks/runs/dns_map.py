"""The DNS map from a run's evidence: what is there, beside what the launch spec expects."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, TypeAlias

from checks.engine.evidence import Evidence
from checks.engine.facts import DnsAnswer, HostFacts
from checks.engine.spec import LaunchSpec
from checks.rules.dns.reading import expected_values, same_form
from engagements.models import DnsRecord, Engagement
from engagements.models.dns_map import RecordType

MAPPED = frozenset(RecordType.values)
Place: TypeAlias = tuple[str, str]  # the name in lower case, and the type


def draw_dns_map(engagement: Engagement, evidence: Evidence) -> None:
    """Put every RRset that was observed on the engagement's map, and every expected one.

    One that is on the map and was seen to be gone stays there, with no values, unless an alias
    gave way to addresses or they to it; an expected one that could not be observed keeps what
    was known of it.
    """
    drawn = {(record.name, record.type): record for record in engagement.dns_records.all()}
    kept = frozenset(drawn)
    expected = {(record.name, record.rtype) for record in evidence.spec.records}
    answers = observed_answers(evidence)
    for place, answer in answers.items():
        if place in drawn and place not in expected and _replaced(place, answers):
            drawn.pop(place).delete()
        elif answer.records or place in drawn or place in expected:
            record = drawn.setdefault(place, _blank(engagement, place))
            record.show(
                answer.records, ttl=answer.ttl, at=evidence.started_at, zone=engagement.domain
            )
    for place in expected - drawn.keys():
        drawn[place] = _blank(engagement, place)
    for place, record in drawn.items():
        record.expected = _wanted(evidence.spec, record) if place in expected else None
    DnsRecord.objects.bulk_create(record for place, record in drawn.items() if place not in kept)
    known = [record for place, record in drawn.items() if place in kept]
    DnsRecord.objects.bulk_update(known, [*DnsRecord.SHOWN, "expected"])


def _blank(engagement: Engagement, place: Place) -> DnsRecord:
    name, rtype = place
    return DnsRecord(engagement=engagement, name=name, type=rtype)


def _replaced(place: Place, answers: dict[Place, DnsAnswer]) -> bool:
    """Whether another kind of record now does what this one did for the name."""
    name, rtype = place
    others = {"CNAME": ("A", "AAAA"), "A": ("CNAME",), "AAAA": ("CNAME",)}.get(rtype, ())
    here = (answers.get((name, other)) for other in others)
    return not answers[place].records and any(other is not None and other.records for other in here)


def _wanted(spec: LaunchSpec, record: DnsRecord) -> list[str]:
    """What the spec expects, spelt as it was observed wherever that is the same."""
    spelling = {same_form(record.type, value): value for value in record.values or ()}
    forms = expected_values(spec, record.name, record.type)
    return sorted({spelling.get(form, form) for form in forms})


def observed_answers(evidence: Evidence) -> dict[Place, DnsAnswer]:
    """Every answer that was really seen, by name and type; an empty one is one too."""
    return {
        (answer.name.lower(), answer.rtype): answer
        for answer in _all_answers(evidence)
        if answer.observed and answer.rtype in MAPPED
    }


def _all_answers(evidence: Evidence) -> Iterator[DnsAnswer]:
    for zone in _topic(evidence, "zone"):
        yield zone.resolver_ns
    for host in _topic(evidence, "hosts"):
        yield from _of_host(host)
    for mx in _topic(evidence, "mx"):
        yield mx.answer
    for topic in ("spf", "dmarc", "dkim_keys"):
        for fact in _topic(evidence, topic):
            yield fact.answer
    for caa in _topic(evidence, "caa"):
        yield from caa.answers
    for record in _topic(evidence, "records"):
        yield record.answer


def _of_host(host: HostFacts) -> Iterator[DnsAnswer]:
    """What stands at the name itself: an alias, or addresses, and that the other is not there."""
    yield host.cname
    for addresses in (host.a, host.aaaa):
        # What is found behind an alias is not the name's own (RFC 1034 section 3.6.2).
        yield replace(addresses, records=()) if host.cname.records else addresses


def _topic(evidence: Evidence, name: str) -> Iterable[Any]:
    facts = evidence.topic(name)
    return facts.values() if facts else ()
