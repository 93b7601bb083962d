"""WEB023: forms send what was typed to the right place, on every public variant alike."""

import pytest

from checks.engine.verdict import Status
from tests.checks.rules.builders import DOMAIN, fix_of, judge_one, judge_rule, statuses
from tests.checks.rules.web_builders import (
    CHALLENGE,
    HOME,
    REFUSED,
    TIMEOUT,
    WWW_HOME,
    form,
    page,
)

SEND, WWW_SEND = f"{HOME}contact", f"{WWW_HOME}contact"


def judged(*forms):
    return judge_one("WEB023", pages=page(), form_targets=list(forms))


@pytest.mark.parametrize(
    "one",
    [
        form(),
        form(SEND, (SEND, 200), (WWW_SEND, 200)),
        form(SEND, (SEND, 405), (WWW_SEND, 405)),  # takes POST only
        form(SEND, (SEND, 200), (WWW_SEND, 405)),
        form("https://forms.example/f/1", ("https://forms.example/f/1", 405)),
        form(WWW_HOME + "search", (WWW_HOME + "search", 200), method="get"),
    ],
)
def test_a_form_that_arrives_passes(one):
    outcome = judged(one)
    assert outcome.status is Status.PASS
    assert outcome.subject == HOME


@pytest.mark.parametrize(
    ("one", "why"),
    [
        (form(f"http://{DOMAIN}/contact"), "unencrypted"),
        (form(WWW_SEND), "the redirect drops the data"),
        (form(SEND, (SEND, 200), (WWW_SEND, 404)), "fails on another"),
        (form(SEND, (SEND, 502)), "an address that fails"),
        (form(SEND, (SEND, 404), method="get"), "an address that fails"),
    ],
)
def test_a_form_that_loses_what_was_typed_fails(one, why):
    outcome = judged(form(f"{HOME}letter"), one)
    assert outcome.status is Status.FAIL
    assert why in outcome.found
    assert f"set action to {SEND}" in fix_of("WEB023", outcome)


@pytest.mark.parametrize(
    "one", [form("mailto:me@coach.example"), form(SEND, (SEND, 404), (WWW_SEND, 404))]
)
def test_what_can_not_be_told_without_sending_is_worth_a_word(one):
    outcome = judged(one)
    assert outcome.status is Status.WARN
    assert "set action to https://" in fix_of("WEB023", outcome) or "an https://" in fix_of(
        "WEB023", outcome
    )


def test_a_variant_that_nobody_serves_is_left_to_other_rules():
    assert judged(form(gaps=((WWW_SEND, REFUSED),))).status is Status.PASS


@pytest.mark.parametrize("gap", [TIMEOUT, CHALLENGE])
def test_a_variant_that_was_not_seen_is_not_green(gap):
    assert judged(form(gaps=((WWW_SEND, gap),))).status is Status.NOT_OBSERVED


def test_a_page_without_forms_is_no_concern():
    assert judge_one("WEB023", pages=page(), form_targets=[]).status is Status.NOT_APPLICABLE


def test_many_forms_of_one_page_are_one_verdict():
    found = judge_rule(
        "WEB023",
        pages=[page(), page(url=f"{HOME}book")],
        form_targets=[
            form(f"http://{DOMAIN}/a"),
            form(f"http://{DOMAIN}/b"),
            form(page_url=f"{HOME}book"),
        ],
    )
    assert statuses(found) == {HOME: "fail", f"{HOME}book": "pass"}


def test_a_page_that_was_not_seen_may_have_forms():
    found = judge_rule("WEB023", pages={HOME: page(), f"{HOME}book": TIMEOUT}, form_targets=[])
    assert statuses(found)[f"{HOME}book"] == "not_observed"


def test_a_form_that_there_was_no_time_for_is_not_green():
    booking = form(page_url=f"{HOME}book")
    found = judge_rule(
        "WEB023",
        pages=[page(), page(url=f"{HOME}book")],
        form_targets={f"{HOME} {SEND}": TIMEOUT, booking.key: booking},
    )
    assert statuses(found) == {HOME: "not_observed", f"{HOME}book": "pass"}
