"""Deployment: how a release goes out, how it comes back, and where the variables are."""

from __future__ import annotations

from typing import Any

from engagements.models import ItemState, RollbackCard, RollbackSubject
from engagements.models.rollback import TARGET_MINUTES
from engagements.playbooks import Stage
from handover.papers import Papers
from handover.sections.section import Gap, Section, consultant_of, gap, person

NO_HOME = "not written down"
STATES = {
    ItemState.PASS: "confirmed",
    ItemState.FAIL: "not so yet",
    ItemState.OPEN: "not confirmed",
}


def build(papers: Papers) -> dict[str, Any]:
    return {
        "steps": _steps(papers),
        "rollbacks": [card_of(papers, card) for card in papers.cards],
        "target_minutes": TARGET_MINUTES,
        "variables": _variables(papers),
        "accounts": [
            {"system": grant.system, "holder": grant.holder, "whose": grant.get_whose_display()}
            for kind in ("hosting", "code")
            for grant in papers.standing(kind)
        ],
        "contacts": [person(contact) for contact in papers.contacts_for("hosting")],
        "missing": _missing(papers),
    }


def _steps(papers: Papers) -> list[dict[str, str]]:
    """The points of the deployment block, with what was noted about each."""
    return [
        {
            "title": item.title,
            "guidance": item.guidance,
            "state": STATES[ItemState(item.state)],
            "note": item.note or item.reason,
        }
        for block in papers.blocks
        if block.stage == Stage.DEPLOY
        for item in block.items.all()
        if item.state != ItemState.NOT_APPLICABLE
    ]


def card_of(papers: Papers, card: RollbackCard) -> dict[str, Any]:
    return {
        "subject": card.get_subject_display(),
        "title": card.title,
        "trigger": card.trigger,
        "steps": card.step_list,
        "minutes": card.minutes,
        "rehearsed_on": papers.day(card.rehearsed_on),
        "rehearsed_minutes": card.rehearsed_minutes,
        "fast_enough": card.is_fast_enough,
    }


def _variables(papers: Papers) -> list[dict[str, Any]]:
    """Names by the place where they are kept; never a value."""
    homes: dict[str, list[dict[str, str]]] = {}
    for secret in papers.secrets:
        line = {"name": secret.name, "environments": secret.environments}
        homes.setdefault(secret.home or NO_HOME, []).append(line)
    return [{"home": home, "names": kept} for home, kept in sorted(homes.items())]


def _missing(papers: Papers) -> list[Gap]:
    consultant = consultant_of(papers)
    missing = []
    if not any(step["note"] for step in _steps(papers)):
        missing.append(
            gap("The steps of a release one by one, so that a second person can do it.", consultant)
        )
    missing += [
        gap(f"A rollback card for {RollbackSubject(subject).label}.", consultant)
        for subject in (RollbackSubject.DEPLOY, RollbackSubject.DNS)
        if not papers.cards_for(subject)
    ]
    missing += [
        gap(f"A rehearsal of the rollback “{card.title}”.", consultant)
        for card in papers.cards
        if card.rehearsed_on is None
    ]
    if not papers.secrets:
        missing.append(gap("Where the environment variables are kept.", consultant))
    return missing


SECTION = Section("deployment", "Releases and the way back", "rollback_list", build)
