"""MAIL010: every name server gives the same SPF record."""

from __future__ import annotations

from collections.abc import Iterator

from checks.engine.evidence import Facts
from checks.engine.facts import ServerRecords
from checks.engine.registry import rule
from checks.engine.spec import LaunchSpec
from checks.engine.verdict import Impact, Outcome
from checks.parsing.spf import spf_records
from checks.rules.agreement import servers_agree


@rule(
    code="MAIL010",
    title="All name servers give the same list of allowed senders",
    failure_title="The name servers give different lists of allowed senders",
    area="MAIL",
    stage="mail",
    impact=Impact.FAILED_MAIL,
    effort="an hour",
    why="Which list a receiver gets is chance. So the same message arrives today and is refused "
    "tomorrow, which is the hardest kind of fault to find.",
    fix="Set the right TXT record at every DNS host that serves {domain}, or remove the host "
    "that you no longer use from the name servers. Today {said}.",
    references=(
        "RFC 7208 section 3 https://www.rfc-editor.org/rfc/rfc7208#section-3",
        "Zonemaster ZONE11 "
        "https://doc.zonemaster.net/latest/specifications/tests/Zone-TP/zone11.html",
    ),
)
def spf_is_the_same_everywhere(
    spec: LaunchSpec, server_records: Facts[ServerRecords]
) -> Iterator[Outcome]:
    yield servers_agree(spec, server_records, "SPF", lambda each: each.txt, _spf)


def _spf(records: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(spf_records(records)))
