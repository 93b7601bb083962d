"""What of a fix is there to be copied: values, records, lines of configuration. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

# In the texts of rules, what is to be copied is in curly quotes, bare after "value", or a tag.
COPYABLE = re.compile(r"“(?P<quoted>[^“”]{4,})”|\bvalue (?P<bare>[^\s“”]+)|(?P<tag><[a-z][^<>]*>)")
# Names of buttons and pages stand in quotes too; only code has signs like these.
TECHNICAL = re.compile(r"[=;$/:@]|\w\.\w")
RECORD = re.compile(
    r"(?:type (?P<type>[A-Z]+), name (?P<name>[^\s,]+)|"
    r"name (?P<name_first>[^\s,]+), type (?P<type_last>[A-Z]+)), (?:value )?\Z"
)


@dataclass(frozen=True, slots=True)
class Snippet:
    """`text` is to be copied; `label` says what it is."""

    label: str
    text: str


def snippets(fix: str) -> list[Snippet]:
    """The copyable parts of a fix, each once, in the order of the text."""
    found: dict[str, Snippet] = {}
    for match in COPYABLE.finditer(fix):
        text = match["quoted"] or (match["bare"] or "").rstrip(".,;:)") or match["tag"] or ""
        if TECHNICAL.search(text):
            found.setdefault(text, Snippet(_label(fix[: match.start()]), text))
    return list(found.values())


def _label(before: str) -> str:
    record = RECORD.search(before)
    if record is None:
        return "To copy"
    kind, name = record["type"] or record["type_last"], record["name"] or record["name_first"]
    return f"Value of the {kind} record named {name}"
