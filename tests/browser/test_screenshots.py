"""A screenshot is pasted, boxes are drawn over it, and what was under them is nowhere."""

from __future__ import annotations

import base64
import io

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenContext, Stage
from tests.browser.inspection import Complaints, overflow
from tests.browser.people import sign_in

pytestmark = pytest.mark.browser
PASTE = """(picture) => {
  const bytes = Uint8Array.from(atob(picture), (letter) => letter.charCodeAt(0));
  const carrier = new DataTransfer();
  carrier.items.add(new File([bytes], "image.png", {type: "image/png"}));
  document.dispatchEvent(new ClipboardEvent("paste", {clipboardData: carrier, bubbles: true}));
}"""
DROP = """(drop, picture) => {
  const bytes = Uint8Array.from(atob(picture), (letter) => letter.charCodeAt(0));
  const carrier = new DataTransfer();
  carrier.items.add(new File([bytes], "desktop.png", {type: "image/png"}));
  const send = (name) => drop.dispatchEvent(
    new DragEvent(name, {dataTransfer: carrier, bubbles: true, cancelable: true}));
  const taken = [!send("dragover"), drop.classList.contains("over")];
  return [...taken, !send("drop"), drop.classList.contains("over")];
}"""
MAGENTA = (255, 0, 255)


def screen() -> bytes:
    """A screen with two secrets: one in the upper left quarter, one below on the right."""
    drawn = Image.new("RGB", (800, 400), "white")
    drawn.paste(MAGENTA, (100, 50, 300, 150))
    drawn.paste(MAGENTA, (500, 250, 700, 350))
    out = io.BytesIO()
    drawn.save(out, "PNG")
    return out.getvalue()


def log_a_change(page: Page, stage: Stage, what: str) -> None:
    """Ends on the page of the change's screenshots."""
    sign_in(page, stage.url, stage.sprint["consultant"], stage.site.mail)
    page.get_by_role("link", name="Harbour Coaching").first.click()
    page.get_by_role("link", name="Change log", exact=True).first.click()
    page.get_by_label("What was changed").fill(what)
    page.get_by_label("Where").fill("Shop, settings")
    page.get_by_role("button", name="Log it").click()
    page.get_by_role("link", name=f"Screenshots of {what}").click()
    expect(page.get_by_role("heading", name="Screenshots of")).to_be_visible()


def colours_kept(page: Page, caption: str) -> set[object]:
    """The colours of the picture as the server hands it out."""
    picture = page.get_by_role("img", name=caption)
    answer = page.request.get(page.url.split("/w/")[0] + str(picture.get_attribute("src")))
    with Image.open(io.BytesIO(answer.body())) as kept:
        return {colour for _, colour in kept.convert("RGB").getcolors(1 << 24) or ()}


def test_a_pasted_screenshot_is_blacked_out_by_mouse_and_by_keyboard(
    open_context: OpenContext, stage: Stage
) -> None:
    page = open_context().new_page()
    complaints = Complaints(page)
    log_a_change(page, stage, "Renewed the key")
    page.evaluate(PASTE, base64.b64encode(screen()).decode())
    canvas = page.locator("canvas")
    expect(canvas).to_be_visible()
    canvas.scroll_into_view_if_needed()
    place = canvas.bounding_box()
    assert place is not None
    page.mouse.move(place["x"] + place["width"] * 0.1, place["y"] + place["height"] * 0.1)
    page.mouse.down()
    page.mouse.move(place["x"] + place["width"] * 0.4, place["y"] + place["height"] * 0.4)
    page.mouse.up()
    expect(page.get_by_role("group", name="Box 1")).to_be_visible()
    page.get_by_role("button", name="Add a box").press("Enter")
    second = page.get_by_role("group", name="Box 2")
    expect(second.get_by_label("From the left")).to_be_focused()
    for edge, number in (
        ("From the left", "60"),
        ("From the top", "60"),
        ("Width", "30"),
        ("Height", "30"),
    ):
        second.get_by_label(edge).fill(number)
    assert overflow(page) + complaints.taken() == []
    page.get_by_label("Caption").fill("The new key, blacked out")
    page.get_by_label("The founder too").check()
    page.get_by_role("button", name="Keep the picture").click()
    expect(page.get_by_text("Nothing of the original file is.")).to_be_visible()
    expect(page.get_by_role("region", name="Pictures for the founder")).to_contain_text("The new")
    assert MAGENTA not in colours_kept(page, "The new key, blacked out")
    assert overflow(page) + complaints.taken() == []


def test_a_picture_dropped_on_the_form_is_taken_and_its_caption_mended_later(
    open_context: OpenContext, stage: Stage
) -> None:
    page = open_context().new_page()
    complaints = Complaints(page)
    log_a_change(page, stage, "Renewed it by drag and drop")
    drop, picture = page.locator("[data-drop]"), base64.b64encode(screen()).decode()
    # The browser is kept from opening the file, and the place says that it would take it.
    assert drop.evaluate(DROP, picture) == [True, True, True, False]
    expect(page.locator("canvas")).to_be_visible()
    page.get_by_label("Caption").fill("The knew key")
    page.get_by_role("button", name="Keep the picture").click()
    ours = page.get_by_role("region", name="Pictures among ourselves")
    assert MAGENTA in colours_kept(page, "The knew key")
    ours.get_by_role("link", name="Change the caption").click()
    page.get_by_label("Caption").fill("The new key")
    assert overflow(page) + complaints.taken() == []
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The caption is saved.")).to_be_visible()
    expect(ours.get_by_role("img", name="The new key")).to_be_visible()
    assert overflow(page) + complaints.taken() == []


def test_without_javascript_the_numbers_do_it(open_context: OpenContext, stage: Stage) -> None:
    page = open_context(java_script_enabled=False).new_page()
    log_a_change(page, stage, "Renewed it by hand")
    page.get_by_label("Screenshot").set_input_files(
        {"name": "screen.png", "mimeType": "image/png", "buffer": screen()}
    )
    first = page.get_by_role("group", name="Box 1")
    for edge in ("From the left", "From the top"):
        first.get_by_label(edge).fill("0")
    for edge in ("Width", "Height"):
        first.get_by_label(edge).fill("50")
    page.get_by_label("Caption").fill("Half of it shows")
    page.get_by_role("button", name="Keep the picture").click()
    expect(page.get_by_role("region", name="Pictures among ourselves")).to_contain_text(
        "Half of it"
    )
    assert MAGENTA in colours_kept(page, "Half of it shows")  # the one under no box
