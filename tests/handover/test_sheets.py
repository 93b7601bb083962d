"""One page for your developer: its words, its PDF, both doors, and the look of the consultancy."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.urls import reverse
from PIL import Image
from pypdf import PdfReader

from engagements import tenancy
from engagements.models import Engagement, Logo
from handover import tasks
from handover.making import make_pack, render_pack
from handover.models import PackFrozen, PackState, RiskSheet
from handover.sheets import SheetBlocked, ask_for_sheet, facts_of
from tests.conftest import Cast
from tests.factories import make_risk, make_user
from tests.handover.paperwork import make_ready_sheet

HSTS = {"code": "HDR001", "title": "Browsers may come unencrypted", "fix": "Send the header."}
OWN = "#5b2a86"


def text_of(pdf: Any) -> str:
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(bytes(pdf))).pages)


def test_its_pdf_says_what_to_do_and_when_it_is_done(engagement: Engagement) -> None:
    sheet = ask_for_sheet(make_risk(engagement, **HSTS), by=make_user(name="Grace Hopper"))
    assert render_pack(sheet)
    assert sheet.pages == 1
    said = " ".join(text_of(sheet.pdf).split())
    for words in (
        "Browsers may come unencrypted",
        "Send the header.",
        "It is done when Browsers are told to come encrypted only.",
        "rfc6797",
        "by Grace Hopper",
    ):
        assert words in said


def test_the_same_words_give_the_same_page(engagement: Engagement) -> None:
    risk, user = make_risk(engagement, **HSTS), make_user()
    first = ask_for_sheet(risk, by=user)
    assert ask_for_sheet(risk, by=user) == first
    risk.fix = "Send the header everywhere."
    risk.save()
    assert ask_for_sheet(risk, by=user) != first


def test_markup_in_its_words_stays_text(engagement: Engagement) -> None:
    nasty = '#panic("run") *bold* <label> $x$ \\'
    risk = make_risk(engagement, title=nasty, why=nasty, fix=nasty, subject=nasty, owner_name=nasty)
    sheet = ask_for_sheet(risk, by=make_user())
    assert render_pack(sheet)
    assert text_of(sheet.pdf).count("#panic") == 5


def test_a_secret_keeps_it_from_being_made(engagement: Engagement) -> None:
    risk = make_risk(engagement, fix="Use sk_live_" + "4eC39HqLyjWDarjtT1zdp7dc")
    with pytest.raises(SheetBlocked, match="a live Stripe key"):
        ask_for_sheet(risk, by=make_user())
    assert not RiskSheet.objects.exists()


def test_a_worker_sets_it_and_the_sweep_finds_it(engagement: Engagement) -> None:
    sheet = ask_for_sheet(make_risk(engagement), by=make_user())
    RiskSheet.objects.filter(pk=sheet.pk).update(queued_at=engagement.created_at.replace(year=2020))
    assert tasks.sweep() == 1
    tasks.render_sheet(sheet.workspace_id, sheet.pk)
    sheet.refresh_from_db()
    assert sheet.state == PackState.READY
    with pytest.raises(PackFrozen):
        sheet.delete()


def test_a_written_risk_needs_no_rule(engagement: Engagement) -> None:
    facts = facts_of(make_risk(engagement, code="", fingerprint="", subject=""))
    assert facts["done_when"] == ""
    assert facts["subject"] == engagement.domain


# The pages


@pytest.mark.parametrize("who", ["helper", "founder"])
def test_from_the_risk_to_the_file(
    cast: Cast,
    who: str,
    django_capture_on_commit_callbacks: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    door, page_name = {
        "helper": ("sheet", "sheet_page"),
        "founder": ("portal_sheet", "portal_sheet"),
    }[who]
    told: list[tuple[int, int]] = []
    monkeypatch.setattr(tasks.render_sheet, "delay", lambda *ids: told.append(ids))
    risk = make_risk(cast.engagement, **HSTS)
    place = [cast.workspace.slug, cast.engagement.slug, risk.pk]
    browser, page_path = cast.browser(who), reverse(page_name, args=place)
    risk_page = reverse("risk_page" if who == "helper" else "portal_risk", args=place)
    assert page_path in browser.get(risk_page).content.decode()
    assert "Make the PDF" in browser.get(page_path).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(reverse(f"{door}_make", args=place))
    assert "hx-trigger" in browser.get(page_path).content.decode()
    tasks.render_sheet(*told[0])
    page = browser.get(page_path, headers={"HX-Request": "true"}).content.decode()
    assert "hx-trigger" not in page
    assert "Make" not in page
    response = browser.get(reverse(f"{door}_pdf", args=place))
    assert "Browsers may come unencrypted" in text_of(response.content)


def test_without_one_there_is_no_file(cast: Cast) -> None:
    place = [cast.workspace.slug, cast.engagement.slug, make_risk(cast.engagement).pk]
    assert cast.browser("owner").get(reverse("sheet_pdf", args=place)).status_code == 404


def test_the_founder_hears_of_no_false_alarm(cast: Cast) -> None:
    risk = make_ready_sheet(cast.engagement).risk
    with tenancy.scope(cast.workspace):
        type(risk).objects.filter(pk=risk.pk).update(state="false_alarm")
    place = [cast.workspace.slug, cast.engagement.slug, risk.pk]
    for name in ("portal_sheet", "portal_sheet_pdf"):
        assert cast.browser("founder").get(reverse(name, args=place)).status_code == 404


# The look


def test_logo_and_colour_are_those_of_the_day_it_was_made(engagement: Engagement) -> None:
    workspace = engagement.workspace
    plain = make_pack(engagement)
    out = io.BytesIO()
    Image.new("RGBA", (300, 100), OWN).save(out, "PNG")
    Logo.objects.create(png=out.getvalue(), width=300, height=100)
    type(workspace).objects.filter(pk=workspace.pk).update(colour=OWN)
    workspace.refresh_from_db()
    own = make_pack(engagement)
    assert [len(cover(pack.pdf).images) for pack in (plain, own)] == [0, 1]
    paint = "0.35686275 0.16470589 0.5254902"  # 5b 2a 86 of 255
    assert [paint in drawn(pack.pdf) for pack in (plain, own)] == [False, True]


def cover(pdf: Any) -> Any:
    return PdfReader(io.BytesIO(bytes(pdf))).pages[0]


def drawn(pdf: Any) -> str:
    return str(cover(pdf).get_contents().get_data())
