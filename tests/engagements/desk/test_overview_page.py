"""The overview: what it says, what needs the consultant, and the buttons of the clock."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client as Browser
from django.utils import timezone

from engagements.models import Engagement, Item, ItemState, Pause
from tests.conftest import Cast
from tests.engagements.desk.conftest import Url
from tests.factories import make_access_grant, make_approval, make_change, make_risk


def said_on(browser: Browser, path: str) -> str:
    response = browser.get(path)
    assert response.status_code == 200
    return response.content.decode()


def test_it_shows_sentence_risks_changes_and_log(
    desk: Browser, url: Url, sprint: Engagement
) -> None:
    sprint.start()
    make_risk(sprint, severity="blocker")
    make_risk(sprint, severity="minor").plan_later(timezone.localdate() + timedelta(days=9))
    make_change(sprint, what="Moved www to the edge")
    page = said_on(desk, url("engagement_page"))
    assert "Hour 0 of 48: no block is in progress, 1 open blocker." in page
    assert "Fix now, 1 blocking" in page
    assert "Moved www to the edge" in page
    assert "started the sprint" in page


def _over_time(sprint: Engagement) -> None:
    sprint.started_at = timezone.now() - timedelta(hours=50)
    sprint.save(update_fields=["started_at"])


def _against_the_rules(sprint: Engagement) -> None:
    item = Item.objects.filter(block__engagement=sprint).first()
    assert item is not None
    item.rule_state = ItemState.FAIL
    item.state, item.decided_at = ItemState.PASS, timezone.now()
    item.save()


NEEDS: dict[str, Callable[[Engagement], object]] = {
    "The client sent 1 answer.": lambda sprint: make_approval(
        sprint, answer="Yes", answered_at=timezone.now()
    ),
    "The client has not answered: May we move the DNS?": make_approval,
    "The time is over by 2 h.": _over_time,
    "2 blockers between you and the launch.": lambda sprint: [
        make_risk(sprint, severity="blocker"),
        make_risk(sprint, severity="blocker", subject="www"),
    ],
    "1 risk can&#x27;t wait longer": lambda sprint: make_risk(
        sprint, lane="later", later_until=timezone.localdate() - timedelta(days=1)
    ),
    "1 access right should have been removed by now.": lambda sprint: make_access_grant(
        sprint, remove_on=timezone.localdate() - timedelta(days=1)
    ),
    "1 item decided otherwise than the rules say now.": _against_the_rules,
}


@pytest.mark.parametrize("need", NEEDS)
def test_what_needs_the_consultant(desk: Browser, url: Url, sprint: Engagement, need: str) -> None:
    sprint.start()
    assert need not in said_on(desk, url("engagement_page"))
    NEEDS[need](sprint)
    assert need in said_on(desk, url("engagement_page"))


def test_a_running_clock_without_a_block_names_the_next(
    desk: Browser, url: Url, sprint: Engagement
) -> None:
    need = "The clock runs, but no block does."
    assert need not in said_on(desk, url("engagement_page"))
    sprint.start()
    assert need in said_on(desk, url("engagement_page"))
    sprint.blocks.get(position=1).start()
    assert need not in said_on(desk, url("engagement_page"))


def test_a_closed_gate_leads_to_where_it_is_opened(
    desk: Browser, url: Url, sprint: Engagement
) -> None:
    first = sprint.blocks.get(position=1)
    first.gate = "rollback_dns"
    first.save(update_fields=["gate"])
    page = said_on(desk, url("engagement_page"))
    assert "Write a rollback card for DNS first" in page
    assert f'href="{url("rollback_list")}"' in page


@pytest.mark.parametrize(
    ("state", "shown"),
    [
        ("draft", {"start", "close"}),
        ("running", {"pause", "wait", "close"}),
        ("paused", {"wait", "resume", "close"}),
        ("waiting", {"pause", "resume", "close"}),
        ("closed", {"reopen"}),
    ],
)
def test_only_the_buttons_that_the_state_allows(
    desk: Browser, url: Url, sprint: Engagement, state: str, shown: set[str]
) -> None:
    sprint.state = state
    if state != "draft":
        sprint.started_at = timezone.now()
    sprint.closed_at = timezone.now() if state == "closed" else None
    sprint.save()
    page = said_on(desk, url("engagement_page"))
    verbs = ("start", "pause", "wait", "resume", "close", "reopen")
    assert {verb for verb in verbs if f'action="{url(f"engagement_{verb}")}"' in page} == shown


def test_a_helper_can_not_close(cast: Cast, url: Url) -> None:
    page = said_on(cast.browser("helper"), url("engagement_page"))
    assert url("engagement_start") in page
    assert url("engagement_close") not in page
    assert "Invite the founder" not in page


def test_the_clock_through_its_buttons(desk: Browser, url: Url, sprint: Engagement) -> None:
    for name, typed, state in (
        ("engagement_start", {}, "running"),
        ("engagement_pause", {"reason": "Night"}, "paused"),
        ("engagement_wait", {"reason": "The log-in of the registrar"}, "waiting"),
        ("engagement_resume", {}, "running"),
        ("engagement_close", {}, "closed"),
        ("engagement_reopen", {}, "running"),
    ):
        response = desk.post(url(name), typed)
        assert response["Location"] == url("engagement_page")
        sprint.refresh_from_db()
        assert sprint.state == state
    assert "Reopened." in said_on(desk, url("engagement_page"))


@pytest.mark.parametrize("name", ["engagement_pause", "engagement_wait"])
def test_a_stop_needs_a_reason(desk: Browser, url: Url, sprint: Engagement, name: str) -> None:
    sprint.start()
    for reason, said in (
        (" ", "This field is required"),
        ("Their key is sk_live_51HxYzAbCdEfGh", "looks like a live Stripe key"),
    ):
        response = desk.post(url(name), {"reason": reason})
        assert response.status_code == 422
        assert said in response.content.decode()
        assert reason.strip() in response.content.decode()  # what was typed stays
    assert not Pause.objects.exists()


def test_a_button_pressed_too_late_says_so(desk: Browser, url: Url, sprint: Engagement) -> None:
    sprint.start()
    desk.post(url("engagement_start"))
    assert "This sprint has started already." in said_on(desk, url("engagement_page"))


def test_the_founder_is_invited_once(cast: Cast, desk: Browser, url: Url) -> None:
    """The cast's client has a founder, so the page doesn't ask for one."""
    assert "Invite the founder" not in said_on(desk, url("engagement_page"))
    cast.memberships["founder"].delete()
    assert "Invite the founder" in said_on(desk, url("engagement_page"))
