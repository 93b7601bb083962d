"""MAIL017: DMARC reports have a destination that takes them."""

import pytest

from checks.engine.verdict import Status
from tests.checks.rules.builders import (
    DOMAIN,
    TIMEOUT,
    answer,
    dmarc,
    fix_of,
    judge_one,
    judge_rule,
    statuses,
    txt,
)

OWN_MAIL = answer(DOMAIN, "MX", "10 mail.coach.example")
OUTSIDE = "reports.example.net"
OUTSIDE_MAIL = answer(OUTSIDE, "MX", "10 mx.example.net")
AGREEMENT = f"{DOMAIN}._report._dmarc.{OUTSIDE}"
TO_OUTSIDE = f"v=DMARC1; p=none; rua=mailto:a@{OUTSIDE}"


def judged(text, *, agreed=(), mail=(OWN_MAIL, OUTSIDE_MAIL)):
    facts = dmarc(text, authorisations=agreed, destination_mx=mail)
    return judge_one("MAIL017", dmarc=facts)


def test_a_mailbox_of_ones_own_passes():
    outcome = judged("v=DMARC1; p=none; rua=mailto:d@coach.example")
    assert outcome.status is Status.PASS
    assert outcome.subject == "d@coach.example"


def test_no_destination_fails_and_the_fix_keeps_the_policy():
    outcome = judged("v=DMARC1; p=quarantine; sp=reject")
    assert outcome.status is Status.FAIL
    pasted = "“v=DMARC1; p=quarantine; sp=reject; rua=mailto:dmarc@coach.example”"
    assert pasted in fix_of("MAIL017", outcome)


def test_an_unreadable_destination_fails():
    assert judged("v=DMARC1; p=none; rua=dmarc@coach.example").status is Status.FAIL


def test_another_domain_that_agrees_passes():
    assert judged(TO_OUTSIDE, agreed=(txt(AGREEMENT, "v=DMARC1"),)).status is Status.PASS


@pytest.mark.parametrize("texts", [(), ("something else",)])
def test_another_domain_that_does_not_agree_fails(texts):
    outcome = judged(TO_OUTSIDE, agreed=(txt(AGREEMENT, *texts),))
    assert outcome.status is Status.FAIL
    assert f"name {AGREEMENT}, value “v=DMARC1;”" in fix_of("MAIL017", outcome)


def test_a_neighbour_in_the_same_organisation_needs_no_agreement():
    mail = (answer("mail.coach.example", "MX", "10 mx.coach.example"),)
    text = "v=DMARC1; p=none; rua=mailto:d@mail.coach.example"
    assert judged(text, mail=mail).status is Status.PASS


@pytest.mark.parametrize("records", [(), ("0 .",)])
def test_a_destination_that_takes_no_mail_fails(records):
    mail = (answer(DOMAIN, "MX", *records),)
    outcome = judged("v=DMARC1; p=none; rua=mailto:d@coach.example", mail=mail)
    assert outcome.status is Status.FAIL
    assert "Replace d@coach.example" in fix_of("MAIL017", outcome)


def test_each_destination_is_a_subject_of_its_own():
    text = f"v=DMARC1; p=none; rua=mailto:d@coach.example,mailto:a@{OUTSIDE}"
    facts = dmarc(text, authorisations=(txt(AGREEMENT),), destination_mx=(OWN_MAIL,))
    judged_both = judge_rule("MAIL017", dmarc=facts)
    assert statuses(judged_both) == {"d@coach.example": "pass", f"a@{OUTSIDE}": "fail"}


def test_silence_is_not_observed():
    silent = judged(TO_OUTSIDE, agreed=(txt(AGREEMENT, gap=TIMEOUT),))
    assert silent.status is Status.NOT_OBSERVED
    unknown_mail = (answer(DOMAIN, "MX", gap=TIMEOUT),)
    own = judged("v=DMARC1; p=none; rua=mailto:d@coach.example", mail=unknown_mail)
    assert own.status is Status.NOT_OBSERVED
    assert judge_one("MAIL017", dmarc=dmarc(gap=TIMEOUT)).status is Status.NOT_OBSERVED


def test_no_record_is_left_to_mail014():
    assert judge_one("MAIL017", dmarc=dmarc()).status is Status.NOT_APPLICABLE


def test_a_destination_that_is_no_mailbox_is_not_judged():
    outcome = judged("v=DMARC1; p=none; rua=https://reports.example.net/dmarc")
    assert outcome.status is Status.NOT_APPLICABLE
