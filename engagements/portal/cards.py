"""A question of "Needs you" together with its form."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from engagements.models import Approval, Risk
from engagements.portal.forms import AnswerForm, WaitForm


@dataclass(frozen=True, slots=True)
class QuestionCard:
    approval: Approval
    form: AnswerForm


@dataclass(frozen=True, slots=True)
class DecisionCard:
    """A risk the founder is asked to decide about."""

    approval: Approval
    risk: Risk
    form: WaitForm


def question_cards(approvals: Iterable[Approval]) -> list[QuestionCard]:
    return [QuestionCard(approval, AnswerForm(approval)) for approval in approvals]


def decision_cards(approvals: Iterable[Approval]) -> list[DecisionCard]:
    """For questions that are about a risk."""
    return [
        DecisionCard(approval, approval.risk, WaitForm(approval.risk))
        for approval in approvals
        if approval.risk
    ]
