"""Ten plain questions, and which stages of a launch their answers make look risky.

The questions are those of the playbooks' intake, so that what a visitor answered is answered in
the sprint as well.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from engagements.playbooks import Stage, intake_stages, shared_intake

ASKED = (
    "production-known",
    "access-scattered",
    "secrets-copied",
    "two-sites",
    "slow-after-mail",
    "links-arrive",
    "flagged",
    "recovery-known",
    "downtime-from-prospects",
    "archaeology",
)
ANSWERS = (("yes", "Yes"), ("no", "No"), ("unsure", "I don't know"))

# What goes wrong where a stage was left to chance, in a founder's words.
COSTS: dict[str, str] = {
    Stage.AUDIT: "When something breaks, the first hours go into finding out where things are and "
    "who can get in.",
    Stage.DNS: "Visitors and search engines meet two versions of you, and some of them a warning.",
    Stage.EDGE: "The day many people come at once is the day the site is slow or gone.",
    Stage.MAIL: "Booking links, invoices and password resets vanish, and nobody tells you.",
    Stage.DEPLOY: "A small change can take log-in or payment down, with no way back but luck.",
    Stage.WATCH: "You hear of an outage from the people you wanted to sell to.",
    Stage.HANDOVER: "Whoever changes something later digs first, and you pay for the digging.",
}


@dataclass(frozen=True, slots=True)
class RiskQuestion:
    key: str
    stage: str
    text: str
    alarming: str


@dataclass(frozen=True, slots=True)
class StageAnswer:
    """How one stage looks: `state` is risky, unclear or fine, `because` the questions behind it.

    `title` is the stage in a founder's words, as over the first questions.
    """

    title: str
    state: str
    cost: str
    because: tuple[str, ...]


@cache
def risk_questions() -> tuple[RiskQuestion, ...]:
    """In the order in which they are asked."""
    known = {table["key"]: table for table in shared_intake()}
    return tuple(
        RiskQuestion(key, known[key]["stage"], known[key]["question"], known[key]["alarming"])
        for key in ASKED
    )


def stages_of(answers: Mapping[str, str]) -> list[StageAnswer]:
    """The stages asked about, the risky ones first."""
    order = ("risky", "unclear", "fine")
    judged = [_stage(stage, answers) for stage in Stage if _asked_about(stage)]
    return sorted(judged, key=lambda one: order.index(one.state))


def sentence_of(stages: list[StageAnswer]) -> str:
    """The whole result in one sentence."""
    risky = [one.title for one in stages if one.state == "risky"]
    unclear = sum(one.state == "unclear" for one in stages)
    if risky:
        verb = "looks" if len(risky) == 1 else "look"
        return f"{len(risky)} of {len(stages)} parts {verb} risky. The first: {risky[0].lower()}."
    if unclear:
        verb = "part needs" if unclear == 1 else "parts need"
        return f"Nothing looks risky by your answers, but {unclear} {verb} a closer look."
    return "Nothing looks risky by your answers."


def _asked_about(stage: str) -> bool:
    return any(question.stage == stage for question in risk_questions())


def _stage(stage: Stage, answers: Mapping[str, str]) -> StageAnswer:
    asked = [question for question in risk_questions() if question.stage == stage]
    alarming = [each for each in asked if answers.get(each.key) == each.alarming]
    unsure = [each for each in asked if answers.get(each.key, "unsure") == "unsure"]
    state = "risky" if alarming else "unclear" if unsure else "fine"
    because = tuple(_said(each, answers) for each in (*alarming, *unsure))
    titles = {one.key: one.title for one in intake_stages()}
    return StageAnswer(titles[stage], state, COSTS[stage], because)


def _said(question: RiskQuestion, answers: Mapping[str, str]) -> str:
    return f"{question.text} {dict(ANSWERS)[answers.get(question.key, 'unsure')]}."
