"""From a snapshot to the bytes of a document: JSON, typst, PDF."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from engagements.colours import Colour, by_day
from handover.printable import printable_tree
from handover.snapshot import to_text
from handover.typesetting import TEMPLATES, Drawn, Typeset, draw, typeset

ATTACHMENT = "handover-pack.json"


PACK, SHEET = TEMPLATES / "pack.typ", TEMPLATES / "sheet.typ"
RECEIPT = TEMPLATES / "receipt.typ"


def set_pack(
    snapshot: dict[str, Any],
    logo: bytes = b"",
    main: Path = PACK,
    figures: Mapping[str, bytes] | None = None,
) -> Typeset:
    """The document of a snapshot; the same snapshot, logo and figures give the same bytes.

    `logo` is a PNG, or empty; `figures` are PNG or JPEG by the names that the snapshot has for
    them, and one that is not there is left out. Raises TypesettingError. The compiler gets the
    words twice: as they are, for the attached file, and with boxes for the characters that its
    fonts lack, to print. Both travel as data, so markup in a text stays text.
    """
    made_at = datetime.fromisoformat(snapshot["pack"]["made_at"])
    inputs = inputs_of(snapshot, logo, figures or {})
    return typeset(inputs, timestamp=int(made_at.timestamp()), main=main, files=figures)


def draw_pack(snapshot: dict[str, Any], logo: bytes, figures: Mapping[str, bytes]) -> Drawn:
    """The pages of a pack that nobody has made yet, each marked as a draft.

    They say neither the number nor the maker, so an unchanged page has the same bytes for everyone
    who looks. Raises TypesettingError.
    """
    return draw({**inputs_of(snapshot, logo, figures), "draft": "yes"}, main=PACK, files=figures)


def inputs_of(
    snapshot: dict[str, Any], logo: bytes, figures: Mapping[str, bytes]
) -> dict[str, str]:
    return {
        "snapshot": to_text(snapshot),
        "printed": to_text(printable_tree(snapshot)),
        "attachment": ATTACHMENT,
        "logo": json.dumps(list(logo)),  # its inputs are texts
        "figures": json.dumps(sorted(figures)),
        **_colours(snapshot["pack"].get("colour", "")),
    }


def _colours(colour: str) -> dict[str, str]:
    """The consultancy's own, where it has one."""
    if not colour:
        return {}
    shades = by_day(Colour.parse(colour))
    return {"accent": str(shades.accent), "accent-soft": str(shades.accent_soft)}
