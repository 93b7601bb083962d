"""MAIL010: all name servers give the same SPF record."""

from checks.engine.verdict import Status
from tests.checks.rules.builders import TIMEOUT, answer, fix_of, judge_one, server_records

ONE, TWO = "ns1.dns-host.example", "ns2.dns-host.example"


def said(server, *records, **fields):
    return server_records(server, txt=answer("coach.example", "TXT", *records, **fields))


def judged(*facts):
    return judge_one("MAIL010", server_records=list(facts))


def test_agreement_passes():
    assert judged(said(ONE, "v=spf1 a -all"), said(TWO, "v=spf1 a -all")).status is Status.PASS


def test_disagreement_fails():
    outcome = judged(said(ONE, "v=spf1 a -all"), said(TWO, "v=spf1 mx -all"))
    assert outcome.status is Status.FAIL
    assert f"{TWO} says v=spf1 mx -all" in fix_of("MAIL010", outcome)


def test_one_server_without_it_fails():
    outcome = judged(said(ONE, "v=spf1 a -all"), said(TWO))
    assert outcome.status is Status.FAIL
    assert f"{TWO} says nothing" in outcome.found


def test_a_server_that_was_not_seen_has_no_say():
    assert judged(said(ONE, "v=spf1 a -all"), said(TWO, gap=TIMEOUT)).status is Status.PASS


def test_nothing_seen_is_not_observed():
    assert judged(said(ONE, gap=TIMEOUT)).status is Status.NOT_OBSERVED


def test_nothing_there_is_another_matter():
    assert judged(said(ONE), said(TWO)).status is Status.NOT_APPLICABLE
