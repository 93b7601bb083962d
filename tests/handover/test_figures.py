"""Before and after in the pack: its pictures, its words, and that a version keeps them."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from PIL import Image
from pypdf import PdfReader

from checks.runs.models import Turn
from engagements import tenancy
from engagements.models import Engagement, FounderScreenshot, InternalScreenshot
from engagements.redacting import redact
from handover.bundle import bundle
from handover.figures import files_of, for_paper
from handover.making import make_pack, render_pack
from handover.models import PackState, PackVersion
from handover.sections import proofs
from tests.checks.runs.makers import make_turned_risk
from tests.factories import make_block, make_item, make_screenshot
from tests.handover.paperwork import section, snapshot_of


def picture(colour: str, size: tuple[int, int] = (600, 400)) -> Any:
    drawn = io.BytesIO()
    Image.new("RGB", size, colour).save(drawn, "PNG")
    drawn.seek(0)
    return redact(drawn, [])


@pytest.fixture
def proven(engagement: Engagement) -> Engagement:
    """With a risk that was fixed, seen and pictured, one only seen, and an item with a picture."""
    risk = make_turned_risk(engagement)
    item = make_item(make_block(engagement), state="pass", title="Forms are encrypted")
    for kind, subject, side, caption, shot in (
        (FounderScreenshot, risk, "before", "Two records in #the editor", picture("red")),
        (FounderScreenshot, risk, "after", "One record", picture("green", (300, 900))),
        (InternalScreenshot, risk, "after", "OURS", picture("blue")),
        (FounderScreenshot, item, "after", "The form today", picture("yellow")),
    ):
        make_screenshot(kind, subject, side=side, caption=caption, picture=shot)
    return engagement


def figures_in(pdf: bytes) -> list[str]:
    """The alternative texts of the figures, in the order of the tags."""
    reader, found = PdfReader(io.BytesIO(pdf)), []

    def walk(node: Any) -> None:
        node = node.get_object()
        if isinstance(node, list):
            for child in node:
                walk(child)
        elif isinstance(node, dict):
            if node.get("/S") == "/Figure" and "/Alt" in node:
                found.append(str(node["/Alt"]))
            if "/K" in node:
                walk(node["/K"])

    walk(reader.trailer["/Root"]["/StructTreeRoot"])
    return found


def test_the_pack_shows_both_sides_and_stays_the_same_to_the_byte(proven: Engagement) -> None:
    pack = make_pack(proven)
    pdf = bytes(pack.pdf or b"")
    captions = ["Two records in #the editor", "One record", "The form today"]
    assert [alt for alt in figures_in(pdf) if not alt.startswith("Logo")] == captions
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    said = " ".join(text.split())
    for words in ("Before and after", "There were two.", "There is one.", *captions):
        assert words in said
    assert "OURS" not in said
    assert b"OURS" not in str(pack.snapshot).encode()

    FounderScreenshot.objects.all().delete()
    Turn.objects.all().delete()
    again = PackVersion(
        engagement=proven, number=2, snapshot=pack.snapshot, made_at=pack.made_at, logo=pack.logo
    )
    again.save()
    for figure in pack.figures.all():
        again.figures.create(file=figure.file, webp=figure.webp)
    assert render_pack(again)
    assert bytes(again.pdf or b"") == pdf
    later = make_pack(proven)
    assert figures_in(bytes(later.pdf or b"")) == []
    assert later.state == PackState.READY


def test_the_zip_has_the_pictures_that_its_texts_name(proven: Engagement) -> None:
    pack = make_pack(proven)
    archive = zipfile.ZipFile(io.BytesIO(bundle(pack.snapshot, files_of(pack))))
    names = [name for name in archive.namelist() if name.startswith("figures/")]
    assert len(names) == 3
    text = next(archive.read(name).decode() for name in archive.namelist() if "risks" in name)
    assert all(name.replace("_", "\\_") in text for name in names)
    with Image.open(io.BytesIO(archive.read(names[0]))) as kept:
        assert kept.format == "WEBP"


def test_a_pack_has_so_many_figures_and_no_more(
    proven: Engagement, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proofs, "MOST_FIGURES", 1)
    rows = section(snapshot_of(proven), "risks")["proofs"]
    shown = [[len(row[side]["figures"]) for side in ("seen_before", "seen_after")] for row in rows]
    assert shown == [[1, 0], [0, 0]]


def test_for_paper_a_screen_is_a_png_and_a_photo_a_jpeg() -> None:
    noise = io.BytesIO()
    Image.effect_noise((1300, 900), 90).convert("RGB").save(noise, "JPEG")
    noise.seek(0)
    for webp, kind in ((picture("red").webp, "PNG"), (redact(noise, []).webp, "JPEG")):
        with Image.open(io.BytesIO(for_paper(webp) or b"")) as drawn:
            assert drawn.format == kind
            assert drawn.width <= 1200
    wide = io.BytesIO()
    Image.new("RGB", (1801, 10)).save(wide, "WEBP")
    for strange in (b"RIFF", b"<svg/>", noise.getvalue(), wide.getvalue()):
        assert for_paper(strange) is None


def test_a_value_that_looks_secret_does_not_stop_the_pack(engagement: Engagement) -> None:
    risk = make_turned_risk(engagement)
    with tenancy.scope(engagement.workspace_id):
        turn = Turn.objects.get(risk=risk)
        turn.before[0]["found"] = "It sends sk_live_4242424242424242 to everybody."
        turn.save()
        rows = section(snapshot_of(engagement), "risks")["proofs"]
    assert rows[0]["seen_before"]["found"] == ["SPF is missing, or there is more than one record"]
