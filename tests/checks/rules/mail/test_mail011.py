"""MAIL011: some DKIM key exists, as far as that can be seen from outside."""

from checks.engine.facts import DkimFacts
from checks.engine.verdict import Status
from tests.checks.rules.builders import (
    DOMAIN,
    TIMEOUT,
    dkim,
    fix_of,
    judge_one,
    mx,
    mx_host,
    nxdomain,
    spec_of,
    txt,
)

MAIL = mx(mx_host("smtp.google.com"))
BELOW = f"_domainkey.{DOMAIN}"


def whole(answer):
    """The fact about everything below _domainkey, as gathered when no key was found."""
    return DkimFacts("", DOMAIN, declared=False, answer=answer)


def judged(facts, mail=MAIL, spec=None):
    return judge_one("MAIL011", spec, dkim_keys=facts, mx=mail)


def test_a_key_passes():
    outcome = judged([dkim("google", "v=DKIM1; p=abc"), dkim("pm")])
    assert outcome.status is Status.PASS
    assert "google" in outcome.found


def test_withdrawn_keys_alone_prove_nothing():
    assert judged(dkim("google", "v=DKIM1; p=")).status is Status.NOT_OBSERVED
    both = [dkim("google", "v=DKIM1; p="), dkim("pm", "v=DKIM1; p=abc")]
    assert judged(both).found == "Keys are published under pm."


def test_nothing_at_all_fails_with_the_way_to_turn_it_on():
    outcome = judged(whole(nxdomain(BELOW, "TXT")))
    assert outcome.status is Status.FAIL
    assert "Google Admin console" in fix_of("MAIL011", outcome)


def test_an_empty_answer_means_that_keys_exist_under_unknown_selectors():
    outcome = judged(whole(txt(BELOW)))
    assert outcome.status is Status.NOT_OBSERVED
    assert "selectors that are not known" in outcome.found


def test_a_missing_declared_selector_does_not_prove_that_nothing_is_signed():
    assert judged([dkim("google"), whole(txt(BELOW))]).status is Status.NOT_OBSERVED


def test_a_domain_without_mail_is_no_concern():
    assert judged(whole(nxdomain(BELOW, "TXT")), mx()).status is Status.NOT_APPLICABLE


def test_a_declared_sender_makes_it_one():
    spec = spec_of(mail={"senders": ["postmark"]})
    outcome = judged(whole(nxdomain(BELOW, "TXT")), mx(), spec)
    assert outcome.status is Status.FAIL
    assert "Postmark > Sender Signatures" in fix_of("MAIL011", outcome)


def test_a_time_out_is_not_observed():
    assert judged(whole(txt(BELOW, gap=TIMEOUT))).status is Status.NOT_OBSERVED
    assert judged(TIMEOUT).status is Status.NOT_OBSERVED
