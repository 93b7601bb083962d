"""DNS040: every CAA record can be understood by certificate authorities."""

from __future__ import annotations

from collections.abc import Iterator

from checks.engine.evidence import Facts
from checks.engine.facts import CaaFacts, DnsAnswer, HostFacts
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
from checks.parsing.caa import CaaRecord
from checks.rules.dns.reading import caa_record
from checks.rules.wording import first_gap, listed, record_name, unseen


@rule(
    code="DNS040",
    title="The limits on certificate issuers can be understood",
    failure_title="A limit on certificate issuers can't be understood",
    area="DNS",
    stage="dns",
    impact=Impact.DOWNTIME,
    effort="minutes",
    why="A certificate issuer that can't read the limit has to refuse. Then a certificate that "
    "works today isn't renewed, and every visitor sees a security warning.",
    fix="At the DNS host, open the records of {zone} with the name {name} and type CAA, and "
    'correct {record}: {problem}. The usual form is: 0 issue "letsencrypt.org".',
    references=(
        "RFC 8659 section 4 https://www.rfc-editor.org/rfc/rfc8659#section-4",
        "Let's Encrypt, CAA https://letsencrypt.org/docs/caa/",
    ),
)
def caa_is_readable(
    spec: LaunchSpec, hosts: Facts[HostFacts], caa: Facts[CaaFacts]
) -> Iterator[Outcome]:
    seen: dict[str, tuple[DnsAnswer, str]] = {}
    for facts in caa.values():
        for answer in facts.answers:
            if answer.records or answer.gap:
                seen.setdefault(answer.name, (answer, facts.id))
    for answer, evidence in seen.values():
        yield _judge(spec, answer, evidence)
    # A host that may not exist is not asked for its records.
    hidden = [host for host in hosts.values() if not host.exists and host.name not in caa]
    gaps = [(host, gap) for host in hidden if (gap := first_gap(host.a, host.aaaa, host.cname))]
    for host, gap in gaps:
        yield not_observed(host.name, unseen(f"The CAA records of {host.name}", gap), host.id)
    if not seen and not gaps:
        found = f"No CAA record limits who may issue for {spec.domain}."
        yield not_applicable(spec.domain, found, *caa.ids)


def _judge(spec: LaunchSpec, answer: DnsAnswer, evidence: str) -> Outcome:
    name = answer.name
    if answer.gap:
        return not_observed(name, unseen(f"The CAA records of {name}", answer.gap), evidence)
    for text in answer.records:
        record = caa_record(text)
        problem = "it has no flags, tag and value" if record is None else _problem(record)
        if problem:
            args = {
                "zone": spec.zone,
                "name": record_name(name, spec.zone),
                "record": text,
                "problem": problem,
            }
            told = f"{name} says {text}: {problem}."
            harmless = record is not None and record.tag == "iodef"
            return (warned if harmless else failed)(name, told, evidence, **args)
    return passed(name, f"{name} says {listed(answer.records)}.", evidence)


def _problem(record: CaaRecord) -> str:
    """What an authority trips over; an unknown property only when it is marked critical."""
    known = [each for each in record.problems if not each.startswith("there is no property")]
    if record.critical and len(known) < len(record.problems):
        return f"{record.tag} is marked critical and no authority knows it"
    return known[0] if known else ""
