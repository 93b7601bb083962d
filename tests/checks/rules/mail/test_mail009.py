"""MAIL009: SPF lets the services send that the client says it uses."""

from checks.engine.verdict import Status
from tests.checks.rules.builders import (
    TIMEOUT,
    fix_of,
    judge_one,
    judge_rule,
    spec_of,
    spf,
    statuses,
    txt,
)

GOOGLE = txt("_spf.google.com", "v=spf1 ip4:203.0.114.0/24 ~all")


def sending(*senders):
    return spec_of(mail={"senders": list(senders)})


def judged(record, *lookups, sender="google-workspace"):
    return judge_one("MAIL009", sending(sender), spf=spf(record, lookups=lookups))


def test_an_included_service_passes():
    outcome = judged("v=spf1 include:_spf.google.com ~all", GOOGLE)
    assert outcome.status is Status.PASS
    assert outcome.subject == "google-workspace"


def test_a_service_reached_through_another_record_passes():
    own = txt("_spf.coach.example", "v=spf1 include:_spf.google.com -all")
    assert judged("v=spf1 redirect=_spf.coach.example", own, GOOGLE).status is Status.PASS


def test_what_the_service_costs_is_told_with_all_that_it_includes():
    google = txt("_spf.google.com", "v=spf1 include:_a.google.com include:_b.google.com ~all")
    parts = [txt(f"_{name}.google.com", "v=spf1 ip4:203.0.114.0/24 ~all") for name in "ab"]
    outcome = judged("v=spf1 include:_spf.google.com mx ~all", google, *parts)
    assert outcome.found.endswith("it costs 3 of 10 look-ups.")


def test_a_cost_that_was_not_seen_whole_is_a_least():
    silent = txt("_spf.google.com", gap=TIMEOUT)
    outcome = judged("v=spf1 include:_spf.google.com ~all", silent)
    assert outcome.found.endswith("it costs at least 1 of 10 look-ups.")


def test_a_service_in_a_record_that_receivers_give_up_on_may_not_send():
    record = "v=spf1 include:_spf.google.com include:gone.example ~all"
    outcome = judged(record, GOOGLE, txt("gone.example", rcode="NXDOMAIN"))
    assert outcome.status is Status.NOT_APPLICABLE
    assert "receivers give up on it" in outcome.found


def test_an_include_that_forbids_allows_nobody():
    assert judged("v=spf1 -include:_spf.google.com ~all", GOOGLE).status is Status.FAIL


def test_a_missing_service_fails():
    outcome = judged("v=spf1 mx -all")
    assert outcome.status is Status.FAIL
    assert "put include:_spf.google.com before its last word" in fix_of("MAIL009", outcome)


def test_a_service_with_a_return_path_of_its_own_needs_nothing():
    assert judged("v=spf1 mx -all", sender="postmark").status is Status.NOT_APPLICABLE


def test_a_service_that_is_not_known_is_no_alarm():
    assert judged("v=spf1 mx -all", sender="our-own-server").status is Status.NOT_APPLICABLE


def test_a_flattened_record_is_a_warning_only():
    ranges = " ".join(f"ip4:203.0.{number}.0/24" for number in range(6))
    assert judged(f"v=spf1 {ranges} -all").status is Status.WARN


def test_a_record_that_depends_on_the_message_is_a_warning_only():
    assert judged("v=spf1 include:%{i}._spf.flat.example -all").status is Status.WARN


def test_an_include_whose_own_record_was_silent_is_still_there():
    silent = txt("_spf.google.com", gap=TIMEOUT)
    assert judged("v=spf1 include:_spf.google.com ~all", silent).status is Status.PASS


def test_another_silent_include_may_hold_it():
    silent = txt("_spf.coach.example", gap=TIMEOUT)
    outcome = judged("v=spf1 include:_spf.coach.example ~all", silent)
    assert outcome.status is Status.NOT_OBSERVED


def test_each_sender_is_a_subject_of_its_own():
    spec = sending("google-workspace", "zendesk")
    record = spf("v=spf1 include:_spf.google.com ~all", lookups=(GOOGLE,))
    judged_senders = judge_rule("MAIL009", spec, spf=record)
    assert statuses(judged_senders) == {"google-workspace": "pass", "zendesk": "fail"}


def test_silence_is_not_observed():
    outcome = judge_one("MAIL009", sending("google"), spf=spf(gap=TIMEOUT))
    assert outcome.status is Status.NOT_OBSERVED


def test_without_declared_senders_it_does_not_apply():
    assert judge_one("MAIL009", spf=spf("v=spf1 mx -all")).status is Status.NOT_APPLICABLE


def test_none_or_several_records_are_left_to_mail001():
    assert judge_one("MAIL009", sending("google"), spf=spf()).status is Status.NOT_APPLICABLE
    two = spf("v=spf1 mx -all", "v=spf1 include:_spf.google.com ~all", lookups=(GOOGLE,))
    assert judge_one("MAIL009", sending("google"), spf=two).status is Status.NOT_APPLICABLE
