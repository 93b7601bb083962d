"""The first questions: a stage a screen, each answer kept as it is given."""

from collections.abc import Callable

import pytest
from django.test import Client as Browser
from django.urls import reverse

from engagements.models import Engagement
from engagements.playbooks import load_playbook
from tests.conftest import Cast

Screen = Callable[[str], str]
HTMX = {"HX-Request": "true"}


@pytest.fixture
def sprint(sprint: Engagement) -> Engagement:
    sprint.playbook = load_playbook("a").as_dict()
    sprint.domain = "coach.example"
    sprint.intake = {"bots": "no"}
    sprint.save()
    return sprint


@pytest.fixture
def screen(cast: Cast) -> Screen:
    def screen(stage: str = "") -> str:
        place = [cast.workspace.slug, cast.engagement.slug]
        if not stage:
            return reverse("portal_intake", args=place)
        return reverse("portal_intake_stage", args=[*place, stage])

    return screen


def test_one_answer_is_kept_at_once(
    sprint: Engagement, founder_browser: Browser, screen: Screen
) -> None:
    sent = {"two-sites": "yes", "main-address": "www"}
    html = founder_browser.post(screen("dns"), sent, headers=HTMX).content.decode()
    assert "3 of 33" in html
    assert "Saved." in html
    assert "<html" not in html
    founder_browser.post(screen("dns"), sent, headers=HTMX)
    sprint.refresh_from_db()
    assert sprint.intake == {"bots": "no", **sent}
    assert [entry.target for entry in sprint.audit_entries.order_by("pk")] == [
        "Which of these should people see in their browser?",
        "Can the site be reached in two versions, such as an old and a new one?",
    ]


def test_without_javascript_a_screen_is_saved_as_a_whole_and_leads_on(
    sprint: Engagement, founder_browser: Browser, screen: Screen
) -> None:
    answer = founder_browser.post(screen("edge"), {"bots": "unsure", "edge-provider": "none"})
    assert answer.headers["Location"] == screen("mail")
    html = founder_browser.get(screen("edge")).content.decode()
    assert html.count(" checked") == 2
    services = {"mail-services": ["postmark", "kit"], "flagged": "yes"}
    founder_browser.post(screen("mail"), services)
    sprint.refresh_from_db()
    assert sprint.intake["mail-services"] == "postmark,kit"
    assert founder_browser.post(screen("handover"), {}).headers["Location"] == screen()
    overview = founder_browser.get(screen()).content.decode()
    assert "Go on with “Your business online”" in overview
    assert "4 of 33" in overview


def test_a_fact_is_what_it_is_or_none_or_unknown_and_can_be_changed_and_taken_back(
    sprint: Engagement, founder_browser: Browser, screen: Screen
) -> None:
    def say(words: str = "", word: str = "") -> str | None:
        sent = {"booking-page": words, "booking-page-word": word}
        founder_browser.post(screen("audit"), sent)
        sprint.refresh_from_db()
        said: str | None = sprint.intake.get("booking-page")
        return said

    assert say("coach.example/book") == "https://coach.example/book"
    assert say("https://coach.example/book", "unsure") == "unsure"  # pressed after it was typed
    assert say("https://coach.example/call", "unsure") == "https://coach.example/call"
    assert say("", "none") == "none"
    assert say("", "") is None
    lines = {"old-addresses": "coach.example/spring\n\n https://coach.example/spring \nb.example"}
    founder_browser.post(screen("dns"), lines)
    sprint.refresh_from_db()
    assert sprint.intake["old-addresses"] == "https://coach.example/spring\nhttps://b.example"


def test_a_strange_answer_is_refused_and_its_neighbour_is_kept(
    sprint: Engagement, founder_browser: Browser, screen: Screen
) -> None:
    neighbour = {"dns": "split-numbers", "audit": "one-browser", "mail": "flagged"}
    for stage, key, strange, said in (
        ("dns", "two-sites", "perhaps", "Select a valid choice"),
        ("dns", "other-addresses", "app.a.example\nour shop", "“our shop” is no web address"),
        ("audit", "booking-page", "javascript:alert(1)", "Enter a valid URL"),
        ("audit", "booking-page", "https://a.example/?k=sk_live_4eC39HqLyjWD", "Stripe key"),
        ("mail", "mail-services", "pigeon", "Select a valid choice"),
        ("watch", "alert-address", "me", "valid email"),
    ):
        other = neighbour.get(stage, "silent-webhooks")
        answer = founder_browser.post(screen(stage), {key: strange, other: "yes"}, headers=HTMX)
        assert answer.status_code == 422
        assert answer.headers["HX-Retarget"] == "#intake-questions"
        html = answer.content.decode()
        assert said in html
        assert "The others are saved." in html
        sprint.refresh_from_db()
        assert (sprint.intake.pop(other), key in sprint.intake) == ("yes", False)


def test_readers_see_answers_and_no_form(cast: Cast, sprint: Engagement, screen: Screen) -> None:
    sprint.answer_intake("main-address", "www", by=cast.people["founder"])
    sprint.answer_intake("mail-services", "postmark,kit", by=cast.people["founder"])
    sprint.answer_intake("old-addresses", "https://a.example/<b>", by=cast.people["founder"])
    for who in ("consultant", "founder_helper"):
        html = cast.browser(who).get(screen()).content.decode()
        for words in ("www.coach.example", "Postmark, Kit (ConvertKit)", "a.example/&lt;b&gt;"):
            assert words in html
        assert "<form" not in html.split("<main")[1]
        assert cast.browser(who).get(screen("dns")).headers["Location"] == screen()
        assert ("What these answers would make" in html) == (who == "consultant")


def test_a_closed_sprint_keeps_its_answers_and_a_strange_screen_is_none(
    sprint: Engagement, founder_browser: Browser, screen: Screen
) -> None:
    assert founder_browser.get(screen("tea")).status_code == 404
    sprint.close()
    answer = founder_browser.post(screen("dns"), {"two-sites": "yes"}, follow=True)
    assert "This engagement is closed" in answer.content.decode()
    sprint.refresh_from_db()
    assert sprint.intake == {"bots": "no"}


def test_a_sprint_from_before_there_were_facts_is_asked_its_own_questions(
    sprint: Engagement, founder_browser: Browser, screen: Screen
) -> None:
    old = {"key": "bots", "stage": "edge", "question": "Robots?", "alarming": "yes"}
    sprint.playbook = {"intake": [old]}
    sprint.save()
    assert "Robots?" in founder_browser.get(screen("edge")).content.decode()
    assert "Thank you: every question has an answer." in (
        founder_browser.get(screen()).content.decode()
    )
