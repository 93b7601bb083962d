"""EDGE010: attack protection, limits and cache rules are set at the edge as agreed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from checks.engine.evidence import Facts
from checks.engine.facts import Attestation
from checks.engine.registry import rule
from checks.engine.spec import LaunchSpec
from checks.engine.verdict import Impact, Outcome
from checks.rules.attested import word_on


@rule(
    code="EDGE010",
    title="Attack protection, limits and cache rules are set at the edge as agreed",
    failure_title="The edge is not set up to protect the site as agreed",
    area="EDGE",
    stage="edge",
    impact=Impact.DOWNTIME,
    effort="an hour",
    why="An edge network that is switched on but never set up lets bots and bursts through to "
    "your server. On the day your mailing goes out, the booking page is then the first thing "
    "to give way.",
    fix="In the edge provider's settings, go through the list of this sprint: attack protection "
    "on, a limit on log-in and form addresses, “always use https” on, at least TLS 1.2, and "
    "cache rules that leave out everything behind a log-in. Note each one in the change log.",
    references=("Cloudflare, DDoS protection https://developers.cloudflare.com/ddos-protection/",),
)
def edge_protects_as_agreed(
    spec: LaunchSpec, attestations: Facts[Attestation], started_at: datetime
) -> Iterator[Outcome]:
    yield word_on("EDGE010", spec, attestations, started_at)
