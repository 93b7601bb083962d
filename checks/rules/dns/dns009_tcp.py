"""DNS009: every name server can be reached over TCP."""

from __future__ import annotations

from collections.abc import Iterator

from checks.engine.facts import Reason, ServerRecords
from checks.engine.registry import rule
from checks.engine.spec import LaunchSpec
from checks.engine.verdict import Impact, Outcome, not_observed, passed, warned
from checks.rules.wording import unseen


@rule(
    code="DNS009",
    title="A name server can be reached both ways that resolvers use",
    failure_title="A name server refuses one of the two ways to ask it",
    area="DNS",
    stage="dns",
    impact=Impact.DOWNTIME,
    effort="an hour",
    why="Long answers, such as the list of who may send mail for you, only come over the second "
    "way. For some receivers they are then missing, and your mail looks forged.",
    fix="Ask the DNS host of {domain} to let TCP port 53 through to {server} ({address}); if the "
    "server is your own, open it in the firewall.",
    references=(
        "RFC 7766 section 5 https://www.rfc-editor.org/rfc/rfc7766#section-5",
        "Zonemaster CONNECTIVITY02 "
        "https://doc.zonemaster.net/latest/specifications/tests/Connectivity-TP/connectivity02.html",
    ),
)
def server_takes_tcp(spec: LaunchSpec, server_record: ServerRecords) -> Iterator[Outcome]:
    facts = server_record
    name, gap = facts.server, facts.tcp_gap
    if gap is None:
        yield passed(name, f"{name} answers over UDP and takes TCP at {facts.address}.", facts.id)
    elif gap.reason in (Reason.UNREACHABLE, Reason.RESET):
        found = f"{name} answers over UDP, but at {facts.address} over TCP {gap}."
        args = {"domain": spec.zone, "server": name, "address": facts.address}
        yield warned(name, found, facts.id, **args)
    else:
        yield not_observed(name, unseen(f"Whether {name} takes TCP", gap), facts.id)
