"""A question of "Needs you" together with its form."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from engagements.models import Approval, Engagement, Risk
from engagements.portal.forms import AnswerForm, WaitForm
from engagements.portal.ways import (
    ByHand,
    Way,
    by_hand_for_question,
    by_hand_for_risk,
    ways_to_dns,
)


@dataclass(frozen=True, slots=True)
class QuestionCard:
    approval: Approval
    form: AnswerForm
    by_hand: ByHand


@dataclass(frozen=True, slots=True)
class DecisionCard:
    """A risk the founder is asked to decide about."""

    approval: Approval
    risk: Risk
    form: WaitForm
    by_hand: ByHand


def question_card(approval: Approval, form: AnswerForm | None = None) -> QuestionCard:
    return QuestionCard(approval, form or AnswerForm(approval), by_hand_for_question(approval))


def decision_card(
    approval: Approval, risk: Risk, form: WaitForm | None = None, dns_ways: Iterable[Way] = ()
) -> DecisionCard:
    return DecisionCard(approval, risk, form or WaitForm(risk), by_hand_for_risk(risk, dns_ways))


def question_cards(approvals: Iterable[Approval]) -> list[QuestionCard]:
    return [question_card(approval) for approval in approvals]


def decision_cards(engagement: Engagement, approvals: Iterable[Approval]) -> list[DecisionCard]:
    """For questions that are about a risk; one query more than they took, if there are any."""
    about = [approval for approval in approvals if approval.risk]
    ways = ways_to_dns(engagement) if about else ()
    return [
        decision_card(approval, approval.risk, dns_ways=ways) for approval in about if approval.risk
    ]
