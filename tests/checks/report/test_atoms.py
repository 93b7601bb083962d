"""Stored evidence as a specialist reads it."""

from datetime import UTC, datetime
from typing import Any

import pytest

from checks.engine.evidence import evidence_to_json
from checks.engine.facts import Gap, Hop, Reason, Visit
from checks.report.atoms import Atom, atoms_of
from tests.checks.rules.builders import (
    DOMAIN,
    SERVFAIL,
    answer,
    attestation,
    evidence_of,
    host,
    mx,
    mx_host,
    nxdomain,
    registration,
    spec_of,
    spf,
    zone,
)
from tests.checks.rules.web_builders import HOME, certificate, endpoint, page, tls

URL = "http://coach.example/"


def only(fact_id: str, **topics: Any) -> Atom:
    (atom,) = atoms_of([fact_id], evidence_to_json(evidence_of(spec_of(), **topics)))
    return atom


def test_a_dns_answer_with_its_server_and_ttl() -> None:
    atom = only("spf:coach.example", spf=[spf("v=spf1 -all")])
    (said,) = atom.answers
    assert atom.title == "SPF: coach.example"
    assert (said.question, said.said) == ("TXT coach.example", ("v=spf1 -all",))
    assert said.observer == "TTL 300 s, asked 9.9.9.9:53, 0 ms"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (answer(), ("no record",)),
        (nxdomain(DOMAIN), ("the name does not exist",)),
        (
            answer(DOMAIN, "A", "203.0.114.10", aliases=(("a.x", "b.x"),)),
            ("a.x is an alias of b.x", "203.0.114.10"),
        ),
    ],
)
def test_nothing_there_is_said_in_words(given: Any, said: tuple[str, ...]) -> None:
    atom = only("hosts:coach.example", hosts=[host(DOMAIN, a=given)])
    assert atom.answers[0].said == said
    assert atom.answers[0].unseen == ""


def test_not_observed_is_never_nothing_there() -> None:
    atom = only("hosts:coach.example", hosts=[host(DOMAIN, gap=SERVFAIL)])
    assert {(each.said, each.unseen) for each in atom.answers} == {((), str(SERVFAIL))}


def test_a_gap_is_a_fact_of_its_own() -> None:
    late = Gap(Reason.TIMEOUT, "no answer in time")
    atom = only("visits:http://x/", visits={"http://x/": late})
    assert (atom.unseen, atom.rows) == ("no answer in time", [])


def test_a_visit_is_its_hops_and_the_last_headers() -> None:
    hops = (
        Hop(URL, "203.0.114.10", 301, (("location", "/x"),), f"{URL}x", 12.4),
        Hop(f"{URL}x", "203.0.114.10", 200, (("server", "nginx"),), None, 20.0),
    )
    atom = only(f"visits:{URL}", visits=[Visit(URL, "variant", hops, "answered")])
    assert [(hop["url"], hop["status"]) for hop in atom.hops] == [(URL, 301), (f"{URL}x", 200)]
    assert atom.hops[0]["note"] == "from 203.0.114.10, 12 ms"
    assert atom.headers == [("server", "nginx")]
    assert ("Url", URL) not in atom.rows, "it is the title"


def test_a_certificate_chain_with_its_dates() -> None:
    fact = tls(endpoint(certificate()))
    atom = only(f"tls_hosts:{fact.host}", tls_hosts=[fact])
    (handshake, *_) = atom.handshakes
    leaf = fact.endpoints[0].leaf
    assert handshake.trusted
    assert handshake.chain[0].not_after == leaf.not_after
    assert handshake.chain[0].issuer == leaf.issuer


def test_parts_of_a_fact_are_told_in_it() -> None:
    atom = only("mx:coach.example", mx=[mx(mx_host("mail.coach.example"))])
    (part,) = atom.parts
    assert part.title == "mail.coach.example"
    assert ("Preference", "10") in part.rows
    assert len(only("zone:coach.example", zone=[zone()]).parts) == 2


def test_unknown_ids_and_no_evidence_are_nothing() -> None:
    assert atoms_of(["spf:coach.example"], None) == []
    assert atoms_of(["spf:coach.example"], {"evidence": {}}) == []


def test_what_a_later_version_stores_is_shown_plainly() -> None:
    facts = {"new:x": {"kind": "NewFacts", "size_bytes": 12345, "good": True, "seen": ["a", "b"]}}
    (atom,) = atoms_of(["new:x"], {"evidence": facts})
    assert atom.rows == [("Size bytes", "12,345 bytes"), ("Good", "yes"), ("Seen", "a, b")]


def test_long_values_and_lists_are_cut() -> None:
    fact = {"kind": "X", "text": "x" * 5000, "many": list(range(100))}
    (atom,) = atoms_of(["new:x"], {"evidence": {"new:x": fact}})
    assert max(len(value) for _, value in atom.rows) < 700
    assert ("Many", "and 60 more in the download") in atom.rows


def test_a_word_is_told_with_its_days() -> None:
    word = attestation("OPS006", link="https://x.example/1", until=datetime(2026, 8, 1, tzinfo=UTC))
    atom = only("attestations:OPS006", attestations=word)
    assert atom.rows == [
        ("Said by", "Mia Chen"),
        ("On", "3 May 2026"),
        ("Is it so", "yes"),
        ("In their words", "Done and looked at with the team."),
        ("Where it can be looked up", "https://x.example/1"),
        ("Counts until", "31 July 2026"),
    ]


def test_moments_are_told_in_words() -> None:
    rows = dict(only("registration:coach.example", registration=registration()).rows)
    assert rows["Expires at"] == "1 March 2027, 00:00 UTC"


def test_of_a_page_the_first_of_each_list_are_told() -> None:
    scripts = "".join(f'<script src="/{number}.js"></script>' for number in range(8))
    form = '<form action="mailto:a@coach.example"></form>'
    rows = dict(only(f"pages:{HOME}", pages=page(scripts + form)).rows)
    told = ", ".join(f"https://coach.example/{number}.js" for number in range(6))
    assert rows["Assets"] == f"8: {told} …"
    assert rows["Forms"] == "1: mailto:a@coach.example"
