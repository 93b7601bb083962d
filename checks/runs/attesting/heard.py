"""One word on one rule, and where it was heard."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from checks.engine.facts import Attestation
from engagements.models import Item


@dataclass(frozen=True, slots=True)
class Heard:
    """One word, and when it was written down.

    `item` is the line of the plan it stems from, `register` the URL name of the list it was read
    from; neither for a statement.
    """

    word: Attestation
    at: datetime
    item: Item | None = None
    register: str = ""

    @property
    def last_day(self) -> date | None:
        """The last day on which the word counts; None: for good."""
        return (self.word.until - timedelta(seconds=1)).date() if self.word.until else None

    @property
    def is_on_one_rule(self) -> bool:
        return self.item is None or self.item.rule_codes == [self.word.code]

    def has_run_out(self, now: datetime) -> bool:
        return self.word.until is not None and self.word.until <= now

    def outweighs(self, said: Heard, now: datetime) -> bool:
        """Whether what a register shows counts more than what somebody *said*.

        A “yes” adds nothing to it and can't contradict it; a later “no” may know more.
        """
        return said.word.holds or said.at < self.at or said.has_run_out(now)
