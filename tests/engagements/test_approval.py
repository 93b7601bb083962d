"""Questions to the founder: who answers, and when the board stops pointing at them."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from engagements import tenancy
from engagements.models import Approval, Engagement, Membership, Risk, TransitionError
from tests.factories import make_risk


def test_asked_answered_read(
    engagement: Engagement, founder: Membership, consultant: Membership
) -> None:
    asked = Approval.ask(
        engagement, "May we move the DNS?", by=consultant.user, risk=make_risk(engagement)
    )
    assert list(engagement.approvals.unanswered()) == [asked]
    with pytest.raises(TransitionError, match="no answer"):
        asked.mark_read()
    asked.give_answer("Yes, tonight", by=founder)
    assert not engagement.approvals.unanswered().exists()
    assert list(engagement.approvals.to_read()) == [asked]
    asked.mark_read()
    assert not engagement.approvals.to_read().exists()
    sentences = [str(line) for line in engagement.audit_entries.order_by("pk")]
    assert sentences == [f"{consultant.user} asked the client", f"{founder.user} answered"]


def test_only_the_founder_answers(
    engagement: Engagement, founder: Membership, consultant: Membership
) -> None:
    asked = Approval.ask(engagement, "May we?", by=consultant.user)
    with pytest.raises(PermissionDenied):
        asked.give_answer("Yes", by=consultant)
    asked.refresh_from_db()
    assert not asked.is_answered


@pytest.mark.parametrize("answer", ["", "   "])
def test_an_answer_says_something(engagement: Engagement, founder: Membership, answer: str) -> None:
    asked = Approval.ask(engagement, "May we?", by=founder.user)
    with pytest.raises(TransitionError, match="Write an answer"):
        asked.give_answer(answer, by=founder)


def test_settled_is_settled(
    engagement: Engagement, founder: Membership, consultant: Membership
) -> None:
    answered = Approval.ask(engagement, "May we?", by=consultant.user)
    answered.give_answer("No", by=founder)
    with pytest.raises(TransitionError, match="answered already"):
        answered.give_answer("Yes", by=founder)
    withdrawn = Approval.ask(engagement, "Which plan?", by=consultant.user)
    withdrawn.withdraw(by=consultant.user)
    with pytest.raises(TransitionError, match="taken back"):
        withdrawn.give_answer("Pro", by=founder)
    assert not engagement.approvals.unanswered().exists()


def test_the_founder_decides_within_the_clients_scope(
    engagement: Engagement, founder: Membership, consultant: Membership
) -> None:
    asked = Approval.ask(engagement, "May we?", by=consultant.user)
    make_risk(engagement)
    with tenancy.scope(engagement.workspace_id, engagement.client_id):
        Approval.objects.get(pk=asked.pk).give_answer("Yes", by=founder)
        risk = Risk.objects.for_founder().get()
        risk.accept(timezone.localdate() + timedelta(days=9), "After the fair", by=founder)
    assert engagement.audit_entries.count() == 3


def stopping(
    engagement: Engagement, consultant: Membership, question: str = "Which day?"
) -> Approval:
    return Approval.ask(engagement, question, by=consultant.user, stops_clock=True)


def state_of(engagement: Engagement) -> str:
    return Engagement.objects.get(pk=engagement.pk).state


def test_a_question_stops_the_clock_and_its_answer_starts_it(
    engagement: Engagement, founder: Membership, consultant: Membership
) -> None:
    asked = stopping(engagement, consultant)
    assert asked.holds_clock
    assert (state_of(engagement), engagement.pauses.get().reason) == ("waiting", "Which day?")
    asked.give_answer("Friday", by=founder)
    assert state_of(engagement) == "running"
    assert engagement.pauses.get().ended_at
    assert not Approval.objects.select_related("pause").get().holds_clock


def test_taking_the_question_back_starts_the_clock_too(
    engagement: Engagement, consultant: Membership
) -> None:
    stopping(engagement, consultant).withdraw(by=consultant.user)
    assert state_of(engagement) == "running"


def test_the_clock_waits_for_the_last_of_several_questions(
    engagement: Engagement, founder: Membership, consultant: Membership
) -> None:
    first, second = stopping(engagement, consultant), stopping(engagement, consultant, "Where?")
    assert first.pause == second.pause
    first.give_answer("Friday", by=founder)
    assert state_of(engagement) == "waiting"
    second.give_answer("There", by=founder)
    assert state_of(engagement) == "running"


def test_an_answer_starts_no_clock_that_was_stopped_by_hand_meanwhile(
    engagement: Engagement, founder: Membership, consultant: Membership
) -> None:
    asked = stopping(engagement, consultant)
    engagement.resume(by=consultant.user)
    engagement.pause("Night", by=consultant.user)
    asked.give_answer("Friday", by=founder)
    assert state_of(engagement) == "paused"


@pytest.mark.parametrize("stop", ["pause", "wait_for_client"])
def test_a_question_does_not_take_over_a_clock_stopped_by_hand(
    engagement: Engagement, consultant: Membership, stop: str
) -> None:
    getattr(engagement, stop)("Night", by=consultant.user)
    with pytest.raises(TransitionError, match="clock is not running"):
        stopping(engagement, consultant)
    assert not engagement.approvals.exists()
    assert engagement.pauses.get().reason == "Night"
