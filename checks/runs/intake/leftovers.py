"""What an answer once put into the lists of the launch spec, and no answer names any more."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from checks.engine.spec import LaunchSpec, SpecError
from checks.providers.mail import mail_providers
from checks.runs.intake.facts import Entry, listed, name_of, with_fact, without
from engagements.intake import Line
from engagements.models import Makes

LISTS = {"host": "Host", "redirect": "Old address", "sender": "Sender"}


@dataclass(frozen=True, slots=True)
class Leftover:
    """An entry that may go; `value` names it in a form."""

    entry: Entry

    @property
    def value(self) -> str:
        return name_of(self.entry)

    @property
    def words(self) -> str:
        """ "Host app.coach.example"."""
        kind, _, name = self.value.partition(":")
        known = mail_providers().get(name) if kind == "sender" else None
        return f"{LISTS[kind]} {known.name if known else name}"


def leftovers_of(spec: LaunchSpec, line: Line, lines: Iterable[Line]) -> tuple[Leftover, ...]:
    """What of the answer before is in the spec as it was put there, and named by no answer now.

    What a person wrote, or has changed since, is never among it.
    """
    added = line.outcome.added if line.outcome else []
    present = listed(spec)
    unchanged = [entry for entry in added if entry in present]
    if not unchanged:
        return ()
    still_said = {name_of(entry) for entry in listed(_said_again(spec, unchanged, line, lines))}
    return tuple(Leftover(entry) for entry in unchanged if name_of(entry) not in still_said)


def added_by_now(before: LaunchSpec, after: LaunchSpec, added: Sequence[Any]) -> list[Entry]:
    """What an answer has put into the lists, all in all, once *before* became *after*."""
    was, now = listed(before), listed(after)
    return [entry for entry in now if entry in added or entry not in was]


def _said_again(
    spec: LaunchSpec, unchanged: Sequence[Entry], line: Line, lines: Iterable[Line]
) -> LaunchSpec:
    """The spec without the entries, and then with all that the answers of today put in."""
    spec = without(spec, unchanged)
    answers = [(line.asked, line.answer)] if line.makes == Makes.SPEC else []
    answers += [
        (other.asked, other.outcome.answer)
        for other in lines
        if other.asked != line.asked
        and other.outcome
        and other.outcome.makes == Makes.SPEC
        and not other.outcome.set_aside
    ]
    for asked, answer in answers:
        try:
            spec = with_fact(spec, asked, answer)
        except SpecError:
            continue  # it can't be taken, so it names nothing
    return spec
