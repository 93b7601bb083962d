"""DNS041: the domain lets the certificate authority in use issue again (CAA)."""

from __future__ import annotations

from collections.abc import Iterator

from checks.engine.evidence import Facts
from checks.engine.facts import CaaFacts, DnsAnswer, TlsFacts
from checks.engine.registry import rule
from checks.engine.spec import LaunchSpec
from checks.engine.verdict import Impact, Outcome, failed, not_applicable, not_observed, passed
from checks.parsing.caa import permits
from checks.providers.certificate_authorities import authority_of
from checks.rules.dns.reading import caa_record
from checks.rules.wording import listed, record_name, unseen


@rule(
    code="DNS041",
    title="The domain allows its certificates to be renewed",
    failure_title="The domain forbids its own certificates to be renewed",
    area="DNS",
    stage="dns",
    impact=Impact.DOWNTIME,
    effort="minutes",
    why="The certificate works today, but the next renewal will be refused. On that day every "
    "visitor sees a full-page security warning in place of your site.",
    fix="At the DNS host, add to {zone}: name {name}, type CAA, flags 0, tag {tag}, value "
    "{authority}. Keep the other CAA records unless you know that they are no longer needed.",
    references=(
        "RFC 8659 section 4 https://www.rfc-editor.org/rfc/rfc8659#section-4",
        "Let's Encrypt, CAA https://letsencrypt.org/docs/caa/",
    ),
)
def issuer_is_permitted(
    spec: LaunchSpec, caa: Facts[CaaFacts], tls_hosts: Facts[TlsFacts]
) -> Iterator[Outcome]:
    for host, gap in caa.gaps.items():
        yield not_observed(host, unseen(f"The CAA records of {host}", gap), caa.id_of(host))
    for host, found in caa.items():
        tls = tls_hosts.get(host)
        if tls is not None and tls.endpoints and tls.endpoints[0].chain:
            yield _judge(spec, found, tls)


def _judge(spec: LaunchSpec, caa: CaaFacts, tls: TlsFacts) -> Outcome:
    leaf = tls.endpoints[0].leaf
    decided, gap = _relevant(caa)
    if gap is not None:
        found = unseen(f"The CAA records of {caa.name}", gap.gap)
        return not_observed(caa.name, found, caa.id)
    if decided is None:
        return passed(caa.name, f"No CAA record limits who may issue for {caa.name}.", caa.id)
    authority = authority_of(leaf.issuer)
    if authority is None:
        found = f"The issuer “{leaf.issuer}” is none whose CAA name is known here."
        return not_applicable(caa.name, found, caa.id, tls.id)
    records = [record for text in decided.records if (record := caa_record(text))]
    wild = f"*.{caa.name.partition('.')[2]}" in leaf.names and caa.name not in leaf.names
    if any(permits(records, name, wild) for name in authority.caa):
        return passed(caa.name, f"{caa.name} lets {authority.name} issue.", caa.id, tls.id)
    said = listed(decided.records)
    return failed(
        caa.name,
        f"The certificate of {caa.name} is from {authority.name}, but {decided.name} says {said}.",
        caa.id,
        tls.id,
        zone=spec.zone,
        name=record_name(decided.name, spec.zone),
        tag="issuewild" if wild else "issue",
        authority=f'"{authority.caa[0]}"',
    )


def _relevant(caa: CaaFacts) -> tuple[DnsAnswer | None, DnsAnswer | None]:
    """The answer that decides, or the one whose absence keeps us from knowing (section 3)."""
    for answer in caa.answers:
        if answer.gap:
            return None, answer
        if answer.records:
            return answer, None
    return None, None
