"""A founder's decision touches the risk and its questions together, or neither."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from engagements.models import Engagement, Membership, Risk, TransitionError
from engagements.portal.deciding import agree_to_wait, ask_for_fix
from tests.factories import make_approval, make_risk


@pytest.fixture
def asked(engagement: Engagement) -> Risk:
    """A risk with two open questions about it."""
    risk = make_risk(engagement)
    make_approval(engagement, risk=risk)
    make_approval(engagement, risk=risk)
    return risk


def answers(risk: Risk) -> list[str]:
    return list(risk.approvals.values_list("answer", flat=True))


def test_agreeing_to_wait_accepts_and_answers_all(asked: Risk, founder: Membership) -> None:
    until = timezone.localdate() + timedelta(days=30)
    agree_to_wait(asked, until, " Nobody books by phone. ", by=founder)
    asked.refresh_from_db()
    assert (asked.state, asked.accepted_until, asked.accepted_by) == (
        "accepted",
        until,
        founder.user,
    )
    assert not asked.approvals.unanswered().exists()
    assert all(answer.endswith(": Nobody books by phone.") for answer in answers(asked))
    logged = asked.engagement.audit_entries.values_list("actor_name", flat=True)
    assert set(logged) == {str(founder.user)}


@pytest.mark.parametrize(("days", "reason"), [(0, "Later."), (-1, "Later."), (30, "  ")])
def test_a_date_or_reason_that_wont_do_changes_nothing(
    asked: Risk, founder: Membership, days: int, reason: str
) -> None:
    with pytest.raises(TransitionError):
        agree_to_wait(asked, timezone.localdate() + timedelta(days=days), reason, by=founder)
    asked.refresh_from_db()
    assert asked.state == "open"
    assert asked.approvals.unanswered().count() == 2


def test_nobody_asked_so_nothing_can_wait(engagement: Engagement, founder: Membership) -> None:
    risk = make_risk(engagement)
    with pytest.raises(TransitionError, match="decided already"):
        agree_to_wait(risk, timezone.localdate() + timedelta(days=3), "Later.", by=founder)


def test_please_fix_it_answers_and_leaves_an_open_risk_open(
    asked: Risk, founder: Membership
) -> None:
    ask_for_fix(asked, by=founder)
    asked.refresh_from_db()
    assert (asked.state, asked.lane) == ("open", "fix_now")
    assert answers(asked) == ["Please fix it.", "Please fix it."]


def test_please_fix_it_takes_a_risk_out_of_the_waiting_lanes(
    asked: Risk, founder: Membership
) -> None:
    until = timezone.localdate() + timedelta(days=30)
    asked.plan_later(until)
    ask_for_fix(asked, by=founder)
    assert (asked.lane, asked.later_until) == ("fix_now", None)
    asked.accept(until, "Later.", by=founder)
    ask_for_fix(asked, by=founder)
    asked.refresh_from_db()
    assert (asked.state, asked.lane) == ("open", "fix_now")


def test_please_fix_it_once_is_enough(asked: Risk, founder: Membership) -> None:
    ask_for_fix(asked, by=founder)
    with pytest.raises(TransitionError, match="on our list to fix already"):
        ask_for_fix(asked, by=founder)


def test_only_the_founder_decides(asked: Risk, founder: Membership, consultant: Membership) -> None:
    with pytest.raises(PermissionDenied):
        agree_to_wait(asked, timezone.localdate() + timedelta(days=3), "Later.", by=consultant)
    with pytest.raises(PermissionDenied):
        ask_for_fix(asked, by=consultant)
    assert asked.approvals.unanswered().count() == 2
    agree_to_wait(asked, timezone.localdate() + timedelta(days=3), "Later.", by=founder)
    with pytest.raises(PermissionDenied):  # nothing is left to answer, only the risk to reopen
        ask_for_fix(asked, by=consultant)


def test_a_closed_sprint_takes_no_decision(asked: Risk, founder: Membership) -> None:
    asked.engagement.close()
    with pytest.raises(TransitionError, match="closed"):
        ask_for_fix(asked, by=founder)
