"""Words about what may wait no longer: to the consultancy, and to the founder who agreed to it."""

from collections.abc import Sequence
from datetime import date

from django.urls import reverse
from django.utils.formats import date_format

from engagements.models import Engagement, Line, MailKind, MailSide, Risk, RiskState, tell


def tell_warning(engagement: Engagement, risks: Sequence[Risk], asked: Sequence[Risk]) -> None:
    """A week before: the consultancy hears of all, the founder of the accepted ones.

    Those that were just `asked` about are in the mail with that question.
    """
    ours = [_line(risk, "risk_page", _to_us(risk)) for risk in risks]
    tell(engagement, MailSide.OURS, MailKind.NEEDS_YOU, ours)
    accepted = [risk for risk in risks if risk.state == RiskState.ACCEPTED and risk not in asked]
    theirs = [_line(risk, "portal_risk", _to_founder(risk)) for risk in accepted]
    tell(engagement, MailSide.CLIENT, MailKind.NEEDS_YOU, theirs)


def tell_ended(engagement: Engagement, risks: Sequence[Risk], today: date) -> None:
    """The day after, to the consultancy."""
    back = [
        Line(
            cause=f"wait-over:{risk.pk}:{today}",
            text=f"Back on “fix now”: {risk.title}",
            detail="The agreed day is over.",
            path=_path(risk, "risk_page"),
        )
        for risk in risks
    ]
    tell(engagement, MailSide.OURS, MailKind.NEEDS_YOU, back)


def _line(risk: Risk, page: str, detail: str) -> Line:
    day = risk.waits_until
    return Line(
        cause=f"wait:{risk.pk}:{day}",
        text=f"May wait only until {date_format(day) if day else ''}: {risk.title}",
        detail=detail,
        path=_path(risk, page),
    )


def _to_us(risk: Risk) -> str:
    if risk.engagement.is_closed:
        return "The sprint is closed, so its list stays as it is. Reopen it to take this up."
    if risk.state == RiskState.ACCEPTED:
        return "The founder accepted it until then, and is asked in the portal again."
    return "The day after, it goes back to “fix now” by itself."


def _to_founder(risk: Risk) -> str:
    if risk.engagement.is_closed:
        return "You agreed to it. The sprint is over: answer this mail if you want it taken up."
    return "You agreed to it. Without a word from you it goes back on the list of things to fix."


def _path(risk: Risk, page: str) -> str:
    engagement = risk.engagement
    return reverse(page, args=[engagement.workspace.slug, engagement.slug, risk.pk])
