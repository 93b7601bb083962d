"""Bringing a sprint up to the newest edition of its playbook: the diff first, then the very same.

    plan = differences(engagement, book(engagement.playbook_key))
    apply(engagement, seen=plan.fingerprint, by=person)

What people did stays: a block's state and minutes, and every decision on an item. A block that was
begun, or an item that somebody decided or wrote on, is kept though the playbook dropped it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from itertools import count
from typing import Any

from django.db import models, transaction

from engagements.editions import Book, book
from engagements.models import Block, BlockState, Engagement, Item, TransitionError, User, audit
from engagements.models.owned import CLOSED
from engagements.models.transitions import lock
from engagements.playbooks import Gate, Playbook, PlaybookBlock, PlaybookItem

BLOCK_TEXTS = ("title", "outcome", "stage", "starts_hour", "ends_hour", "gate")
ITEM_TEXTS = ("title", "guidance", "rule_codes")
WORDS = {
    "core_p95_ms": "time that key pages may take (ms)",
    "ends_hour": "ends at hour",
    "rule_codes": "rules",
    "starts_hour": "begins at hour",
}
OUT_OF_THE_WAY = 10_000  # positions while blocks change places, which must differ at all times


class Kind(models.TextChoices):
    ADDED = "added", "New"
    CHANGED = "changed", "Changed"
    REMOVED = "removed", "Goes"
    KEPT = "kept", "Stays"


@dataclass(frozen=True, slots=True)
class Difference:
    """One line of the diff; `place` names the block, or the sprint as a whole."""

    kind: Kind
    place: str
    what: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Differences:
    book: Book
    edition_before: int
    lines: tuple[Difference, ...] = field(default=())

    @property
    def fingerprint(self) -> str:
        """Tells whether what is about to be applied is what was shown."""
        return hashlib.sha256(repr((self.book.edition, self.lines)).encode()).hexdigest()[:32]


def differences(engagement: Engagement, newest: Book) -> Differences:
    """What `apply` would change now; four queries at most."""
    playbook = newest.playbook
    blocks = {block.key: block for block in engagement.blocks.with_items()}
    lines = (
        *_of_the_sprint(engagement.playbook, playbook),
        *(line for planned in playbook.blocks for line in _of_a_block(blocks, planned)),
        *_of_dropped(blocks, playbook),
        *_of_questions(engagement.playbook, playbook),
    )
    return Differences(newest, engagement.playbook_edition, lines)


@transaction.atomic
def apply(engagement: Engagement, *, seen: str, by: User) -> Differences:
    """Applies the diff whose fingerprint is `seen`.

    Raises TransitionError when the sprint is closed or the diff has become another one.
    """
    lock(engagement, "state", "playbook", "playbook_edition", "severity_overrides")
    if engagement.is_closed:
        raise TransitionError(CLOSED)
    found = differences(engagement, book(engagement.playbook_key))
    if found.fingerprint != seen:
        raise TransitionError(
            "The playbook or the sprint has changed since you opened this page. "
            "This is how it would be now; look again."
        )
    playbook = found.book.playbook
    _lay_out_anew(engagement, playbook)
    engagement.severity_overrides = merged_severities(
        engagement.severity_overrides, engagement.playbook.get("severity", {}), playbook.severity
    )
    engagement.playbook, engagement.playbook_edition = playbook.as_dict(), found.book.edition
    engagement.save(
        update_fields=["playbook", "playbook_edition", "severity_overrides", "updated_at"]
    )
    words = f"updated the sprint to edition {found.book.edition} of playbook"
    audit(engagement, by, f"{words} {playbook.key.upper()}", f"{len(found.lines)} differences")
    return found


def merged_severities(
    overrides: dict[str, str], old: dict[str, str], new: dict[str, str]
) -> dict[str, str]:
    """The client's own severities win; those that came with the old edition follow the new one."""
    own = {code: word for code, word in overrides.items() if old.get(code) != word}
    return {**new, **own}


def _of_the_sprint(old: dict[str, Any], new: Playbook) -> Iterator[Difference]:
    for name in ("title", "promise", "core_p95_ms"):
        before, after = old.get(name, ""), getattr(new, name)
        if before != after:
            yield _changed("The sprint", WORDS.get(name, name), before, after)
    before, after = old.get("severity", {}), new.severity
    for code in sorted({*before, *after}):
        if before.get(code) != after.get(code):
            usual = "as the rule says"
            yield _changed(
                "The sprint", f"severity of {code}", before.get(code, usual), after.get(code, usual)
            )


