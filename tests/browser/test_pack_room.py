"""The pack beyond its PDF: the consultancy's look, two versions compared, a link, one page."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.browser.conftest import OpenContext, Stage
from tests.browser.inspection import Complaints, overflow
from tests.browser.people import PACK_SECONDS, downloaded, make_pack, sign_in

pytestmark = pytest.mark.browser
CLIENT = "Harbour Coaching"
COLOUR, PALE = "#5b2a86", "#ffd700"
PASSWORD = "blue harbour at noon"


def as_consultant(page: Page, stage: Stage) -> None:
    sign_in(page, stage.url, stage.sprint["consultant"], stage.site.mail)


def open_sprint(page: Page) -> None:
    page.get_by_role("link", name="Sprints", exact=True).first.click()
    page.get_by_role("link", name=CLIENT).first.click()


def logo(folder: Path) -> Path:
    path = folder / "logo.png"
    Image.new("RGBA", (300, 100), COLOUR).save(path)
    return path


def set_look(page: Page, folder: Path) -> None:
    page.get_by_role("link", name="People", exact=True).click()
    page.get_by_role("link", name="Your look").click()
    page.get_by_label("Logo").set_input_files(logo(folder))
    page.get_by_label("Colour").fill(PALE)
    page.get_by_role("button", name="Save the look").click()
    expect(page.get_by_text("too pale to be read").first).to_be_visible()
    page.get_by_label("Logo").set_input_files(logo(folder))
    page.get_by_label("Colour").fill(COLOUR)
    page.get_by_role("button", name="Save the look").click()
    expect(page.get_by_role("img", name="Your logo")).to_be_visible()
    expect(page.get_by_role("button", name="Save the look")).to_have_css(
        "background-color", "rgb(91, 42, 134)"
    )


def add_contact(page: Page, name: str) -> None:
    page.get_by_role("link", name="Contacts", exact=True).click()
    page.get_by_role("link", name="Add a contact").click()
    page.get_by_label("What for").select_option("hosting")
    page.get_by_label("Name").fill(name)
    page.get_by_label("E-mail").fill("desk@host.example")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text(f"“{name}” is saved.")).to_be_visible()


def add_risk(page: Page, title: str) -> None:
    page.get_by_role("link", name="Risks").first.click()
    page.get_by_role("link", name="Add a risk").first.click()
    page.get_by_label("What is wrong").fill(title)
    page.get_by_label("What it does to the business").select_option("lost_leads")
    page.get_by_label("Severity").select_option("major")
    page.get_by_role("button", name="Add the risk").click()
    expect(page.get_by_role("heading", name=title)).to_be_visible()


def make_link(page: Page) -> str:
    page.get_by_role("link", name="Links for people without an account").click()
    page.get_by_label("Who is it for?").fill("Their new developer")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Make the link").click()
    return page.get_by_text("/s/").first.inner_text().strip()


def test_from_the_look_to_a_link_that_is_withdrawn(
    open_context: OpenContext, stage: Stage, tmp_path: Path
) -> None:
    page = open_context().new_page()
    complaints = Complaints(page)
    as_consultant(page, stage)
    set_look(page, tmp_path)

    open_sprint(page)
    make_pack(page)
    add_contact(page, "Night desk of the host")
    make_pack(page)
    page.get_by_role("link", name="New since").first.click()
    expect(page.locator("ins").filter(has_text="Night desk of the host").first).to_be_visible()
    page.go_back()

    address = make_link(page)
    stranger = open_context().new_page()
    stranger.goto(address)
    expect(stranger.get_by_text(CLIENT)).to_have_count(0)
    for typed in ("a wrong guess", PASSWORD):
        stranger.get_by_label("Password").fill(typed)
        stranger.get_by_role("button", name="Open it").click()
    heading = stranger.get_by_role("heading", name=f"Handover pack of {CLIENT}")
    expect(heading).to_be_visible()
    pdf = downloaded(stranger, stranger.get_by_role("link", name="Read it as PDF"), tmp_path)
    assert len(PdfReader(pdf).pages[0].images) == 1
    bundle = downloaded(stranger, stranger.get_by_role("link", name="Markdown and JSON"), tmp_path)
    with zipfile.ZipFile(io.BytesIO(bundle.read_bytes())) as archive:
        assert "handover-pack.json" in archive.namelist()

    page.reload()
    row = page.get_by_role("row").filter(has_text="Their new developer")
    expect(row.get_by_text("1 time")).to_be_visible()
    row.get_by_role("button", name="Withdraw").click()
    page.get_by_role("dialog").get_by_role("button", name="Withdraw it").click()
    expect(row.get_by_text("Withdrawn")).to_be_visible()
    stranger.reload()
    expect(stranger.get_by_text("This link was withdrawn.")).to_be_visible()
    assert [each for each in complaints.taken() if "422" not in each] == []  # the pale colour


def test_a_founder_takes_one_page_for_the_developer(
    open_context: OpenContext, stage: Stage, tmp_path: Path
) -> None:
    desk = open_context().new_page()
    as_consultant(desk, stage)
    open_sprint(desk)
    add_risk(desk, "The old shop still takes orders")
    page = open_context(viewport={"width": 390, "height": 844}).new_page()
    complaints = Complaints(page)
    sign_in(page, stage.url, stage.sprint["founder"], stage.site.mail)
    page.get_by_role("navigation").get_by_role("link", name="Risks").click()
    page.get_by_role("link", name="The old shop still takes orders").click()
    page.get_by_role("link", name="One page for your developer").click()
    page.get_by_role("button", name="Make the PDF").click()
    link = page.get_by_role("link", name="PDF", exact=True)
    expect(link).to_be_visible(timeout=PACK_SECONDS)
    read = PdfReader(downloaded(page, link, tmp_path))
    assert len(read.pages) == 1
    assert "The old shop still takes orders" in read.pages[0].extract_text()
    assert overflow(page) + complaints.taken() == []


def drawn(page: Page, text: re.Pattern[str]) -> None:
    expect(page.locator("#preview-news")).to_have_text(text, timeout=PACK_SECONDS)


def pictures(page: Page) -> list[str]:
    """The addresses of the preview's pages, in their order."""
    said: list[str] = page.eval_on_selector_all(
        "figure img", "images => images.map((image) => image.getAttribute('src'))"
    )
    return said


