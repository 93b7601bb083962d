"""Two talks in the browser: ours stays among us, and the founder answers the other."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenContext, Stage
from tests.browser.inspection import Complaints, overflow
from tests.browser.people import sign_in

pytestmark = pytest.mark.browser


def say(page: Page, where: str, words: str, button: str) -> None:
    talk = page.get_by_role("region", name=where)
    talk.get_by_label("Your comment").fill(words)
    talk.get_by_role("button", name=button).click()
    expect(page.get_by_role("region", name=where).get_by_text(words, exact=True)).to_be_visible()


@pytest.mark.parametrize("javascript", [True, False])
def test_a_word_for_the_founder_is_answered_and_ours_never_shown(
    open_context: OpenContext, stage: Stage, javascript: bool
) -> None:
    page = open_context(java_script_enabled=javascript).new_page()
    complaints = Complaints(page)
    sign_in(page, stage.url, stage.sprint["consultant"], stage.site.mail)
    page.get_by_role("link", name="Harbour Coaching").first.click()
    page.get_by_role("link", name="Comments", exact=True).first.click()
    say(page, "Among ourselves", f"Pays late {javascript}", "Keep it among us")
    say(page, "With the founder", f"<b>Hello</b> {javascript}", "Show it to the founder")
    assert (overflow(page) if javascript else []) + complaints.taken() == []

    founder = open_context(java_script_enabled=javascript).new_page()
    sign_in(founder, stage.url, stage.sprint["founder"], stage.site.mail)
    founder.get_by_role("navigation").get_by_role("link", name="Talk").click()
    expect(founder.get_by_text(f"<b>Hello</b> {javascript}")).to_be_visible()
    expect(founder.get_by_text(re.compile("Pays late"))).to_have_count(0)
    say(founder, "Comments", f"Good morning {javascript}", "Send")

    page.reload()
    talk = page.get_by_role("region", name="With the founder")
    expect(talk.get_by_text(f"Good morning {javascript}", exact=True)).to_be_visible()
