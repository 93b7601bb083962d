"""Before and after, as the pack shows it: what runs saw, and the pictures for the founder."""

from __future__ import annotations

from typing import Any

from checks.runs.before_after import BeforeAfter, Shot
from engagements.models import Risk
from engagements.secret_values import looks_like_secret
from handover.papers import Papers

MOST_FIGURES = 24  # of a pack; the portal has them all
NAME_LETTERS = 24  # of a digest: enough to tell pictures apart, and no "long random word"


def proofs_of(papers: Papers) -> list[dict[str, Any]]:
    """One row for each risk or item that was bad and is good."""
    shown = {shot.pk for shot in shown_shots(papers)}
    return [_proof(papers, pair, shown) for pair in papers.proofs]


def shown_shots(papers: Papers) -> list[Shot]:
    """The pictures that the pack shows, in its order; those beyond the most are left out."""
    every = [shot for pair in papers.proofs for shot in pair.before_shots + pair.after_shots]
    return every[:MOST_FIGURES]


def file_of(shot: Shot) -> str:
    """Where the picture stands beside the pack's data."""
    return f"figures/{shot.sha256[:NAME_LETTERS]}.webp"


def _proof(papers: Papers, pair: BeforeAfter, shown: set[int]) -> dict[str, Any]:
    turn = pair.turn
    return {
        "title": str(pair.subject),
        "subject": pair.subject.subject if isinstance(pair.subject, Risk) else "",
        "seen_before": {
            "on": papers.day(turn.before_at) if turn else None,
            "found": _found(turn.before) if turn else [],
            "figures": [_figure(shot) for shot in pair.before_shots if shot.pk in shown],
        },
        "seen_after": {
            "on": papers.day(turn.after_at) if turn else None,
            "found": _found(turn.after) if turn else [],
            "figures": [_figure(shot) for shot in pair.after_shots if shot.pk in shown],
        },
    }


def _found(lines: list[dict[str, Any]]) -> list[str]:
    """What was seen, in words; a value that looks random stays out, as everywhere in the pack."""
    return [line["title"] if looks_like_secret(line["found"]) else line["found"] for line in lines]


def _figure(shot: Shot) -> dict[str, Any]:
    return {
        "caption": shot.caption,
        "file": file_of(shot),
        "pixels": [shot.width, shot.height],
    }
