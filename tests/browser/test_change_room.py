"""A change is logged by one key without leaving the page, and becomes a rollback card."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenContext, Stage
from tests.browser.inspection import Complaints, overflow
from tests.browser.people import sign_in

pytestmark = pytest.mark.browser


@pytest.fixture
def desk(open_context: OpenContext, stage: Stage) -> Page:
    """The overview of the demo's sprint, as the consultant."""
    page = open_context().new_page()
    sign_in(page, stage.url, stage.sprint["consultant"], stage.site.mail)
    page.goto(f"{stage.url}/w/{stage.sprint['workspace']}/e/{stage.sprint['engagement']}/")
    return page


def test_a_change_is_logged_by_one_key_and_becomes_a_card(desk: Page) -> None:
    complaints, here = Complaints(desk), desk.url
    desk.keyboard.press("c")
    dialog = desk.get_by_role("dialog", name="Log a change")
    expect(dialog.get_by_label("What did you change?")).to_be_focused()
    desk.keyboard.type("Moved the calendar")
    desk.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    desk.keyboard.press("c")  # nothing typed is lost
    expect(dialog.get_by_label("What did you change?")).to_have_value("Moved the calendar")
    dialog.get_by_label("Where").fill("Gandi, CNAME cal")
    dialog.get_by_label("How to undo it").fill("Log in.\nPoint it back.")
    desk.keyboard.press("Control+Enter")
    said = desk.get_by_role("status").filter(has_text="“Moved the calendar” is in the change log")
    expect(said).to_be_visible()
    expect(dialog).to_have_count(0)
    expect(desk.locator("#recent-changes").get_by_text("Moved the calendar")).to_be_visible()
    assert desk.url == here

    said.get_by_role("link", name="change log").click()
    row = desk.get_by_role("row").filter(has_text="Moved the calendar")
    row.get_by_role("button", name="Make a card").click()
    card = desk.get_by_role("article").filter(has_text="Undo: Moved the calendar")
    expect(card.get_by_role("listitem")).to_have_text(
        ["Open Gandi, CNAME cal.", "Log in.", "Point it back."]
    )
    assert overflow(desk) + complaints.taken() == []
