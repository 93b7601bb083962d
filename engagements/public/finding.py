"""The sprint finder: three questions, and which of the workspace's packages fits the answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from engagements.models import Package


class FinderQuestion(NamedTuple):
    key: str
    text: str
    answers: tuple[tuple[str, str], ...]


QUESTIONS = (
    FinderQuestion(
        "stage",
        "Where does your product stand?",
        (
            ("idea", "It is being built; nobody uses it yet"),
            ("prototype", "It works, and I show it or sell from it"),
            ("live", "It is live, and something about it hurts"),
        ),
    ),
    FinderQuestion(
        "sale",
        "How do people buy from you?",
        (
            ("calls", "They book a call or a session"),
            ("offer", "They ask for an offer and sign it"),
            ("checkout", "They pay on the site"),
        ),
    ),
    FinderQuestion(
        "after",
        "Who looks after it afterwards?",
        (
            ("founder", "I do, with a list I can follow"),
            ("developer", "A developer or an operator"),
            ("nobody", "Nobody yet"),
        ),
    ),
)
# What the playbooks as shipped are made for, by key.
SHIPPED = {
    "a": ("stage:prototype", "stage:live", "sale:calls", "sale:checkout"),
    "b": ("stage:idea", "stage:prototype", "sale:offer", "after:developer"),
}
MADE_FOR, ANY, NOT_MADE_FOR = 2, 1, 0  # points for one answer


@dataclass(frozen=True, slots=True)
class Fit:
    """How a package meets the answers: those it is made for, and those it is not made for."""

    package: Package
    points: int
    made_for: tuple[str, ...]
    not_made_for: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """Plain data, with the package as it was offered that day."""
        return {
            "name": self.package.name,
            "summary": self.package.summary,
            "price": self.package.price_text,
            "hours": self.package.hours,
            "included": self.package.included_lines,
            "made_for": list(self.made_for),
            "not_made_for": list(self.not_made_for),
        }


def fits_of(packages: Iterable[Package], answers: Mapping[str, str]) -> list[Fit]:
    """Every package, the best first; among equals the owner's order stands."""
    return sorted((_fit(package, answers) for package in packages), key=lambda fit: -fit.points)


def _fit(package: Package, answers: Mapping[str, str]) -> Fit:
    points, made_for, not_made_for = 0, [], []
    for question in QUESTIONS:
        chosen = answers[question.key]
        words = dict(question.answers)[chosen]
        worth = _worth(package, question, chosen)
        points += worth
        if worth == MADE_FOR:
            made_for.append(words)
        elif worth == NOT_MADE_FOR:
            not_made_for.append(words)
    return Fit(package, points, tuple(made_for), tuple(not_made_for))


def _worth(package: Package, question: FinderQuestion, chosen: str) -> int:
    named = [suit for suit in package.suits if suit.startswith(f"{question.key}:")]
    if not named:
        return ANY
    return MADE_FOR if f"{question.key}:{chosen}" in named else NOT_MADE_FOR
