"""The first questions as data: failure signals and facts, read from `intake.toml`.

A signal is answered "yes", "no" or "unsure"; a fact by what it is, "none" or "unsure".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import Any

YES, NO, UNSURE, NONE = "yes", "no", "unsure", "none"
SIGNAL = "signal"
KINDS = (SIGNAL, "address", "addresses", "choice", "choices", "email")
#: Where a fact goes: the word before the dot of `fills`.
GOES_TO = ("route", "canonical", "host", "redirect", "edge", "senders", "access", "contact")


@dataclass(frozen=True, slots=True)
class IntakeStage:
    """One screen of the questionnaire."""

    key: str
    title: str
    intro: str


@dataclass(frozen=True, slots=True)
class IntakeQuestion:
    """A failure signal, whose `alarming` answer makes `risk`; or a fact, which `fills` a place.

    `options` are (value, words), where "{domain}" stands for the sprint's; `none` is what to press
    when there is no such thing, empty where there always is one.
    """

    key: str
    stage: str
    question: str
    alarming: str = ""
    kind: str = SIGNAL
    fills: str = ""
    hint: str = ""
    none: str = ""
    options: tuple[tuple[str, str], ...] = ()
    risk: dict[str, str] = field(default_factory=dict)

    @property
    def is_signal(self) -> bool:
        return self.kind == SIGNAL

    @property
    def goes_to(self) -> str:
        return self.fills.partition(".")[0]

    @property
    def names(self) -> str:
        """Which route, system or role it fills: what stands behind the dot."""
        return self.fills.partition(".")[2]

    @classmethod
    def stored(cls, table: Mapping[str, Any]) -> IntakeQuestion:
        """From a sprint's copy of its playbook, which may be older than a field, or younger."""
        known = {each.name for each in fields(cls)}
        given = {name: value for name, value in table.items() if name in known}
        given["options"] = tuple((value, words) for value, words in given.get("options", ()))
        return cls(**given)

    def said(self, answer: str, domain: str) -> str:
        """An answer as a person reads it."""
        plain = {YES: "Yes", NO: "No", UNSURE: "I don't know", NONE: self.none or "None"}
        if answer in plain:
            return plain[answer]
        words = dict(self.options)
        parts = answer.split(",") if self.kind == "choices" else answer.splitlines()
        return ", ".join(words.get(part, part).replace("{domain}", domain) for part in parts)


def words_asked(playbook: Mapping[str, Any], key: str) -> str:
    """The question of that key as a sprint's copy of its playbook asks it; "" for none."""
    asked = playbook.get("intake", [])
    return next((str(each.get("question") or key) for each in asked if each["key"] == key), "")


def question_faults(asked: IntakeQuestion) -> Iterator[str]:
    """What is wrong with a question, beside its key and its stage."""
    place = f"question {asked.key!r}"
    if asked.kind not in KINDS:
        yield f"{place} has an unknown kind {asked.kind!r}"
    elif asked.is_signal and asked.alarming not in (YES, NO):
        yield f"{place}: alarming is yes or no"
    elif not asked.is_signal and asked.goes_to not in GOES_TO:
        yield f"{place} fills {asked.fills!r}, which is no place for a fact"
    elif asked.kind.startswith("choice") != bool(asked.options):
        yield f"{place}: a choice has options, and nothing else has"
