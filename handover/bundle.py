"""The same pack for tools: its data as JSON and its sections as Markdown, in one zip file."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from handover.markdown import escaped, section_to_markdown
from handover.pack import ATTACHMENT
from handover.snapshot import to_text
from handover.wording import in_reading_order

README = "README.md"


def bundle(snapshot: dict[str, Any], figures: Mapping[str, bytes] | None = None) -> bytes:
    """A zip file; the same snapshot and figures give the same bytes.

    Its files are stored as they are: what a compressor makes of them changes with its release.
    """
    snapshot = in_reading_order(snapshot)
    made_at = datetime.fromisoformat(snapshot["pack"]["made_at"]).astimezone(UTC)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        files: list[tuple[str, str | bytes]] = [*_files(snapshot), *sorted((figures or {}).items())]
        for name, content in files:
            entry = zipfile.ZipInfo(name, made_at.timetuple()[:6])
            entry.create_system, entry.external_attr = 3, 0o100644 << 16  # the same on any system
            archive.writestr(entry, content)
    return out.getvalue()


def _files(snapshot: dict[str, Any]) -> Iterator[tuple[str, str]]:
    chapters = [
        (f"{number:02}-{section['key']}.md", section)
        for number, section in enumerate(snapshot["sections"], 1)
    ]
    yield README, _contents(snapshot["pack"], chapters)
    yield ATTACHMENT, to_text(snapshot)
    for name, section in chapters:
        yield name, section_to_markdown(section)


def _contents(pack: dict[str, Any], chapters: list[tuple[str, dict[str, Any]]]) -> str:
    lines = [
        f"# Handover pack of {escaped(pack['client'])}, version {pack['number']}",
        "",
        f"How {escaped(pack['domain'])} is set up, how to run it, and whom to call. "
        f"Made by {escaped(pack['made_by'])}, {escaped(pack['consultancy'])}.",
        "",
        *(f"{place}. [{escaped(section['title'])}]({name})"
          for place, (name, section) in enumerate(chapters, 1)),
        "",
        f"The same facts as data: [{ATTACHMENT}]({ATTACHMENT}). No value of a secret stands here.",
    ]  # fmt: skip
    return "\n".join(lines) + "\n"
