"""The first questions of a sprint: what was asked, what was answered, what that would make."""

from __future__ import annotations

from dataclasses import dataclass

from engagements.models import Engagement, IntakeOutcome, Makes
from engagements.playbooks import Stage, intake_stages
from engagements.playbooks.intake import NONE, UNSURE, IntakeQuestion, IntakeStage

PLACES = {"access": Makes.ACCESS, "contact": Makes.CONTACT}
ALERTS = "contact.alerts"  # who gets them is kept among the alert destinations


@dataclass(frozen=True, slots=True)
class Screen:
    """One stage of the questionnaire with its questions; `number` counts from 1."""

    stage: IntakeStage
    number: int
    asked: tuple[IntakeQuestion, ...]
    answered: int

    @property
    def key(self) -> str:
        return self.stage.key

    @property
    def title(self) -> str:
        return self.stage.title

    @property
    def is_complete(self) -> bool:
        return self.answered == len(self.asked)


@dataclass(frozen=True, slots=True)
class Line:
    """One answer, what it would make, and what was decided about it, if anything."""

    asked: IntakeQuestion
    answer: str
    said: str  # the answer as a person reads it
    makes: Makes
    outcome: IntakeOutcome | None = None

    @property
    def stage(self) -> str:
        return Stage(self.asked.stage).label

    @property
    def is_changed(self) -> bool:
        """Decided about once, and answered differently since."""
        return self.outcome is not None and self.outcome.answer != self.answer

    @property
    def waits(self) -> bool:
        """For the consultant. One set aside waits no more unless its new answer makes something."""
        if self.outcome is None:
            return self.makes != Makes.NOTHING
        left_something = not self.outcome.set_aside
        return self.is_changed and (self.makes != Makes.NOTHING or left_something)


def questions_of(engagement: Engagement) -> list[IntakeQuestion]:
    """What this sprint's copy of its playbook asks."""
    return [IntakeQuestion.stored(asked) for asked in engagement.playbook.get("intake", [])]


def screens_of(engagement: Engagement) -> list[Screen]:
    """The stages that have questions, in order."""
    asked = questions_of(engagement)
    found = [
        (stage, tuple(each for each in asked if each.stage == stage.key))
        for stage in intake_stages()
    ]
    return [
        Screen(stage, number, mine, sum(each.key in engagement.intake for each in mine))
        for number, (stage, mine) in enumerate([pair for pair in found if pair[1]], start=1)
    ]


def made_by(asked: IntakeQuestion, answer: str) -> Makes:
    """What an answer would make."""
    if answer == UNSURE:
        return Makes.QUESTION
    if asked.is_signal:
        return Makes.RISK if answer == asked.alarming else Makes.NOTHING
    if answer not in (NONE, "") and asked.fills == ALERTS:
        return Makes.ALERT
    return Makes.NOTHING if answer in (NONE, "") else PLACES.get(asked.goes_to, Makes.SPEC)


def lines_of(engagement: Engagement) -> list[Line]:
    """Every answer that makes something or made something, in the order of the questions."""
    outcomes = {outcome.key: outcome for outcome in _outcomes(engagement)}
    lines = []
    for asked in questions_of(engagement):
        answer, outcome = engagement.intake.get(asked.key, ""), outcomes.get(asked.key)
        makes = made_by(asked, answer)
        if outcome or makes != Makes.NOTHING:
            said = asked.said(answer, engagement.domain)
            lines.append(Line(asked, answer, said, makes, outcome))
    return lines


def waiting_in(engagement: Engagement) -> int:
    """How many answers wait for the consultant; no query where none was given."""
    if not engagement.intake:
        return 0
    return sum(line.waits for line in lines_of(engagement))


def _outcomes(engagement: Engagement) -> list[IntakeOutcome]:
    return list(
        engagement.intake_outcomes.select_related(
            "risk", "access_grant", "contact", "alert", "decided_by"
        )
    )