def first_other(page: Page, before: list[str]) -> int:
    """Which page it is that has another picture now; other tests' risks may stand before ours."""
    for _ in range(PACK_SECONDS // 200):
        now = pictures(page)
        if now != before:
            both = enumerate(zip(before, now, strict=False))
            return next(number for number, (old, new) in both if old != new)
        page.wait_for_timeout(200)
    raise AssertionError("no page of the preview was swapped")


def test_the_preview_follows_an_edit_in_another_tab(
    open_context: OpenContext, stage: Stage
) -> None:
    context = open_context(viewport={"width": 1280, "height": 800})
    page, other = context.new_page(), context.new_page()
    complaints = Complaints(page)
    as_consultant(page, stage)
    open_sprint(page)
    add_risk(page, "The night desk hears nobody")
    risk = page.url
    page.get_by_role("link", name="Handover pack", exact=True).first.click()
    page.get_by_role("link", name="See it before you make it").click()
    drawn(page, re.compile(r"\d+ pages, set at \d\d:\d\d|changed at"))
    page.get_by_role("navigation", name="Pages").get_by_role("link", name="Risks").click()
    sheet = page.locator("figure").filter(has_text="Risks: fixed, waiting, accepted").first
    expect(sheet.get_by_role("img")).to_have_js_property("naturalWidth", 794)
    before, stood = pictures(page), sheet.bounding_box()
    page.evaluate("document.images[0].seen = window.seen = 'before'")

    other.goto(risk)
    other.get_by_role("link", name="Edit the words").click()
    other.get_by_label("Why it matters").fill("A call in the first night is a client lost.")
    other.get_by_role("button", name="Save").click()
    expect(other.get_by_text("A call in the first night")).to_be_visible()
    swapped = page.locator("figure").nth(first_other(page, before))
    drawn(page, re.compile(r"Pages? .*changed at \d\d:\d\d"))
    assert page.evaluate("[window.seen, document.images[0].seen]") == ["before", "before"]
    assert sheet.bounding_box() == stood  # in the window
    expect(swapped.get_by_text("Changed")).to_be_visible()
    swapped.scroll_into_view_if_needed()
    expect(swapped.get_by_role("img")).to_have_js_property("naturalWidth", 794)
    assert complaints.taken() == []

    page.get_by_role("button", name=re.compile("^Make version")).click()
    expect(page.get_by_role("heading", name="Handover pack")).to_be_visible()


def test_the_preview_without_javascript(open_context: OpenContext, stage: Stage) -> None:
    page = open_context().new_page()
    as_consultant(page, stage)
    open_sprint(page)
    address = f"{page.url.partition('?')[0].rstrip('/')}/pack/preview/"
    plain = open_context(java_script_enabled=False, storage_state=page.context.storage_state())
    page = plain.new_page()
    page.goto(address)
    page.get_by_role("link", name="Look again").click()
    drawn(page, re.compile(r"\d+ pages, set at|changed at"))  # the page reloads itself until then
    expect(page.get_by_role("img", name="Page 1 as a draft: Cover")).to_be_visible()
