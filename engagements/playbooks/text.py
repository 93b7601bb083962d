"""A playbook from TOML that a person wrote: shapes and lengths first, then what it says.

    read_playbook("fast", text) -> Playbook     raises PlaybookError with every fault

The shipped intake questions are asked unless the text has an `[[intake]]` of its own.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from typing import Any, TypeAlias

from engagements.playbooks import Playbook, PlaybookError, parse_playbook, shared_intake

LONGEST_TEXT = 100_000  # characters of a whole playbook
MOST_BLOCKS = 24
MOST_ITEMS = 60  # of a block
MOST_QUESTIONS = 40

# Key to the longest text that the database takes for it
Lengths: TypeAlias = dict[str, int]
TOP: Lengths = {"title": 160, "promise": 400}
BLOCK: Lengths = {"key": 40, "title": 160, "outcome": 300, "stage": 10, "gate": 20}
ITEM: Lengths = {"key": 60, "title": 200, "guidance": 2000}
QUESTION: Lengths = {"key": 60, "stage": 10, "question": 300, "alarming": 3}
KNOWN = {*TOP, "core_p95_ms", "block", "intake", "severity"}


def read_playbook(key: str, text: str) -> Playbook:
    """The playbook that the text describes, under that key."""
    if len(text) > LONGEST_TEXT:
        raise PlaybookError(f"A playbook is at most {LONGEST_TEXT:,} characters long.")
    try:
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise PlaybookError(f"This is not TOML: {error}") from error
    if faults := list(_misshapen(data)):
        raise PlaybookError("; ".join(faults))
    return parse_playbook({"intake": shared_intake(), **data, "key": key})


def _misshapen(data: dict[str, Any]) -> Iterator[str]:
    """What is of the wrong type or too long, each with its place. What is absent is not told."""
    if strange := sorted(data.keys() - KNOWN):
        yield f"the playbook has an unknown {', '.join(strange)}"
    yield from _texts("the playbook", data, TOP)
    if not _is_whole(data.get("core_p95_ms", 500), 1, 60_000):
        yield "core_p95_ms is a whole number of milliseconds from 1 to 60,000"
    yield from _severities(data.get("severity", {}))
    for number, block in _tables(data, "block"):
        yield from _block(f"block {number}", block)
    for number, question in _tables(data, "intake"):
        place = f"intake question {number}"
        yield from _table(place, question, QUESTION)
        # Facts and the words of risks come with the product: a person writes signals.
        if isinstance(question, dict) and (strange := sorted(question.keys() - QUESTION.keys())):
            yield f"{place} has an unknown {', '.join(strange)}"
    yield from _too_many("blocks", data.get("block"), MOST_BLOCKS)
    yield from _too_many("intake questions", data.get("intake"), MOST_QUESTIONS)


def _block(place: str, block: Any) -> Iterator[str]:
    yield from _table(place, block, BLOCK)
    if not isinstance(block, dict):
        return
    hours = block.get("hours", [0, 1])
    if not (
        isinstance(hours, list) and len(hours) == 2 and all(_is_whole(h, 0, 48) for h in hours)
    ):
        yield f"{place}: hours are two whole numbers from 0 to 48, as [0, 8]"
    for number, item in _tables(block, "item"):
        where = f"{place}, item {number}"
        yield from _table(where, item, ITEM)
        codes = item.get("rule_codes", []) if isinstance(item, dict) else []
        if not isinstance(codes, list) or not all(isinstance(code, str) for code in codes):
            yield f'{where}: rule_codes is a list of codes, as ["DNS001"]'
    yield from _too_many(f"items in {place}", block.get("item"), MOST_ITEMS)


def _table(place: str, table: Any, lengths: Lengths) -> Iterator[str]:
    if isinstance(table, dict):
        yield from _texts(place, table, lengths)
    else:
        yield f"{place} is not a table"


def _texts(place: str, table: dict[str, Any], lengths: Lengths) -> Iterator[str]:
    for key, longest in lengths.items():
        value = table.get(key, "")
        if not isinstance(value, str):
            yield f"{place}: {key} is a text in quotes"
        elif len(value) > longest:
            yield f"{place}: {key} has {len(value)} characters, at most {longest} fit"
        elif key in table and key != "gate" and not value.strip():
            yield f"{place}: {key} is empty"
        elif "\x00" in value:
            yield f"{place}: {key} has a character that no text has"


def _tables(table: dict[str, Any], key: str) -> list[tuple[int, Any]]:
    rows = table.get(key, [])
    return list(enumerate(rows, start=1)) if isinstance(rows, list) else [(1, rows)]


def _too_many(what: str, rows: Any, most: int) -> Iterator[str]:
    if isinstance(rows, dict | str | int):
        yield f"{what}: write each as a table in double brackets"
    elif rows is not None and len(rows) > most:
        yield f"{len(rows)} {what} are too many, at most {most} fit"


def _severities(table: Any) -> Iterator[str]:
    if not isinstance(table, dict) or not all(isinstance(word, str) for word in table.values()):
        yield 'severity is a table of codes, as DNS001 = "major"'


def _is_whole(value: Any, least: int, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most
