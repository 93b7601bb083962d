"""DNS014: no name server hands out the whole zone."""

from __future__ import annotations

from collections.abc import Iterator

from checks.engine.facts import ServerRecords
from checks.engine.registry import rule
from checks.engine.spec import LaunchSpec
from checks.engine.verdict import Impact, Outcome, failed, not_observed, passed
from checks.rules.wording import unseen


@rule(
    code="DNS014",
    title="No name server hands the whole list of your names to strangers",
    failure_title="A name server hands the whole list of your names to strangers",
    area="DNS",
    stage="dns",
    impact=Impact.EXPOSURE,
    effort="an hour",
    why="The list shows every host you have, forgotten test sites and back offices among them. "
    "It is the first thing an attacker asks for, and most servers say no.",
    fix="Ask the DNS host of {domain} to allow zone transfers (AXFR) from {server} ({address}) "
    "only to its own secondary servers; in a control panel it is called “Allow transfer”.",
    references=(
        "RFC 5936 section 5 https://www.rfc-editor.org/rfc/rfc5936#section-5",
        "Zonemaster NAMESERVER03 "
        "https://doc.zonemaster.net/latest/specifications/tests/Nameserver-TP/nameserver03.html",
    ),
)
def zone_is_not_given_away(spec: LaunchSpec, server_record: ServerRecords) -> Iterator[Outcome]:
    facts = server_record
    name = facts.server
    if facts.transfer == "given":
        found = f"{name} hands out all records of {spec.zone} to whoever asks."
        args = {"domain": spec.zone, "server": name, "address": facts.address}
        yield failed(name, found, facts.id, **args)
    elif facts.transfer == "refused":
        yield passed(name, f"{name} does not hand out the whole zone.", facts.id)
    else:
        found = unseen(f"Whether {name} hands out the whole zone", facts.tcp_gap)
        yield not_observed(name, found, facts.id)
