"""What changed: the change log, and the sprint's checklist block by block."""

from __future__ import annotations

from typing import Any

from engagements.models import Block, BlockState, Item
from handover.papers import Papers
from handover.sections.section import Gap, Section, consultant_of, gap

STATES = {
    BlockState.WAITING: "Not begun",
    BlockState.WORKING: "Under way",
    BlockState.DONE: "Done",
}


def build(papers: Papers) -> dict[str, Any]:
    return {
        "changes": [
            {
                "at": papers.minute(change.at),
                "who": change.who,
                "what": change.what,
                "where": change.where,
                "undo": change.undo,
            }
            for change in papers.changes
        ],
        "checklist": [_block(block) for block in papers.blocks],
        "missing": _missing(papers),
    }


def _block(block: Block) -> dict[str, Any]:
    return {
        "title": block.title,
        "outcome": block.outcome,
        "hours": [block.starts_hour, block.ends_hour],
        "state": STATES[BlockState(block.state)],
        "note": block.finish_note,
        "items": [_item(item) for item in block.items.all()],
    }


def _item(item: Item) -> dict[str, str]:
    return {
        "title": item.title,
        "state": item.get_state_display(),
        "note": item.note or item.reason,
    }


def _missing(papers: Papers) -> list[Gap]:
    consultant = consultant_of(papers)
    missing = []
    if not papers.changes:
        missing.append(gap("The list of what was changed, and where.", consultant))
    missing += [
        gap(f"How to undo “{change.what}”.", consultant)
        for change in papers.changes
        if not change.undo
    ]
    return missing


SECTION = Section("changes", "What changed", "change_list", build)
