"""The servers behind the edge, looked for where the client's own records point."""

from pathlib import Path

import pytest

from checks.engine.evidence import Evidence
from checks.engine.facts import OriginFacts, Reason
from tests.checks.gatherers.http_server import CLOSED, COACH_ZONE, PUBLIC, answer, page
from tests.checks.gatherers.test_web_gatherers import looked

EDGE = {"server": "cloudflare", "cf_ray": "8f-LHR"}
TEXT = "Steady leadership for growing teams, in six sessions with one decision each."


def origins_of(evidence: Evidence) -> OriginFacts:
    (facts,) = evidence.topics["origins"].values()
    assert isinstance(facts, OriginFacts)
    return facts


def test_without_an_edge_nothing_is_asked(tmp_path: Path) -> None:
    facts = origins_of(looked(tmp_path, ["origins"], {"*": page(TEXT)}))
    assert (facts.protected, facts.suspects, facts.tries) == ((), (), ())


def test_https_pages_that_were_not_seen_may_be_behind_an_edge(tmp_path: Path) -> None:
    """The plain page was seen, so there is a site; but nobody saw what stands before it."""
    challenged = {"*": answer("", 429)}
    evidence = looked(tmp_path, ["origins"], challenged, {"*": page(TEXT)})
    assert evidence.topics["origins"].gaps["coach.example"].reason is Reason.THROTTLED


def test_an_edge_at_an_unpublished_address_is_not_taken_for_the_server(tmp_path: Path) -> None:
    records = f"{COACH_ZONE}\nftp.coach.example. 60 A {PUBLIC}"
    evidence = looked(tmp_path, ["origins"], {"*": page(TEXT, **EDGE)}, records=records)
    facts = origins_of(evidence)
    assert facts.protected == ("coach.example", "www.coach.example")
    assert facts.suspects == ((PUBLIC, "the address record of ftp.coach.example"),)
    assert [(one.status, one.likeness, one.endpoint) for one in facts.tries] == [
        (200, 0.0, None)
    ] * 2


@pytest.mark.parametrize(
    ("records", "source"),
    [
        (
            f"coach.example. 60 MX 10 mx.coach.example.\nmx.coach.example. 60 A {CLOSED}",
            "the mail host mx.coach.example",
        ),
        (
            f'coach.example. 60 TXT "v=spf1 ip4:{CLOSED} ip4:198.51.44.0/24 -all"',
            "the SPF record of coach.example",
        ),
    ],
)
def test_own_mail_hosts_and_single_addresses_of_spf_are_suspects(
    tmp_path: Path, records: str, source: str
) -> None:
    zone = f"{COACH_ZONE}\n{records}"
    facts = origins_of(looked(tmp_path, ["origins"], {"*": page(TEXT, **EDGE)}, records=zone))
    assert dict(facts.suspects)[CLOSED] == source
    assert len(facts.suspects) == 2
    silent = [one.gap for one in facts.tries if one.address == CLOSED]
    assert silent
    assert all(silent)
