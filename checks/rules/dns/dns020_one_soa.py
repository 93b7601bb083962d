"""DNS020: the zone has one SOA record, and it can be read."""

from __future__ import annotations

from collections.abc import Iterator

from checks.engine.facts import ZoneFacts
from checks.engine.registry import rule
from checks.engine.verdict import Impact, Outcome, failed, not_observed, passed
from checks.rules.dns.reading import parsed_soa, serving_answers
from checks.rules.wording import count, first_gap, listed, unseen


@rule(
    code="DNS020",
    title="The zone's head record is there once and readable",
    failure_title="The zone's head record is doubled or broken",
    area="DNS",
    stage="dns",
    impact=Impact.DOWNTIME,
    effort="an hour",
    why="This record tells all others how fresh the zone is. When it is broken, some servers "
    "keep an old copy of your addresses and don't notice that you changed them.",
    fix="Ask the DNS host of {domain} to repair the zone's SOA record; {server} answers "
    "“{said}”. At most hosts, deleting and adding the zone again creates a sound one: export "
    "the records first.",
    references=(
        "RFC 1035 section 3.3.13 https://www.rfc-editor.org/rfc/rfc1035#section-3.3.13",
        "RFC 2181 section 6.1 https://www.rfc-editor.org/rfc/rfc2181#section-6.1",
    ),
)
def zone_has_one_soa(zone: ZoneFacts) -> Iterator[Outcome]:
    yield _judge(zone)


def _judge(zone: ZoneFacts) -> Outcome:
    domain, answers = zone.domain, [each.soa for each in serving_answers(zone)]
    if not answers:
        gap = first_gap(*(each.soa for server in zone.servers for each in server.answers))
        return not_observed(domain, unseen(f"The SOA record of {domain}", gap), zone.id)
    for answer in answers:
        if len(answer.records) != 1 or parsed_soa(answer.records[0]) is None:
            said = listed(answer.records)
            found = f"{answer.server} gives {count(len(answer.records), 'SOA record')}: “{said}”."
            return failed(domain, found, zone.id, domain=domain, server=answer.server, said=said)
    found = (
        f"Each of {count(len(answers), 'server address', 'server addresses')} gives one SOA record."
    )
    return passed(domain, found, zone.id)
