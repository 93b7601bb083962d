"""The risk list and one risk's page."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from engagements import tenancy
from engagements.models import Approval, Engagement, Impact, Lane, Risk, RiskState, Severity
from tests.conftest import Cast
from tests.engagements.desk.browsing import desk_of, text_of
from tests.factories import make_approval, make_risk

SOON = timezone.localdate() + timedelta(days=14)
KEY = "sk_live_" + "4eC39HqLyjWDarjtT1zdp7dc"


def stored(risk: Risk) -> Risk:
    with tenancy.scope(risk.workspace_id):
        return Risk.objects.get(pk=risk.pk)


def close(engagement: Engagement) -> None:
    with tenancy.scope(engagement.workspace_id):
        engagement.close()


def log_of(engagement: Engagement) -> list[str]:
    with tenancy.scope(engagement.workspace_id):
        return [str(entry) for entry in engagement.audit_entries.all()]


def test_the_list_has_three_lanes_worst_first(cast: Cast) -> None:
    make_risk(cast.engagement, title="Small thing", severity="minor")
    make_risk(cast.engagement, title="Big thing", severity="blocker")
    make_risk(cast.engagement, title="Waiting thing", lane=Lane.LATER, later_until=SOON)
    make_risk(
        cast.engagement,
        title="Carried thing",
        state=RiskState.ACCEPTED,
        lane=Lane.ACCEPTED,
        accepted_until=SOON,
    )
    make_risk(cast.other_engagement, title="Another client's thing")
    page = text_of(desk_of(cast).get("risk_list"))
    places = [
        page.index(words)
        for words in (
            "1 blocker and 1 other risk to fix now. 1 can wait. 1 accepted by the founder.",
            *("Fix now", "Big thing", "Small thing"),
            *("Can wait until <span", "Waiting thing"),
            *("Accepted until <span", "Carried thing"),
        )
    ]
    assert places == sorted(places)
    assert "Another client" not in page


def test_the_founders_words_stand_beside(cast: Cast) -> None:
    make_approval(cast.engagement, risk=make_risk(cast.engagement))
    assert "Needs you" in text_of(desk_of(cast).get("risk_list"))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "certificate"}, {"A certificate ran out"}),
        ({"q": "dns025"}, {"The domain leads nowhere"}),
        ({"q": "ann"}, {"The domain leads nowhere"}),  # its owner
        ({"severity": "blocker"}, {"The domain leads nowhere"}),
        ({"impact": "trust", "severity": "major"}, {"A certificate ran out"}),
        ({"severity": "nonsense"}, {"A certificate ran out", "The domain leads nowhere"}),
        ({"q": "nothing like it"}, set()),
    ],
)
def test_the_list_can_be_narrowed(cast: Cast, query: dict[str, str], found: set[str]) -> None:
    make_risk(cast.engagement, title="A certificate ran out", impact="trust", code="TLS005")
    make_risk(
        cast.engagement,
        title="The domain leads nowhere",
        severity="blocker",
        code="DNS025",
        owner_name="Ann",
    )
    page = text_of(desk_of(cast).get("risk_list", htmx=True, **query))
    assert "<html" not in page
    titles = {"A certificate ran out", "The domain leads nowhere"}
    assert {title for title in titles if title in page} == found


def test_an_empty_list_says_what_to_do(cast: Cast) -> None:
    assert "No risk is known yet" in text_of(desk_of(cast).get("risk_list"))


@pytest.mark.parametrize("number", [3, 30])
def test_the_list_takes_the_same_queries(
    cast: Cast, number: int, django_assert_num_queries: Any
) -> None:
    for _ in range(number):
        make_approval(cast.engagement, risk=make_risk(cast.engagement))
    desk = desk_of(cast)
    with django_assert_num_queries(6):  # session, person, place, engagement, risks, workspace
        desk.get("risk_list")


def test_the_page_says_why_and_how_with_what_to_paste(cast: Cast) -> None:
    fix = "Set in coach.example: type TXT, name @, value “v=spf1 -all”."
    risk = make_risk(cast.engagement, why="Mail lands in spam.", fix=fix)
    page = text_of(desk_of(cast).get("risk_page", risk.pk))
    assert "Mail lands in spam." in page
    assert "Value of the TXT record named @" in page
    assert "<pre" in page
    assert "Start fixing" in page
    assert "Reopen…" not in page


@pytest.mark.parametrize(
    ("verb", "data", "before", "after"),
    [
        ("start", {}, {}, {"state": "being_fixed", "lane": "fix_now"}),
        ("later", {"until": SOON}, {}, {"state": "open", "lane": "later", "later_until": SOON}),
        (
            "fix_now",
            {},
            {"lane": "later", "later_until": SOON},
            {"lane": "fix_now", "later_until": None},
        ),
        ("fixed", {"proof": "I booked a call."}, {}, {"state": "fixed"}),
        (
            "false_alarm",
            {"reason": "It is parked."},
            {},
            {"state": "false_alarm", "false_alarm_reason": "It is parked."},
        ),
        ("reopen", {}, {"state": "fixed", "fixed_at": timezone.now()}, {"state": "open"}),
        ("owner", {"owner_name": "Ann"}, {}, {"owner_name": "Ann"}),
    ],
)
def test_each_verb_does_its_work(
    cast: Cast, verb: str, data: dict[str, Any], before: dict[str, Any], after: dict[str, Any]
) -> None:
    risk, desk = make_risk(cast.engagement, **before), desk_of(cast)
    response = desk.post(f"risk_{verb}", risk.pk, **data)
    assert response.headers["Location"] == desk.url("risk_page", risk.pk)
    now = stored(risk)
    assert {name: getattr(now, name) for name in after} == after
    assert any(line.startswith("consultant ") for line in log_of(cast.engagement))


@pytest.mark.parametrize(
    ("verb", "data", "says"),
    [
        ("later", {"until": "2001-01-01"}, "Pick a date after today."),
        ("later", {"until": "soon"}, "Enter a valid date."),
        ("fixed", {"proof": ""}, "This field is required."),
        ("fixed", {"proof": f"Put {KEY} in"}, "This looks like a live Stripe key."),
        ("false_alarm", {"reason": "   "}, "This field is required."),
    ],
)
def test_a_refused_verb_keeps_what_was_typed(
    cast: Cast, verb: str, data: dict[str, str], says: str
) -> None:
    risk = make_risk(cast.engagement)
    response = desk_of(cast).post(f"risk_{verb}", risk.pk, **data)
    page = text_of(response)
    assert response.status_code == 422
    assert says in page
    assert all(value.strip() in page for value in data.values())
    assert stored(risk).state == RiskState.OPEN


def test_a_verb_that_comes_too_late_says_so(cast: Cast) -> None:
    risk = make_risk(cast.engagement, state=RiskState.FIXED, fixed_at=timezone.now())
    response = desk_of(cast).post("risk_start", risk.pk)
    assert response.status_code == 422
    assert "This risk is fixed, so it can&#x27;t be taken up." in text_of(response)


def test_only_the_founder_accepts_so_the_consultant_asks_once(cast: Cast) -> None:
    risk, desk = make_risk(cast.engagement), desk_of(cast)
    asking = {"until": SOON, "reason": "The new host does it in May."}
    assert desk.post("risk_ask", risk.pk, **asking).status_code == 302
    with tenancy.scope(cast.workspace):
        asked = Approval.objects.get()
    assert (asked.risk_id, asked.kind, asked.detail) == (risk.pk, "decision", asking["reason"])
    assert stored(risk).state == RiskState.OPEN
    again = desk.post("risk_ask", risk.pk, **asking)
    assert again.status_code == 422
    assert "has been asked already" in text_of(again)


def test_the_longest_title_can_be_asked_about(cast: Cast) -> None:
    risk = make_risk(cast.engagement, title="t" * 300)
    response = desk_of(cast).post("risk_ask", risk.pk, until=SOON, reason="Later.")
    assert response.status_code == 302
    with tenancy.scope(cast.workspace):
        assert len(Approval.objects.get().question) <= 300  # SQLite would take any length


def test_words_of_people_are_told_from_the_rules(cast: Cast) -> None:
    risk, desk = make_risk(cast.engagement), desk_of(cast)
    words = {name: getattr(risk, name) for name in ("title", "fix", "impact", "severity")}
    response = desk.post("risk_edit", risk.pk, **words, why="Leads are lost.", effort="minutes")
    assert response.status_code == 302
    assert stored(risk).edited_fields == ["effort", "why"]
    page = text_of(desk.get("risk_page", risk.pk))
    assert "What the fix takes, Why it matters: written by a person" in page
    form = text_of(desk.get("risk_edit", risk.pk))
    assert form.count("Written by a person;") == 2
    assert form.count("The rule's words.") == 4


def test_a_refused_edit_changes_nothing(cast: Cast) -> None:
    risk = make_risk(cast.engagement)
    response = desk_of(cast).post("risk_edit", risk.pk, title="", why="Typed with care")
    assert response.status_code == 422
    assert "Typed with care" in text_of(response)
    assert stored(risk).why == risk.why


def test_a_risk_by_hand(cast: Cast) -> None:
    desk = desk_of(cast)
    data = {"title": "The form loses leads", "impact": Impact.LOST_LEADS}
    assert desk.post("risk_create", **data).status_code == 422
    desk.post("risk_create", **data, severity=Severity.MAJOR, subject="coach.example/book")
    with tenancy.scope(cast.workspace):
        risk = cast.engagement.risks.get()
    assert (risk.code, risk.subject, risk.state) == ("", "coach.example/book", "open")
    assert "consultant added a risk" in log_of(cast.engagement)


def test_a_closed_engagement_shows_no_buttons_and_refuses(cast: Cast) -> None:
    risk, desk = make_risk(cast.engagement), desk_of(cast)
    close(cast.engagement)
    page = text_of(desk.get("risk_page", risk.pk))
    assert "so its papers can't change" in page
    assert "Start fixing" not in page
    refused = desk.post("risk_start", risk.pk)
    assert refused.status_code == 422
    assert stored(risk).state == RiskState.OPEN
    edit = desk.post("risk_create", title="Late", impact="trust", severity="minor")
    assert "This engagement is closed" in text_of(edit)


def test_the_consultant_notes_where_an_acceptance_is_written_down(cast: Cast) -> None:
    risk, desk = make_risk(cast.engagement), desk_of(cast, "helper")
    early = desk.post("risk_proof", risk.pk, accepted_proof="E-mail of 3 May")
    assert early.status_code == 422  # nothing is accepted yet, and only the founder can
    with tenancy.scope(cast.workspace):
        risk.accept(SOON, "After the fair", by=cast.memberships["founder"])
    assert desk.post("risk_proof", risk.pk, accepted_proof=KEY).status_code == 422
    desk.post("risk_proof", risk.pk, accepted_proof="E-mail of 3 May")
    page = text_of(desk.get("risk_page", risk.pk))
    assert "<dt>Written down in</dt><dd>E-mail of 3 May</dd>" in page
    assert "helper</strong> noted where an acceptance is written down: E-mail of 3 May" in page
    with tenancy.scope(cast.workspace):
        risk.refresh_from_db()
        assert risk.accepted_reason == "After the fair"
        risk.accept(SOON, "Still after the fair", by=cast.memberships["founder"])
        assert risk.accepted_proof == ""  # a new decision has a proof of its own
