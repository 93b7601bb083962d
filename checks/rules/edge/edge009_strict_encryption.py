"""EDGE009: the way from the edge to the server is encrypted, and the server is verified."""

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
    code="EDGE009",
    title="The way from the edge to the server is encrypted and verified",
    failure_title="The edge does not verify the server that it fetches pages from",
    area="EDGE",
    stage="edge",
    impact=Impact.EXPOSURE,
    effort="an hour",
    why="The lock in the browser covers only the way to the edge network. Behind it, log-ins and "
    "bookings travel to your server; if nobody verifies that it is yours, someone in between "
    "can read and change them unseen.",
    fix="At the edge provider, set the encryption mode to the strict one (at Cloudflare: SSL/TLS "
    "> Overview > Full (strict)) after the server has a certificate the edge can verify. Then "
    "open the site and book a test call.",
    references=(
        "Cloudflare, Full (strict) "
        "https://developers.cloudflare.com/ssl/origin-configuration/ssl-modes/full-strict/",
    ),
)
def way_behind_the_edge_is_verified(
    spec: LaunchSpec, attestations: Facts[Attestation], started_at: datetime
) -> Iterator[Outcome]:
    yield word_on("EDGE009", spec, attestations, started_at)