def _of_a_block(blocks: dict[str, Block], planned: PlaybookBlock) -> Iterator[Difference]:
    block = blocks.get(planned.key)
    if block is None:
        hours = f"hours {planned.starts_hour} to {planned.ends_hour}, {len(planned.items)} items"
        yield Difference(Kind.ADDED, planned.title, "the whole block", after=hours)
        return
    for name in BLOCK_TEXTS:
        if getattr(block, name) != getattr(planned, name):
            before, after = (_said(name, getattr(row, name)) for row in (block, planned))
            yield _changed(block.title, WORDS.get(name, name), before, after)
    items = {item.key: item for item in block.items.all()}
    for wanted in planned.items:
        yield from _of_an_item(block, items.get(wanted.key), wanted)
    wanted_keys = [wanted.key for wanted in planned.items]
    if [key for key in items if key in wanted_keys] != [key for key in wanted_keys if key in items]:
        yield Difference(Kind.CHANGED, block.title, "order of the items")
    for item in items.values():
        if item.key not in wanted_keys:
            kind = Kind.KEPT if _was_touched(item) else Kind.REMOVED
            yield Difference(kind, block.title, "item", before=item.title)


def _of_an_item(block: Block, item: Item | None, wanted: PlaybookItem) -> Iterator[Difference]:
    if item is None:
        yield Difference(Kind.ADDED, block.title, "item", after=wanted.title)
        return
    for name in ITEM_TEXTS:
        before, after = (_said(name, getattr(row, name)) for row in (item, wanted))
        if before != after:
            what = f"{WORDS.get(name, name)} of “{item.title}”"
            yield _changed(block.title, what, before, after)


def _of_dropped(blocks: dict[str, Block], playbook: Playbook) -> Iterator[Difference]:
    for block in _dropped(blocks, playbook):
        kind = Kind.KEPT if _was_begun(block) else Kind.REMOVED
        yield Difference(
            kind, block.title, "the whole block", before=f"{len(block.items.all())} items"
        )


def _of_questions(old: dict[str, Any], new: Playbook) -> Iterator[Difference]:
    before = {asked["key"]: _asked(**asked) for asked in old.get("intake", [])}
    after = {asked.key: _asked(**asdict(asked)) for asked in new.intake}
    place = "Questions to the founder"
    for key in dict.fromkeys([*before, *after]):
        if key not in before:
            yield Difference(Kind.ADDED, place, "question", after=after[key])
        elif key not in after:
            yield Difference(Kind.REMOVED, place, "question", before=before[key])
        elif before[key] != after[key]:
            yield _changed(place, "question", before[key], after[key])


def _asked(*, question: str, stage: str, alarming: str = "", **_: Any) -> str:
    signal = f"; “{alarming}” is a signal" if alarming else ""
    return f"{question} ({stage}{signal})"


def _lay_out_anew(engagement: Engagement, playbook: Playbook) -> None:
    blocks = {block.key: block for block in engagement.blocks.with_items()}
    engagement.blocks.update(position=models.F("position") + OUT_OF_THE_WAY)
    for planned in playbook.blocks:
        _lay_out_items(_placed(engagement, blocks, playbook, planned), planned)
    positions = count(len(playbook.blocks) + 1)
    for block in _dropped(blocks, playbook):
        if _was_begun(block):
            block.position = next(positions)
            block.save(update_fields=["position", "updated_at"])
        else:
            block.delete()


def _placed(
    engagement: Engagement, blocks: dict[str, Block], playbook: Playbook, planned: PlaybookBlock
) -> Block:
    block = blocks.get(planned.key) or Block(engagement=engagement, key=planned.key)
    block.position = playbook.blocks.index(planned) + 1
    for name in BLOCK_TEXTS:
        setattr(block, name, getattr(planned, name))
    block.save()
    return block


def _lay_out_items(block: Block, planned: PlaybookBlock) -> None:
    items = {item.key: item for item in block.items.all()}
    for position, wanted in enumerate(planned.items, start=1):
        item = items.pop(wanted.key, None) or Item(block=block, key=wanted.key)
        item.position = position
        item.title, item.guidance = wanted.title, wanted.guidance
        item.rule_codes = list(wanted.rule_codes)
        item.save()
    for position, item in enumerate(items.values(), start=len(planned.items) + 1):
        if _was_touched(item):
            item.position = position
            item.save(update_fields=["position"])
        else:
            item.delete()


def _dropped(blocks: dict[str, Block], playbook: Playbook) -> list[Block]:
    wanted = {planned.key for planned in playbook.blocks}
    return [block for key, block in blocks.items() if key not in wanted]


def _was_begun(block: Block) -> bool:
    """Whether somebody worked on the block or on an item of it."""
    return block.state != BlockState.WAITING or any(map(_was_touched, block.items.all()))


def _was_touched(item: Item) -> bool:
    return item.is_decided_by_person or bool(item.note)


def _changed(place: str, what: str, before: object, after: object) -> Difference:
    return Difference(Kind.CHANGED, place, what, str(before), str(after))


def _said(name: str, value: Any) -> str:
    if name == "rule_codes":
        return ", ".join(value) or "none"
    return Gate(value).label if name == "gate" else str(value)
