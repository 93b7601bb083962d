"""MX004: all name servers give the same mail hosts."""

from checks.engine.verdict import Status
from tests.checks.rules.builders import TIMEOUT, answer, fix_of, judge_one, server_records

ONE, TWO = "ns1.dns-host.example", "ns2.dns-host.example"


def said(server, *records, **fields):
    return server_records(server, mx=answer("coach.example", "MX", *records, **fields))


def judged(*facts):
    return judge_one("MX004", server_records=list(facts))


def test_agreement_passes():
    assert (
        judged(said(ONE, "10 mail.coach.example"), said(TWO, "10 mail.coach.example")).status
        is Status.PASS
    )


def test_disagreement_fails():
    outcome = judged(said(ONE, "10 mail.coach.example"), said(TWO, "10 old.coach.example"))
    assert outcome.status is Status.FAIL
    assert f"{TWO} says 10 old.coach.example" in fix_of("MX004", outcome)


def test_one_server_without_it_fails():
    outcome = judged(said(ONE, "10 mail.coach.example"), said(TWO))
    assert outcome.status is Status.FAIL
    assert f"{TWO} says nothing" in outcome.found


def test_a_server_that_was_not_seen_has_no_say():
    assert judged(said(ONE, "10 mail.coach.example"), said(TWO, gap=TIMEOUT)).status is Status.PASS


def test_nothing_seen_is_not_observed():
    assert judged(said(ONE, gap=TIMEOUT)).status is Status.NOT_OBSERVED


def test_nothing_there_is_another_matter():
    assert judged(said(ONE), said(TWO)).status is Status.NOT_APPLICABLE
