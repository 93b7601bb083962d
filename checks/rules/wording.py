"""The small parts that the sentences of all rules share."""

from __future__ import annotations

from collections.abc import Iterable

from checks.engine.facts import DnsAnswer, Gap


def listed(parts: Iterable[str], *, most: int = 6) -> str:
    """ "a", "a and b", "a, b and c"; a long list ends in "and N more"."""
    words = list(parts)
    if len(words) > most:
        words = [*words[: most - 1], f"{len(words) - most + 1} more"]
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def count(number: int, noun: str, plural: str = "") -> str:
    """ "1 look-up", "3 look-ups"."""
    return f"{number} {noun}" if number == 1 else f"{number} {plural or noun + 's'}"


def record_name(name: str, zone: str) -> str:
    """*name* as the form of a DNS host wants it: "@" for the zone itself, else what precedes it."""
    return "@" if name == zone else name.removesuffix(f".{zone}")


def first_gap(*answers: DnsAnswer) -> Gap | None:
    """Why one of *answers* could not be observed, or None when all were."""
    return next((answer.gap for answer in answers if answer.gap), None)


def unseen(what: str, gap: Gap | None) -> str:
    """The sentence of a *not observed*: *what* could not be seen, and why."""
    return f"{what} could not be seen: {str(gap or 'it was not looked at').rstrip('. ')}."
