"""Answering in the portal: with a press, with words, with and without JavaScript."""

import json
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.http import HttpResponse
from django.test import Client as Browser
from django.utils import timezone

from engagements.models import Approval, Engagement, Risk
from tests.conftest import Cast
from tests.factories import make_approval, make_risk

Url = Callable[..., str]
HTMX = {"HX-Request": "true"}


def in_days(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


def post(browser: Browser, address: str, *, htmx: bool = False, **data: object) -> HttpResponse:
    response: HttpResponse = browser.post(address, data, headers=HTMX if htmx else {})
    return response


@pytest.fixture
def question(sprint: Engagement) -> Approval:
    return make_approval(sprint, question="May we move the DNS?")


@pytest.fixture
def asked(sprint: Engagement) -> Risk:
    risk = make_risk(sprint)
    make_approval(sprint, risk=risk)
    return risk


@pytest.mark.parametrize(
    ("kind", "sent", "answer"),
    [
        ("question", {"press": "Yes"}, "Yes"),
        ("question", {"press": "No", "words": " Not on Friday. "}, "No. Not on Friday."),
        ("question", {"press": "", "words": "Ask Bob"}, "Ask Bob"),
        ("question", {"words": "Ask Bob"}, "Ask Bob"),
        ("question", {"press": "Perhaps", "words": "Ask Bob"}, "Ask Bob"),  # no such button
        ("decision", {"press": "Yes, go ahead"}, "Yes, go ahead"),
        ("access", {"press": "I can't yet"}, "I can't yet"),
    ],
)
def test_an_answer_is_kept_and_logged_with_the_name(
    *,
    cast: Cast,
    sprint: Engagement,
    founder_browser: Browser,
    url: Url,
    kind: str,
    sent: dict[str, str],
    answer: str,
) -> None:
    question = make_approval(sprint, kind=kind)
    response = post(founder_browser, url("portal_question", question.pk), **sent)
    assert response.status_code == 302
    question.refresh_from_db()
    assert (question.answer, question.answered_by) == (answer, cast.people["founder"])
    assert sprint.audit_entries.get().actor_name == "founder"
    assert "has your answer" in founder_browser.get(url("portal_page")).content.decode()


@pytest.mark.parametrize(
    ("sent", "complaint"),
    [
        ({}, "Press one of the two, or write an answer."),
        ({"press": "", "words": "  "}, "Press one of the two, or write an answer."),
        ({"press": "Yes", "words": "password: hunter2-hunter2"}, "This looks like a password."),
        ({"press": "Yes", "words": "x" * 2001}, "at most 2000 characters"),
    ],
)
@pytest.mark.parametrize("htmx", [True, False])
def test_an_answer_that_wont_do_keeps_what_was_typed(
    *,
    founder_browser: Browser,
    url: Url,
    question: Approval,
    sent: dict[str, str],
    complaint: str,
    htmx: bool,
) -> None:
    response = post(founder_browser, url("portal_question", question.pk), htmx=htmx, **sent)
    html = response.content.decode()
    assert response.status_code == 422
    assert complaint in html
    assert sent.get("words", "") in html
    assert ("<html" in html) == (not htmx)
    question.refresh_from_db()
    assert not question.is_answered


def test_answering_twice_is_refused_and_nothing_is_lost(
    founder_browser: Browser, url: Url, question: Approval
) -> None:
    address = url("portal_question", question.pk)
    post(founder_browser, address, press="Yes")
    response = post(founder_browser, address, press="No", words="On second thoughts")
    assert response.status_code == 422
    assert "This has been answered already." in response.content.decode()
    assert "On second thoughts" in response.content.decode()
    question.refresh_from_db()
    assert question.answer == "Yes"


def test_htmx_fetches_the_front_page_into_its_place(
    founder_browser: Browser, url: Url, question: Approval
) -> None:
    response = post(founder_browser, url("portal_question", question.pk), htmx=True, press="Yes")
    told = json.loads(response["HX-Location"])
    assert (told["path"], told["target"], told["select"]) == (url("portal_page"), "#main", "#main")


@pytest.mark.parametrize("who", ["founder_helper", "owner", "consultant"])
def test_others_read_a_question_and_answer_none(
    cast: Cast, url: Url, question: Approval, who: str
) -> None:
    browser, address = cast.browser(who), url("portal_question", question.pk)
    html = browser.get(address).content.decode()
    assert "May we move the DNS?" in html
    assert "<textarea" not in html
    assert post(browser, address, press="Yes").status_code == 403
    question.refresh_from_db()
    assert not question.is_answered


def test_an_answered_question_can_be_read_again(
    cast: Cast, founder_browser: Browser, url: Url, question: Approval
) -> None:
    question.give_answer("Yes, on Friday", by=cast.memberships["founder"])
    html = founder_browser.get(url("portal_question", question.pk)).content.decode()
    assert "Yes, on Friday" in html
    assert "<textarea" not in html


def test_a_risk_may_wait_until_a_day_for_a_reason(
    cast: Cast, founder_browser: Browser, url: Url, asked: Risk
) -> None:
    until = in_days(30)
    address = url("portal_risk_wait", asked.pk)
    proof = "https://mail.coach.example/3-may <b>"
    given = {"until": until.isoformat(), "reason": "Nobody books now.", "proof": proof}
    response = post(founder_browser, address, **given)
    assert response.status_code == 302
    asked.refresh_from_db()
    assert (asked.state, asked.accepted_until) == ("accepted", until)
    assert (asked.accepted_by, asked.accepted_proof) == (cast.people["founder"], proof)
    html = founder_browser.get(url("portal_risk", asked.pk)).content.decode()
    assert 'Written down in: <a href="https://mail.coach.example/3-may"' in html
    assert "&lt;b&gt;" in html
    assert (
        "Please fix it after all"
        in founder_browser.get(url("portal_risk", asked.pk)).content.decode()
    )


@pytest.mark.parametrize(
    ("until", "reason", "complaint"),
    [
        ("", "Fine.", "This field is required."),
        ("soon", "Fine.", "Enter a valid date."),
        (0, "Fine.", "Pick a day after today."),
        (366, "Fine.", "Pick a day within the next twelve months."),
        (30, "", "This field is required."),
        (30, "The key is sk_live_abcdefgh12345678", "This looks like a live Stripe key."),
    ],
)
@pytest.mark.parametrize("htmx", [True, False])
def test_a_date_or_reason_that_wont_do_keeps_what_was_typed(
    *,
    founder_browser: Browser,
    url: Url,
    asked: Risk,
    until: str | int,
    reason: str,
    complaint: str,
    htmx: bool,
) -> None:
    day = in_days(until).isoformat() if isinstance(until, int) else until
    address = url("portal_risk_wait", asked.pk)
    response = post(founder_browser, address, htmx=htmx, until=day, reason=reason)
    html = response.content.decode()
    assert response.status_code == 422
    assert complaint in html
    assert day in html
    assert reason in html
    assert '<details class="disclosure" open>' in html
    assert ("<html" in html) == (not htmx)
    asked.refresh_from_db()
    assert asked.state == "open"


def test_please_fix_it_answers_the_question(
    founder_browser: Browser, url: Url, asked: Risk
) -> None:
    assert post(founder_browser, url("portal_risk_fix", asked.pk)).status_code == 302
    assert asked.approvals.get().answer == "Please fix it."


def test_please_fix_it_twice_is_told_kindly(
    founder_browser: Browser, url: Url, asked: Risk
) -> None:
    address = url("portal_risk_fix", asked.pk)
    post(founder_browser, address)
    post(founder_browser, address)
    html = founder_browser.get(url("portal_page")).content.decode()
    assert "This is on our list to fix already." in html


def test_a_closed_sprint_shows_no_form_and_takes_no_answer(
    sprint: Engagement, founder_browser: Browser, url: Url, question: Approval
) -> None:
    sprint.close()
    address = url("portal_question", question.pk)
    html = founder_browser.get(address).content.decode()
    assert "<textarea" not in html
    assert "The sprint is finished" in html
    response = post(founder_browser, address, press="Yes")
    assert response.status_code == 422
    question.refresh_from_db()
    assert not question.is_answered


def test_a_false_alarm_is_never_heard_of(
    cast: Cast, sprint: Engagement, founder_browser: Browser, url: Url, asked: Risk
) -> None:
    asked.false_alarm("Not here.", by=cast.people["owner"])
    assert founder_browser.get(url("portal_risk", asked.pk)).status_code == 404
    assert post(founder_browser, url("portal_risk_fix", asked.pk)).status_code == 404
