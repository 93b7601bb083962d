"""Playbooks: what a sprint consists of, read from the TOML files beside this module.

    load_playbook("a") -> Playbook          raises PlaybookError, naming file and place

A file that is wrong is refused as a whole, with every fault in the message.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

from django.db.models import TextChoices

from engagements.playbooks.intake import IntakeQuestion, IntakeStage, question_faults

FOLDER = Path(__file__).parent
SPRINT_HOURS = 48


class Stage(TextChoices):
    AUDIT = "audit", "Audit"
    DNS = "dns", "DNS and redirects"
    EDGE = "edge", "Edge"
    MAIL = "mail", "Mail"
    DEPLOY = "deploy", "Deploy"
    WATCH = "watch", "Watch"
    HANDOVER = "handover", "Handover"


class Gate(TextChoices):
    """What must exist before a block may begin."""

    NONE = "", "Nothing"
    ACCESS = "access", "Access to registrar and DNS written down"
    ROLLBACK_DNS = "rollback_dns", "A rehearsed rollback card for DNS"
    ROLLBACK_MAIL = "rollback_mail", "A rollback card for mail"
    ROLLBACK_DEPLOY = "rollback_deploy", "A rehearsed rollback card for the deployment"
    NO_BLOCKERS = "no_blockers", "No open blockers"


class PlaybookError(Exception):
    """A playbook file is wrong, or there is none by that key. The message lists every fault."""


@dataclass(frozen=True, slots=True)
class PlaybookItem:
    key: str
    title: str
    guidance: str
    rule_codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlaybookBlock:
    """Hours are offsets of running time from the start of the sprint."""

    key: str
    title: str
    outcome: str
    stage: str
    starts_hour: int
    ends_hour: int
    items: tuple[PlaybookItem, ...]
    gate: str = ""


@dataclass(frozen=True, slots=True)
class Playbook:
    key: str
    title: str
    promise: str
    core_p95_ms: int
    blocks: tuple[PlaybookBlock, ...]
    intake: tuple[IntakeQuestion, ...]
    severity: dict[str, str]

    def as_dict(self) -> dict[str, Any]:
        """Plain data for the engagement's snapshot."""
        return asdict(self)


def playbook_keys() -> list[str]:
    return sorted(path.stem for path in FOLDER.glob("*.toml") if path.stem != "intake")


@cache
def load_playbook(key: str) -> Playbook:
    """The playbook of that key, with the shared intake questions. Raises PlaybookError."""
    if key not in playbook_keys():
        raise PlaybookError(f"There is no playbook {key!r}. Known: {', '.join(playbook_keys())}.")
    data = _read(FOLDER / f"{key}.toml")
    return parse_playbook({"key": key, **data, "intake": shared_intake()})


def shared_intake() -> list[dict[str, Any]]:
    """The questions that every playbook asks, as the tables of their file."""
    questions: list[dict[str, Any]] = _read(FOLDER / "intake.toml").get("question", [])
    return questions


@cache
def intake_stages() -> tuple[IntakeStage, ...]:
    """The screens of the questionnaire, in their order."""
    return tuple(_built(IntakeStage, table) for table in _read(FOLDER / "intake.toml")["stage"])


def shipped_text(key: str) -> str:
    """The TOML of a playbook as the product brings it. Raises PlaybookError."""
    if key not in playbook_keys():
        raise PlaybookError(f"There is no playbook {key!r} in the product.")
    return (FOLDER / f"{key}.toml").read_text(encoding="utf-8")


def all_playbooks() -> list[Playbook]:
    return [load_playbook(key) for key in playbook_keys()]


def parse_playbook(data: dict[str, Any]) -> Playbook:
    """A playbook from the tables of its file, checked. Raises PlaybookError with every fault."""
    name = f"Playbook {data.get('key', '?')}"
    try:
        playbook = Playbook(
            key=data["key"],
            title=data["title"],
            promise=data["promise"],
            core_p95_ms=data["core_p95_ms"],
            blocks=tuple(_block(block) for block in data["block"]),
            intake=tuple(_question(question) for question in data["intake"]),
            severity=dict(data.get("severity", {})),
        )
    except (KeyError, TypeError, ValueError) as error:
        lacks = f"lacks {error}" if isinstance(error, KeyError) else str(error)
        raise PlaybookError(f"{name}: {lacks}") from error
    if found := list(_faults(playbook)):
        raise PlaybookError(f"{name}: {'; '.join(found)}")
    return playbook


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise PlaybookError(f"{path.name}: {error}") from error


def _block(table: dict[str, Any]) -> PlaybookBlock:
    table = dict(table)
    start, end = table.pop("hours")
    items = [
        _built(PlaybookItem, {**item, "rule_codes": tuple(item.get("rule_codes", ()))})
        for item in table.pop("item", [])
    ]
    block: PlaybookBlock = _built(
        PlaybookBlock, {**table, "starts_hour": start, "ends_hour": end, "items": tuple(items)}
    )
    return block


def _question(table: dict[str, Any]) -> IntakeQuestion:
    options = tuple((value, words) for value, words in table.get("options", ()))
    question: IntakeQuestion = _built(IntakeQuestion, {**table, "options": options})
    return question


def _built(kind: type[Any], table: dict[str, Any]) -> Any:
    """An instance of the dataclass; an unknown or absent key is named with its place."""
    place = f"{kind.__name__} {table.get('key', '?')!r}"
    names = {field.name for field in fields(kind)}
    if strange := sorted(table.keys() - names):
        raise ValueError(f"{place} has an unknown {', '.join(strange)}")
    try:
        return kind(**table)
    except TypeError as error:
        raise ValueError(f"{place}: {error}") from error


def _faults(playbook: Playbook) -> Iterator[str]:
    yield from _twice("block", [block.key for block in playbook.blocks])
    yield from _twice("intake question", [asked.key for asked in playbook.intake])
    hour = 0
    for block in playbook.blocks:
        if block.starts_hour != hour or block.ends_hour <= block.starts_hour:
            yield f"block {block.key!r} must start at hour {hour} and end after it"
        hour = block.ends_hour
        yield from _block_faults(block)
    if hour != SPRINT_HOURS:
        yield f"the blocks end at hour {hour}, not at {SPRINT_HOURS}"
    for asked in playbook.intake:
        if asked.stage not in Stage.values:
            yield f"question {asked.key!r} has an unknown stage {asked.stage!r}"
        yield from question_faults(asked)
    for code, severity in playbook.severity.items():
        if severity not in ("blocker", "major", "minor", "info"):
            yield f"{code} has an unknown severity {severity!r}"


def _block_faults(block: PlaybookBlock) -> Iterator[str]:
    if block.stage not in Stage.values:
        yield f"block {block.key!r} has an unknown stage {block.stage!r}"
    if block.gate not in Gate.values:
        yield f"block {block.key!r} has an unknown gate {block.gate!r}"
    if not block.items:
        yield f"block {block.key!r} has no items"
    yield from _twice(f"item of {block.key!r}", [item.key for item in block.items])
    for item in block.items:
        for code in item.rule_codes:
            if not re.fullmatch(r"[A-Z]{2,5}\d{3}", code):
                yield f"item {item.key!r}: {code!r} is no rule code"


def _twice(what: str, keys: list[str]) -> Iterator[str]:
    for key in sorted({key for key in keys if keys.count(key) > 1}):
        yield f"{what} {key!r} is there twice"
    for key in keys:
        if not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", key):
            yield f"{what} {key!r}: a key is lower-case words joined by hyphens"
