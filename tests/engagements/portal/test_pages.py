"""What the founder's pages show, and what they never show."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from icalendar import Calendar

from engagements import tenancy
from engagements.models import Engagement, Risk, Role
from tests.conftest import Cast
from tests.factories import (
    make_approval,
    make_block,
    make_change,
    make_contact,
    make_dns_record,
    make_engagement,
    make_risk,
)

Url = Callable[..., str]
PAGES = (
    *("portal_page", "portal_risks", "portal_timeline", "portal_dns_map", "portal_intake"),
    *("portal_later", "portal_later_calendar", "portal_good", "portal_gains"),
)


def page(browser: Browser, address: str) -> str:
    response = browser.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_the_front_page_says_where_it_stands(
    cast: Cast, sprint: Engagement, founder_browser: Browser, url: Url
) -> None:
    make_risk(sprint).mark_fixed("run 3")
    make_risk(sprint, title="Mail lands in spam")
    block = make_block(sprint, stage="mail", outcome="Mail arrives")
    block.start()
    make_contact(sprint, role="first_week", name="Maya Lind")
    sprint.scope_out = "New features"
    sprint.save()
    html = page(founder_browser, url("portal_page"))
    assert "1 of 2 things is fixed, nothing needs you right now." in html
    assert "Now: your mail." in html
    for text in ("Mail lands in spam", "Mail arrives", "Maya Lind", "New features"):
        assert text in html


def test_who_to_call_first_comes_first(
    sprint: Engagement, founder_browser: Browser, url: Url
) -> None:
    for role, name in (("edge", "Edge desk"), ("first_week", "Maya"), ("hosting", "Host desk")):
        make_contact(sprint, role=role, name=name)
    html = page(founder_browser, url("portal_page"))
    assert html.index("Maya") < html.index("Host desk") < html.index("Edge desk")


def test_no_code_no_fix_no_note_and_no_other_client_is_shown(
    cast: Cast, sprint: Engagement, founder_browser: Browser, url: Url
) -> None:
    cast.client.notes = "HIDDEN pays late"
    cast.client.save()
    risk = make_risk(sprint, code="WEB004", fix="HIDDEN paste this record")
    make_risk(sprint, title="HIDDEN wrong rule").false_alarm("Not here.", by=cast.people["owner"])
    make_risk(sprint, title="HIDDEN trifle", severity="info")
    make_contact(sprint, note="HIDDEN grumpy")
    make_dns_record(sprint, note="HIDDEN ask Bob")
    make_change(sprint, undo="HIDDEN put it back")
    sprint.pause("HIDDEN another client first", by=cast.people["owner"])
    with tenancy.scope(cast.workspace):
        make_risk(cast.other_engagement, title="HIDDEN baker's risk")
    for address in (*map(url, PAGES), url("portal_risk", risk.pk)):
        html = page(founder_browser, address)
        assert "HIDDEN" not in html
        assert "WEB004" not in html


def test_risks_stand_under_their_words_with_what_needs_you_first(
    cast: Cast, sprint: Engagement, founder_browser: Browser, url: Url
) -> None:
    make_risk(sprint, title="Done thing").mark_fixed("run 3")
    make_risk(sprint, title="Later thing").plan_later(timezone.localdate() + timedelta(days=9))
    make_risk(sprint, title="Work thing", severity="blocker").start_fixing()
    make_approval(sprint, risk=make_risk(sprint, title="Your thing", severity="minor"))
    html = page(founder_browser, url("portal_risks"))
    words = ("Needs you", "Your thing", "Being fixed", "Work thing", "Can wait")
    order = [html.index(word) for word in (*words, "Later thing", "Working", "Done thing")]
    assert order == sorted(order)
    assert "badge red" not in html


def test_after_the_end_nothing_is_under_way(
    sprint: Engagement, founder_browser: Browser, url: Url
) -> None:
    make_risk(sprint, title="Left thing")
    block = make_block(sprint, stage="audit", outcome="Blockers found")
    block.start()
    assert "<dt>Now</dt>" in page(founder_browser, url("portal_page"))
    sprint.close()
    html = page(founder_browser, url("portal_page"))
    assert "Still open" in html
    assert "Being fixed" not in html
    assert "<dt>Now</dt>" not in html


def test_the_timeline_tells_changes_blocks_and_decisions(
    cast: Cast, sprint: Engagement, founder_browser: Browser, url: Url
) -> None:
    make_change(sprint, what="Moved www to the edge")
    block = make_block(sprint, stage="audit", outcome="Blockers found")
    block.start()
    block.finish()
    make_approval(sprint, question="Switch it off?").give_answer(
        "Yes, on Friday", by=cast.memberships["founder"]
    )
    html = page(founder_browser, url("portal_timeline"))
    for text in ("Moved www", "Done: a look at everything", "Switch it off?", "Yes, on Friday"):
        assert text in html
    assert "founder answered" in html


def test_what_was_not_observed_is_not_called_missing(
    sprint: Engagement, founder_browser: Browser, url: Url
) -> None:
    make_dns_record(sprint, values=None, who_can_change="Nora, at Cloudflare")
    html = page(founder_browser, url("portal_dns_map"))
    assert "We have not been able to look at this one yet." in html
    assert "Who can change it: Nora, at Cloudflare" in html


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("portal_page", "has not begun yet"),
        ("portal_risks", "Nothing is on the list yet"),
        ("portal_timeline", "Nothing yet"),
        ("portal_dns_map", "The map is not drawn yet"),
        ("portal_intake", "No questions"),
        ("portal_later", "Nothing was put off"),
    ],
)
def test_an_empty_sprint_has_words_on_every_page(
    sprint: Engagement, founder_browser: Browser, url: Url, name: str, words: str
) -> None:
    Engagement.objects.filter(pk=sprint.pk).update(state="draft", started_at=None)
    assert words in page(founder_browser, url(name))


def test_what_may_wait_stands_with_its_day_and_goes_into_a_calendar(
    cast: Cast, sprint: Engagement, founder_browser: Browser, url: Url
) -> None:
    today = timezone.localdate()
    late = make_risk(sprint, title="Minor\nthing; with, signs", owner_name="Ann")
    late.plan_later(today + timedelta(days=30))
    soon = make_risk(sprint, title="Phone bookings")
    soon.accept(today + timedelta(days=9), "Nobody calls.", by=cast.memberships["founder"])
    make_risk(sprint, title="Not waiting")
    html = page(founder_browser, url("portal_later"))
    assert "2 things may wait" in html
    assert html.index("Phone bookings") < html.index("with, signs")
    for words in ("Nobody calls.", "Ann looks again", "North Star looks again"):
        assert words in html
    assert "Not waiting" not in html
    assert url("portal_later") in page(founder_browser, url("portal_page"))
    calendar = Calendar.from_ical(founder_browser.get(url("portal_later_calendar")).content)
    days = {str(event["SUMMARY"]): event.start for event in calendar.events}
    assert days["Look again: Phone bookings"] == today + timedelta(days=9)
    assert len(days) == 2
    Risk.objects.filter(pk=soon.pk).update(accepted_until=today - timedelta(days=1))
    assert "The day has passed" in page(founder_browser, url("portal_later"))


@pytest.mark.parametrize("state", ["draft", "paused", "waiting", "closed"])
def test_every_state_of_a_sprint_has_a_page(
    sprint: Engagement, founder_browser: Browser, url: Url, state: str
) -> None:
    make_block(sprint)
    if state == "draft":
        Engagement.objects.filter(pk=sprint.pk).update(state="draft", started_at=None)
    else:
        verb = {"paused": sprint.pause, "waiting": sprint.wait_for_client}.get(state)
        verb("The registrar's log-in") if verb else sprint.close()
    words = {
        "draft": "has not begun yet",
        "paused": "The work is paused",
        "waiting": "registrar&#x27;s log-in",
        "closed": "Finished on",
    }
    assert words[state] in page(founder_browser, url("portal_page"))


def test_only_the_founder_gets_forms(cast: Cast, sprint: Engagement, url: Url) -> None:
    make_approval(sprint)
    risk = make_risk(sprint)
    make_approval(sprint, risk=risk)
    for who, forms in (("founder", 3), ("founder_helper", 0), ("owner", 0)):
        html = page(cast.browser(who), url("portal_page"))
        assert html.count("hx-post") == forms, who
        assert ("You are looking at the founder's view" in html) == (who == "owner")
    assert "hx-post" not in page(cast.browser("founder_helper"), url("portal_risk", risk.pk))


def test_the_list_has_every_sprint_of_every_client_the_person_is_founder_of(cast: Cast) -> None:
    address = f"/p/{cast.workspace.slug}/"
    html = page(cast.browser("founder"), address)
    assert "Coach launch" in html
    assert "Baker launch" not in html
    cast.join("both", Role.FOUNDER, cast.workspace, cast.client)
    both = cast.people["both"]
    both.memberships.create(workspace=cast.workspace, client=cast.other_client, role=Role.FOUNDER)
    html = page(cast.browser("both"), address)
    assert "Coach launch" in html
    assert "Baker launch" in html
    assert "Sailor launch" not in html


def test_many_rows_cost_no_more_queries_than_few(
    cast: Cast, sprint: Engagement, founder_browser: Browser, url: Url
) -> None:
    def fill(rows: int) -> None:
        for number in range(rows):
            make_risk(sprint, title=f"Risk {number}")
            make_approval(sprint, risk=make_risk(sprint))
            make_approval(sprint)
            make_approval(sprint).give_answer("Yes", by=cast.memberships["founder"])
            make_change(sprint)
            make_contact(sprint)
            make_block(sprint)
            make_dns_record(sprint, name=f"h{sprint.dns_records.count()}.coach.example")

    def queries(address: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            page(founder_browser, address)
        return len(captured)

    fill(3)
    few = {name: queries(url(name)) for name in PAGES}
    fill(27)
    assert {name: queries(url(name)) for name in PAGES} == few


def test_a_second_sprint_of_the_client_stays_apart(
    cast: Cast, sprint: Engagement, founder_browser: Browser, url: Url
) -> None:
    second = make_engagement(client=cast.client, title="Second launch")
    risk = make_risk(second)
    assert founder_browser.get(url("portal_risk", risk.pk)).status_code == 404
