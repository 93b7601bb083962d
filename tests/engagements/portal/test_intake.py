"""The first questions: kept as they are given, read by the consultant."""

import re
from collections.abc import Callable

import pytest
from django.test import Client as Browser

from engagements.models import Engagement
from engagements.playbooks import load_playbook
from tests.conftest import Cast

Url = Callable[..., str]


@pytest.fixture
def sprint(sprint: Engagement) -> Engagement:
    sprint.playbook = load_playbook("a").as_dict()
    sprint.intake = {"bots": "no"}
    sprint.save()
    return sprint


def test_one_answer_is_kept_at_once(sprint: Engagement, founder_browser: Browser, url: Url) -> None:
    response = founder_browser.post(
        url("portal_intake"), {"two-sites": "yes", "bots": "no"}, headers={"HX-Request": "true"}
    )
    html = response.content.decode()
    assert "2 of 22" in html
    assert "Saved." in html
    assert "<html" not in html
    sprint.refresh_from_db()
    assert sprint.intake == {"bots": "no", "two-sites": "yes"}
    assert sprint.audit_entries.get().target == "two-sites"  # "bots" was no news


def test_without_javascript_the_form_is_saved_as_a_whole(
    sprint: Engagement, founder_browser: Browser, url: Url
) -> None:
    answers = {"bots": "unsure", "two-sites": "no"}
    assert founder_browser.post(url("portal_intake"), answers).status_code == 302
    sprint.refresh_from_db()
    assert sprint.intake == answers
    html = founder_browser.get(url("portal_intake")).content.decode()
    assert re.findall(r'name="([\w-]+)" value="(\w+)"[^>]* checked', html) == [
        ("two-sites", "no"),
        ("bots", "unsure"),
    ]


@pytest.mark.parametrize(
    "sent",
    [
        {"two-sites": "perhaps"},  # no such answer
        {"two-sites": "<script>"},
    ],
)
def test_a_strange_answer_is_refused(
    sprint: Engagement, founder_browser: Browser, url: Url, sent: dict[str, str]
) -> None:
    assert founder_browser.post(url("portal_intake"), sent).status_code == 422
    sprint.refresh_from_db()
    assert sprint.intake == {"bots": "no"}


def test_a_strange_question_is_ignored(
    sprint: Engagement, founder_browser: Browser, url: Url
) -> None:
    assert founder_browser.post(url("portal_intake"), {"colour": "yes"}).status_code == 302
    sprint.refresh_from_db()
    assert sprint.intake == {"bots": "no"}


def test_the_consultant_reads_answers_and_which_are_signals(
    cast: Cast, sprint: Engagement, url: Url
) -> None:
    sprint.answer_intake("two-sites", "yes", by=cast.people["founder"])
    seen = cast.browser("consultant").get(url("portal_intake")).content.decode()
    assert "Can the site be reached in two versions" in seen
    assert seen.count("Worth a look") == 1
    assert "radio" not in seen
    helper = cast.browser("founder_helper").get(url("portal_intake")).content.decode()
    assert "Can the site be reached in two versions" in helper
    assert "Worth a look" not in helper


def test_a_closed_sprint_keeps_its_answers(
    sprint: Engagement, founder_browser: Browser, url: Url
) -> None:
    sprint.close()
    founder_browser.post(url("portal_intake"), {"two-sites": "yes"})
    html = founder_browser.get(url("portal_intake")).content.decode()
    assert "This engagement is closed." in html
    assert "radio" not in html
    sprint.refresh_from_db()
    assert sprint.intake == {"bots": "no"}
