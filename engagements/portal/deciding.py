"""What a founder decides about a risk: it touches the risk and the questions about it together."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.formats import date_format

from engagements.models import Lane, Membership, Risk, RiskState, TransitionError


@transaction.atomic
def agree_to_wait(risk: Risk, until: date, reason: str, proof: str = "", *, by: Membership) -> None:
    """Accepts the risk until a date and answers every open question about it.

    Raises PermissionDenied for anyone but the founder, TransitionError when nobody asks any more
    or the date or reason won't do; nothing is changed then.
    """
    questions = list(risk.approvals.unanswered())
    if not questions and by.stands_for(risk.client_id):
        raise TransitionError("This has been decided already.")
    risk.accept(until, reason, proof, by=by)
    for question in questions:
        question.give_answer(f"It can wait until {date_format(until)}: {reason.strip()}", by=by)


@transaction.atomic
def ask_for_fix(risk: Risk, *, by: Membership) -> None:
    """Says “please fix it”: answers the questions and takes the risk out of the waiting lanes.

    Raises PermissionDenied for anyone but the founder, TransitionError when it is being fixed
    already.
    """
    if not by.stands_for(risk.client_id):
        raise PermissionDenied("Only the founder can decide this.")
    questions = list(risk.approvals.unanswered())
    waits = risk.state == RiskState.ACCEPTED or risk.lane == Lane.LATER
    if not (questions or waits):
        raise TransitionError("This is on our list to fix already.")
    for question in questions:
        question.give_answer("Please fix it.", by=by)
    if risk.state == RiskState.ACCEPTED:
        risk.reopen("the founder asks for it to be fixed", by=by.user)
    elif waits:
        risk.fix_now(by=by.user)
