"""A change is logged by one key, becomes a rollback card, and the card is drilled by the clock."""

from __future__ import annotations

import re

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
    expect(desk.get_by_role("heading", name="Undo: Moved the calendar")).to_be_visible()
    card = desk.get_by_role("article")
    expect(card.get_by_role("listitem")).to_have_text(
        ["Open Gandi, CNAME cal.", "Log in.", "Point it back."]
    )
    assert overflow(desk) + complaints.taken() == []

    # The drill of that card: its clock is the server's, so it outlives a reload.
    card_page = desk.url
    desk.get_by_role("button", name="Start a drill").click()
    desk.get_by_role("button", name=re.compile("Done.*Log in")).click()
    expect(desk.get_by_role("button", name=re.compile("Not yet.*Log in"))).to_be_visible()
    desk.reload()
    expect(desk.get_by_role("button", name=re.compile("Not yet.*Log in"))).to_be_visible()
    expect(desk.get_by_role("timer")).not_to_have_text("0:00")
    assert overflow(desk) == []
    desk.get_by_role("button", name="stop the clock").click()
    expect(desk.get_by_text("within the target of 10 minutes")).to_be_visible()
    desk.goto(card_page)
    expect(desk.get_by_text(re.compile(r"Rehearsed on .* in \d+ min"))).to_be_visible()
    desk.get_by_role("link", name="Discard").click()
    desk.get_by_role("button", name="Discard it").click()
    expect(desk.get_by_text("Not rehearsed yet.")).to_be_visible()
    assert complaints.taken() == []


def test_a_founder_cuts_a_tie_and_takes_the_tick_back(
    open_context: OpenContext, stage: Stage
) -> None:
    page = open_context().new_page()
    complaints = Complaints(page)
    sign_in(page, stage.url, stage.sprint["founder"], stage.site.mail)
    page.get_by_role("link", name="See who, and how to end it").click()
    tie = page.get_by_role("listitem").filter(has_text="on GitHub: Maya Lind")
    expect(tie.get_by_text("Settings › Collaborators and teams")).to_be_visible()
    tie.get_by_role("button", name="Done").click()
    expect(tie.get_by_text("noted by Nora Quist")).to_be_visible()
    assert overflow(page) == []
    tie.get_by_role("button", name="Still in").click()
    expect(tie.get_by_role("button", name="Done")).to_be_visible()
    assert complaints.taken() == []
