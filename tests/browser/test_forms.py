"""A half-finished form: signed out in another tab, sent, signed in again, and nothing is lost."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenContext, Stage, enter
from tests.browser.inspection import overflow
from tests.browser.people import newest_code

pytestmark = pytest.mark.browser
WORDS = "Moved the calendar\nto <b>Gandi</b>"


def sign_out(page: Page) -> None:
    page.locator("details.menu summary").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def sign_in(page: Page, stage: Stage) -> None:
    email = stage.walks["forms"]["emails"]["consultant"]
    page.get_by_label("Your e-mail address").fill(email)
    page.get_by_role("button", name="Mail me a code").click()
    expect(page.get_by_role("heading", name="Enter the code")).to_be_visible()
    page.get_by_label("Code").fill(newest_code(stage.site.mail, email))
    page.get_by_role("button", name="Sign in").click()


def ask(page: Page, question: str) -> None:
    page.get_by_role("link", name="Ask the founder").first.click()
    page.get_by_label("Question").fill(question)
    page.get_by_label("What they need to know").fill(WORDS)


def test_what_was_typed_outlives_a_sign_out_in_another_tab(
    open_context: OpenContext, stage: Stage
) -> None:
    context = open_context()
    page = enter(context, stage, "forms", "consultant", "desk")
    other = context.new_page()
    other.goto(page.url)
    page.goto(f"{page.url}questions/")
    ask(page, "May we move it?")
    sign_out(other)
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.get_by_text("What you typed is kept: sign in to go on.")).to_be_visible()
    sign_in(page, stage)
    expect(page.get_by_role("heading", name="Here is what you sent")).to_be_visible()
    expect(page.get_by_role("blockquote").get_by_text("to <b>Gandi</b>")).to_be_visible()
    assert overflow(page) == []
    page.get_by_role("button", name="Send it now").click()
    expect(page.get_by_role("link", name="May we move it?", exact=True)).to_be_visible()
    expect(page.get_by_text("to <b>Gandi</b>")).to_be_visible()

    # Signed in anew in the other tab, the page here has a token that no longer fits.
    ask(page, "And the mail?")
    other.reload()
    other.goto(f"{stage.url}/")
    sign_out(other)
    sign_in(other, stage)
    other.wait_for_url("**/w/**")
    page.get_by_role("button", name="Ask", exact=True).click()
    page.get_by_role("button", name="Send it now").click()
    expect(page.get_by_role("link", name="And the mail?", exact=True)).to_be_visible()


def test_a_dialog_of_a_page_loses_nothing_either(open_context: OpenContext, stage: Stage) -> None:
    context = open_context()
    page = enter(context, stage, "forms", "owner", "desk")
    page.keyboard.press("c")
    dialog = page.get_by_role("dialog", name="Log a change")
    dialog.get_by_label("What did you change?").fill("Moved www")
    dialog.get_by_label("Where").fill("Gandi")
    context.clear_cookies(name=re.compile("session"))  # as when it has run out
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("What you typed is kept: sign in to go on.")).to_be_visible()
