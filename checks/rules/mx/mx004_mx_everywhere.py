"""MX004: every name server gives the same mail hosts."""

from __future__ import annotations

from collections.abc import Iterator

from checks.engine.evidence import Facts
from checks.engine.facts import ServerRecords
from checks.engine.registry import rule
from checks.engine.spec import LaunchSpec
from checks.engine.verdict import Impact, Outcome
from checks.rules.agreement import servers_agree


@rule(
    code="MX004",
    title="All name servers give the same mail hosts",
    failure_title="The name servers give different mail hosts",
    area="MX",
    stage="mail",
    impact=Impact.FAILED_MAIL,
    effort="an hour",
    why="Part of the mail to you goes to another mailbox, perhaps one that was closed. Who is "
    "hit changes from day to day, so you only ever see half of it.",
    fix="Set the right MX records at every DNS host that serves {domain}, or remove the host "
    "that you no longer use from the name servers. Today {said}.",
    references=(
        "RFC 5321 section 5.1 https://www.rfc-editor.org/rfc/rfc5321#section-5.1",
        "Zonemaster ZONE09 "
        "https://doc.zonemaster.net/latest/specifications/tests/Zone-TP/zone09.html",
    ),
)
def mail_hosts_are_the_same_everywhere(
    spec: LaunchSpec, server_records: Facts[ServerRecords]
) -> Iterator[Outcome]:
    yield servers_agree(spec, server_records, "mail hosts", lambda each: each.mx)
