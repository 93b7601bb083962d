"""The board: what needs me first and why, found again by a word, on a phone as well (D4)."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenContext, Stage, enter
from tests.browser.inspection import Complaints, overflow

pytestmark = pytest.mark.browser
PHONE = {"width": 360, "height": 740}


def order(page: Page, first: int) -> list[str]:
    """The clients of the first rows, from the top."""
    names = page.locator("table.board tbody th a").all_inner_texts()
    return names[:first]


def reason(page: Page, client: str) -> str:
    row = page.get_by_role("row").filter(has=page.get_by_role("link", name=client, exact=True))
    return row.locator("td").first.inner_text().strip()


def test_what_needs_me_stands_first_and_an_answer_moves_it(
    open_context: OpenContext, stage: Stage
) -> None:
    board = enter(open_context(), stage, "board", "consultant", "workspace")
    complaints = Complaints(board)
    assert order(board, 4) == ["Late Ltd", "Dairy Ltd", "Coach Ltd", "Baker Ltd"]
    assert re.fullmatch(r"2 h( \d+ min)? over the 48 hours\.", reason(board, "Late Ltd"))
    assert reason(board, "Dairy Ltd") == "1 blocker open."
    assert reason(board, "Baker Ltd") == "Nothing now"
    assert reason(board, "Coach Ltd") == "The client has 1 question to answer."

    founder = enter(open_context(viewport=PHONE), stage, "board", "founder", "portal")
    founder.get_by_role("button", name="Yes", exact=True).click()
    expect(founder.get_by_text("has your answer")).to_be_visible()

    board.reload()
    assert order(board, 3) == ["Coach Ltd", "Late Ltd", "Dairy Ltd"]
    assert reason(board, "Coach Ltd") == "The client sent 1 answer to read."
    board.get_by_role("link", name="Coach Ltd", exact=True).click()
    board.get_by_role("navigation", name="This sprint").get_by_role(
        "link", name="Questions", exact=True
    ).click()
    board.get_by_role("button", name=re.compile("read", re.I)).first.click()
    board.get_by_role("navigation", name="Main").get_by_role("link", name="Sprints").click()
    assert order(board, 4) == ["Late Ltd", "Dairy Ltd", "Coach Ltd", "Baker Ltd"]
    assert complaints.taken() == []


@pytest.mark.parametrize("javascript", [True, False])
def test_one_sprint_of_many_is_found_on_a_phone(
    open_context: OpenContext, stage: Stage, javascript: bool
) -> None:
    context = open_context(viewport=PHONE, java_script_enabled=javascript)
    board = enter(context, stage, "board", "consultant", "workspace")
    complaints = Complaints(board)
    board.get_by_role("link", name="Next").click()
    expect(board.get_by_role("link", name="Quiet 24 Ltd")).to_be_visible()
    board.get_by_label("Find").fill("quiet 13")
    board.get_by_role("button", name="Filter").click()
    expect(board.get_by_role("link", name=re.compile("Ltd$"))).to_have_text("Quiet 13 Ltd")
    board.get_by_label("Find").fill("nobody")
    board.get_by_role("button", name="Filter").click()
    board.get_by_role("link", name="Show all open sprints").click()
    board.get_by_label("Order").select_option(label="Least time left first")
    board.get_by_label("State").select_option(label="Running")
    board.get_by_role("button", name="Filter").click()
    expect(board.locator("table.board tbody th a")).to_have_count(4)
    assert order(board, 1) == ["Late Ltd"]
    if javascript:  # the measure itself is a script
        assert overflow(board) == []
    assert complaints.taken() == []
