"""The risk list: order, decisions and who may take them, and words that are kept."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from engagements.models import (
    Engagement,
    FounderState,
    Lane,
    Membership,
    Risk,
    RiskState,
    Role,
    TransitionError,
)
from tests.factories import (
    make_approval,
    make_client,
    make_engagement,
    make_membership,
    make_risk,
    make_user,
)

OPEN, BEING_FIXED, FIXED, ACCEPTED, FALSE_ALARM = RiskState
LATER = timezone.localdate() + timedelta(days=30)


def in_state(engagement: Engagement, founder: Membership, state: str) -> Risk:
    """A risk brought into the state by its own verbs."""
    risk = make_risk(engagement)
    if state == BEING_FIXED:
        risk.start_fixing()
    elif state == FIXED:
        risk.mark_fixed("Seen")
    elif state == ACCEPTED:
        risk.accept(LATER, "After the fair", by=founder)
    elif state == FALSE_ALARM:
        risk.false_alarm("Known proxy", by=founder.user)
    return risk


def test_ranked_by_severity_then_impact_then_age(engagement: Engagement) -> None:
    now = timezone.now()
    for title, severity, impact, age in [
        ("6", "info", "lost_leads", 9),
        ("5", "minor", "lost_leads", 9),
        ("4", "major", "handover", 9),
        ("2", "blocker", "trust", 9),
        ("1", "blocker", "failed_mail", 1),
        ("3", "major", "lost_leads", 1),
        ("0", "blocker", "failed_mail", 2),
    ]:
        make_risk(
            engagement,
            title=title,
            severity=severity,
            impact=impact,
            first_seen_at=now - timedelta(days=age),
        )
    assert [risk.title for risk in Risk.objects.ranked()] == list("0123456")


@pytest.mark.parametrize(
    ("verb", "allowed"),
    [
        ("accept", {OPEN, BEING_FIXED, ACCEPTED}),
        ("plan_later", {OPEN, BEING_FIXED}),
        ("fix_now", {OPEN, BEING_FIXED}),
        ("start_fixing", {OPEN}),
        ("mark_fixed", {OPEN, BEING_FIXED}),
        ("false_alarm", {OPEN, BEING_FIXED, ACCEPTED}),
        ("reopen", {FIXED, ACCEPTED, FALSE_ALARM}),
    ],
)
@pytest.mark.parametrize("state", RiskState)
def test_transitions(
    engagement: Engagement, founder: Membership, state: RiskState, verb: str, allowed: set[Any]
) -> None:
    risk = in_state(engagement, founder, state)
    calls: dict[str, Callable[[], None]] = {
        "accept": lambda: risk.accept(LATER, "After the fair", by=founder),
        "plan_later": lambda: risk.plan_later(LATER),
        "fix_now": risk.fix_now,
        "start_fixing": risk.start_fixing,
        "mark_fixed": lambda: risk.mark_fixed("Seen in run 7"),
        "false_alarm": lambda: risk.false_alarm("Known proxy", by=founder.user),
        "reopen": risk.reopen,
    }
    if state in allowed:
        calls[verb]()
    else:
        with pytest.raises(TransitionError, match=r"^This risk is .*\.$"):
            calls[verb]()
        assert Risk.objects.get().state == state


@pytest.mark.parametrize("role", [role for role in Role if role != Role.FOUNDER])
def test_only_the_founder_accepts(engagement: Engagement, role: Role) -> None:
    client = engagement.client if role.is_on_the_clients_side else None
    member = make_membership(role, workspace=engagement.workspace, client=client)
    risk = make_risk(engagement)
    with pytest.raises(PermissionDenied):
        risk.accept(LATER, "After the fair", by=member)
    risk.refresh_from_db()
    assert risk.state == OPEN


def test_the_founder_of_another_client_does_not_accept(engagement: Engagement) -> None:
    stranger = make_membership(Role.FOUNDER, client=make_client())
    with pytest.raises(PermissionDenied):
        make_risk(engagement).accept(LATER, "After the fair", by=stranger)


def test_accepting_keeps_who_why_and_until_when(
    engagement: Engagement, founder: Membership
) -> None:
    risk = make_risk(engagement)
    risk.accept(LATER, " After the fair ", by=founder)
    risk.refresh_from_db()
    assert (risk.state, risk.lane, risk.accepted_until) == (ACCEPTED, Lane.ACCEPTED, LATER)
    assert (risk.accepted_by, risk.accepted_reason) == (founder.user, "After the fair")
    line = engagement.audit_entries.get()
    assert line.sentence.startswith("accepted a risk until")
    assert line.target == risk.title


@pytest.mark.parametrize(
    ("days", "reason", "said"),
    [(0, "Why not", "after today"), (-1, "Why not", "after today"), (9, " ", "Say why")],
)
def test_accepting_needs_a_day_to_come_and_a_reason(
    engagement: Engagement, founder: Membership, days: int, reason: str, said: str
) -> None:
    risk = make_risk(engagement)
    with pytest.raises(TransitionError, match=said):
        risk.accept(timezone.localdate() + timedelta(days=days), reason, by=founder)


def test_reopening_counts_and_clears(engagement: Engagement, founder: Membership) -> None:
    risk = in_state(engagement, founder, FIXED)
    risk.reopen("Seen again in run 9")
    risk.refresh_from_db()
    assert (risk.state, risk.fixed_at, risk.reopened_count) == (OPEN, None, 1)
    risk.mark_fixed("Seen")
    risk.reopen()
    risk.refresh_from_db()
    assert risk.reopened_count == 2


def test_what_a_person_left_as_it_was_is_still_the_rules(
    engagement: Engagement, consultant: Membership
) -> None:
    risk = make_risk(engagement, title="Rule's title", why="Rule's why", severity="major")
    risk.edit(by=consultant.user, title="My title", severity="major")
    risk.refresh_from_db()
    assert (risk.title, risk.edited_fields) == ("My title", ["title"])


def test_edit_takes_words_only(engagement: Engagement, consultant: Membership) -> None:
    with pytest.raises(TypeError, match="state"):
        make_risk(engagement).edit(by=consultant.user, state="fixed")


def test_the_words_of_the_founder(
    engagement: Engagement,
    founder: Membership,
    django_assert_num_queries: Callable[[int], Any],
) -> None:
    for state in RiskState:
        in_state(engagement, founder, state)
    put_off, asked = make_risk(engagement), make_risk(engagement, severity="minor")
    put_off.plan_later(LATER)
    make_approval(engagement, risk=asked)
    make_risk(engagement, severity="info")
    words = {
        FIXED: FounderState.WORKING,
        FALSE_ALARM: FounderState.WORKING,
        ACCEPTED: FounderState.AGREED_TO_WAIT,
        OPEN: FounderState.BEING_FIXED,
        BEING_FIXED: FounderState.BEING_FIXED,
    }
    for risk in Risk.objects.exclude(pk__in=[put_off.pk, asked.pk]):
        assert risk.founder_state == words[RiskState(risk.state)]
    assert put_off.founder_state == FounderState.CAN_WAIT, "nobody was asked"
    assert asked.founder_state == FounderState.NEEDS_YOU
    with django_assert_num_queries(1):
        listed = {risk.pk: risk.founder_state for risk in Risk.objects.for_founder()}
    assert listed[asked.pk] == FounderState.NEEDS_YOU
    assert len(listed) == 6, "no false alarm and nothing that is only worth knowing"
    engagement.close()
    was_open = {pk for pk, state in listed.items() if state == FounderState.BEING_FIXED}
    with django_assert_num_queries(1):
        now = {risk.pk: risk.founder_state for risk in Risk.objects.for_founder()}
    assert {pk for pk, state in now.items() if state == FounderState.STILL_OPEN} == was_open
    assert Risk.objects.get(pk=min(was_open)).founder_state == FounderState.STILL_OPEN


def test_named_querysets(engagement: Engagement, founder: Membership) -> None:
    for state in RiskState:
        in_state(engagement, founder, state)
    assert {risk.state for risk in Risk.objects.open()} == {OPEN, BEING_FIXED}
    blocker = make_risk(engagement, severity="blocker")
    assert list(engagement.risks.blockers()) == [blocker]
    assert not make_engagement(client=engagement.client).risks.blockers().exists()
    assert not Risk.objects.acceptance_over(LATER).exists()
    over = Risk.objects.acceptance_over(LATER + timedelta(days=1))
    assert [risk.state for risk in over] == [ACCEPTED]


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"state": "accepted"}, "accepted without a day"),
        ({"lane": "later"}, "put off without a day"),
        ({"state": "fixed"}, "fixed without a moment"),
        ({"impact": "sadness"}, "an unknown impact"),
        ({"severity": "apocalypse"}, "an unknown severity"),
        ({"effort": "a year"}, "an unknown effort"),
    ],
)
def test_the_table_refuses(engagement: Engagement, fields: dict[str, Any], why: str) -> None:
    risk = make_risk(engagement)
    with pytest.raises(IntegrityError), transaction.atomic():
        Risk.objects.filter(pk=risk.pk).update(**fields)


def test_a_fingerprint_is_unique_in_its_engagement_only(engagement: Engagement) -> None:
    make_risk(engagement, fingerprint="f1")
    make_risk(make_engagement(client=engagement.client), fingerprint="f1")
    make_risk(engagement), make_risk(engagement)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_risk(engagement, fingerprint="f1")


def test_a_deleted_account_keeps_its_decision(engagement: Engagement) -> None:
    ann = make_user(name="Ann")
    risk = make_risk(engagement)
    risk.false_alarm("Known proxy", by=ann)
    ann.delete()
    line = engagement.audit_entries.get()
    assert (line.actor, line.actor_name) == (None, "Ann")


def test_a_fixed_risk_asks_the_founder_nothing_more(engagement: Engagement) -> None:
    risk = make_risk(engagement)
    about_it = make_approval(engagement, risk=risk)
    other = make_approval(engagement)
    risk.mark_fixed("Seen")
    assert list(engagement.approvals.unanswered()) == [other]
    about_it.refresh_from_db()
    assert about_it.withdrawn_at is not None
