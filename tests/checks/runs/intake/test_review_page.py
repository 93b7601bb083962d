"""The page on which a consultant takes first answers over."""

from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from engagements import tenancy
from engagements.models import Engagement
from engagements.playbooks import load_playbook
from tests.conftest import Cast

SIGNALS = [asked for asked in load_playbook("a").intake if asked.is_signal]


def url(engagement: Engagement, name: str, *more: int) -> str:
    return reverse(name, args=[engagement.workspace.slug, engagement.slug, *more])


def read(browser: Browser, address: str) -> str:
    return browser.get(address).content.decode()


def test_each_line_is_taken_or_set_aside_and_told_with_its_answer(cast: Cast) -> None:
    desk, founder = cast.browser("helper"), cast.browser("founder")
    with tenancy.scope(cast.workspace):
        sprint = cast.engagement
        page = url(sprint, "intake_review")
        assert "asks the founder nothing" in read(desk, page)
        sprint.playbook = load_playbook("a").as_dict()
        sprint.save()
        assert "No answers yet" in read(desk, page)
        said = {"flagged": "yes", "bots": "unsure", "two-sites": "yes", "edge-provider": "vercel"}
        for key, answer in said.items():
            sprint.answer_intake(key, answer, by=cast.people["founder"])
        html = read(desk, page)
        assert "Take over all 4" in html
        for words in ("Mail has landed in spam", "Edge provider: Vercel", "“I don&#x27;t know”"):
            assert words in html
        overview = read(desk, url(sprint, "engagement_page"))
        assert "4 first answers of the founder" in overview

        desk.post(url(sprint, "intake_set_aside"), {"key": "two-sites"})
        taken = desk.post(
            url(sprint, "intake_take"), {"key": ["flagged", "bots", "gone"]}, follow=True
        )
        html = taken.content.decode()
        assert "2 lines taken over." in html
        assert "dealt with already" in html
        assert "set aside, " in html
        assert "Mail has landed in spam" in read(founder, url(sprint, "portal_risks"))

        question = sprint.intake_outcomes.open_questions().get()
        found = url(sprint, "intake_found", question.pk)
        refused = desk.post(found, {"found": "password=Hunter2Hunter2"})
        assert refused.status_code == 422
        assert "Keep the value in your vault" in refused.content.decode()
        assert "Find out" in read(desk, url(sprint, "engagement_page"))
        assert desk.post(found, {"found": "<i>Twice</i> last week."}).status_code == 302
        html = read(desk, page)
        assert "&lt;i&gt;Twice&lt;/i&gt;" in html
        assert "Still to find out" not in html
        sentences = [entry.sentence for entry in sprint.audit_entries.all()]
        assert "found out: <i>Twice</i> last week." in sentences

        sprint.answer_intake("flagged", "no", by=cast.people["founder"])
        assert "Changed since" in read(desk, page)
        sprint.close()
        html = read(desk, page)
        assert "can't change" in html
        assert "Set aside" not in html.split("<main")[1]


def test_the_leftovers_of_a_corrected_answer_are_ticked_on_the_page(cast: Cast) -> None:
    desk = cast.browser("helper")
    with tenancy.scope(cast.workspace):
        sprint = cast.engagement
        sprint.playbook = load_playbook("a").as_dict()
        sprint.save()
        sprint.answer_intake("mail-services", "kit,postmark")
        desk.post(url(sprint, "intake_take"), {"key": "mail-services"})
        sprint.answer_intake("mail-services", "brevo")
        sprint.answer_intake("flagged", "yes")
        html = read(desk, url(sprint, "intake_review"))
        assert "tick what to take out of the launch spec" in html
        assert "Sender Postmark" in html
        assert "Take over all" not in html  # that would pass over what is offered
        desk.post(url(sprint, "intake_take"), {"key": "mail-services", "drop": "sender:postmark"})
        sprint.refresh_from_db()
        assert sprint.spec["mail"]["senders"] == ["kit", "brevo"]
        assert "tick what to take out" not in read(desk, url(sprint, "intake_review"))


def test_many_answers_cost_no_more_queries_than_few(cast: Cast) -> None:
    desk = cast.browser("owner")

    def queries(number: int) -> list[int]:
        sprint.intake = {asked.key: asked.alarming for asked in SIGNALS[:number]}
        sprint.save()
        counts = []
        for name in ("intake_review", "engagement_page", "portal_intake"):
            with CaptureQueriesContext(connection) as captured:
                desk.get(url(sprint, name))
            counts.append(len(captured))
        return counts

    with tenancy.scope(cast.workspace):
        sprint = cast.engagement
        sprint.playbook = load_playbook("a").as_dict()
        queries(1)  # what is asked once and remembered
        assert queries(3) == queries(len(SIGNALS))
