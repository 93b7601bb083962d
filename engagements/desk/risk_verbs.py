"""What a consultant can do with a risk: the button, what it asks for, and the model's verb."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.formats import date_format

from engagements.desk import risk_forms
from engagements.models import (
    Approval,
    ApprovalKind,
    Lane,
    Risk,
    RiskState,
    TransitionError,
    User,
)

UNFINISHED = frozenset({RiskState.OPEN, RiskState.BEING_FIXED})


@dataclass(frozen=True, slots=True)
class Verb:
    """`key` is also the end of its URL name: risk_start."""

    key: str
    label: str
    said: str
    form: type[forms.Form]
    do: Callable[[Risk, User, dict[str, Any]], None]
    fits: Callable[[Risk], bool]
    submit: str = ""

    @property
    def url_name(self) -> str:
        return f"risk_{self.key}"

    def form_for(self, risk: Risk, data: QueryDict | None = None) -> forms.Form:
        """Several stand on one page, so each has ids of its own."""
        known = {"owner_name": risk.owner_name, "accepted_proof": risk.accepted_proof}
        return self.form(data, auto_id=f"id_{self.key}_%s", initial=known)


def _ask_to_accept(risk: Risk, by: User, given: dict[str, Any]) -> None:
    if risk.approvals.unanswered().exists():
        raise TransitionError(
            "The founder has been asked already. Wait, or take the question back."
        )
    until = date_format(given["until"])
    Approval.ask(
        risk.engagement,
        f"Can this wait until {until}: {risk.title[:220]}?",
        by=by,
        kind=ApprovalKind.DECISION,
        detail=given["reason"],
        risk=risk,
    )


VERBS: dict[str, Verb] = {
    verb.key: verb
    for verb in (
        Verb(
            key="start",
            label="Start fixing",
            said="You are on it; the founder reads “Being fixed”.",
            form=risk_forms.NothingToSay,
            do=lambda risk, by, given: risk.start_fixing(by=by),
            fits=lambda risk: risk.state == RiskState.OPEN,
        ),
        Verb(
            key="fixed",
            label="Mark as fixed…",
            said="Marked as fixed. The next audit looks again.",
            form=risk_forms.ProofForm,
            do=lambda risk, by, given: risk.mark_fixed(given["proof"], by=by),
            fits=lambda risk: risk.state in UNFINISHED,
            submit="Mark as fixed",
        ),
        Verb(
            key="fix_now",
            label="Back to “fix now”",
            said="It is in the lane “fix now” again.",
            form=risk_forms.NothingToSay,
            do=lambda risk, by, given: risk.fix_now(by=by),
            fits=lambda risk: risk.is_open and risk.lane == Lane.LATER,
        ),
        Verb(
            key="later",
            label="Plan for later…",
            said="It can wait; the date is on the list.",
            form=risk_forms.UntilForm,
            do=lambda risk, by, given: risk.plan_later(given["until"], by=by),
            fits=lambda risk: risk.state in UNFINISHED,
            submit="Plan for later",
        ),
        Verb(
            key="ask",
            label="Ask the founder to accept it…",
            said="Asked. The founder finds it under “Needs you”.",
            form=risk_forms.AskToAcceptForm,
            do=_ask_to_accept,
            fits=lambda risk: risk.state in UNFINISHED,
            submit="Ask the founder",
        ),
        Verb(
            key="false_alarm",
            label="It is a false alarm…",
            said="Noted as a false alarm. Later audits leave it so.",
            form=risk_forms.ReasonForm,
            do=lambda risk, by, given: risk.false_alarm(given["reason"], by=by),
            fits=lambda risk: risk.state in UNFINISHED or risk.state == RiskState.ACCEPTED,
            submit="Call it a false alarm",
        ),
        Verb(
            key="proof",
            label="Say where the acceptance is written down…",
            said="Noted beside the acceptance.",
            form=risk_forms.AcceptanceProofForm,
            do=lambda risk, by, given: risk.note_proof(given["accepted_proof"], by=by),
            fits=lambda risk: risk.state == RiskState.ACCEPTED,
            submit="Note it",
        ),
        Verb(
            key="reopen",
            label="Reopen…",
            said="It is back on the list.",
            form=risk_forms.ReopenForm,
            do=lambda risk, by, given: risk.reopen(given["reason"], by=by),
            fits=lambda risk: not risk.is_open,
            submit="Reopen it",
        ),
        Verb(
            key="owner",
            label="Name who takes care of it…",
            said="Noted.",
            form=risk_forms.OwnerForm,
            do=lambda risk, by, given: risk.edit(by=by, owner_name=given["owner_name"]),
            fits=lambda risk: risk.is_open,
            submit="Save",
        ),
    )
}
