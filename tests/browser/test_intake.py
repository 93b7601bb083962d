"""The first questions on a phone, and what the consultant makes of the answers."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenContext, Stage
from tests.browser.inspection import Complaints, overflow
from tests.browser.people import sign_in

pytestmark = pytest.mark.browser


def press(page: Page, question: str, answer: str) -> None:
    """Answers a question and waits until that is kept."""
    with page.expect_response(lambda response: response.request.method == "POST"):
        page.get_by_role("group", name=question, exact=True).get_by_label(answer).first.check()


def test_answers_given_on_a_phone_are_kept_and_taken_over(
    open_context: OpenContext, stage: Stage
) -> None:
    founder = open_context(viewport={"width": 360, "height": 740}).new_page()
    complaints = Complaints(founder)
    sign_in(founder, stage.url, stage.sprint["founder"], stage.site.mail)
    founder.get_by_role("link", name=re.compile("^(Go on|Answer them)$")).first.click()
    founder.get_by_role("link", name="Speed and protection").click()
    press(founder, "Has the site been slowed down or taken down by bots?", "Yes")
    expect(founder.get_by_role("status").get_by_text(re.compile("Saved"))).to_be_visible()
    press(founder, "Which service stands in front of your site?", "I don't know")
    founder.reload()
    signal = founder.get_by_role("group", name=re.compile("taken down by bots"))
    expect(signal.get_by_label("Yes")).to_be_checked()
    founder.get_by_role("link", name="All stages").click()
    founder.get_by_role("link", name="Hearing of trouble first").click()
    address = founder.get_by_role("textbox", name="Which e-mail address should")
    with founder.expect_response(lambda response: response.request.method == "POST"):
        address.fill("not an address")
        address.blur()
    expect(founder.get_by_text("Enter a valid email address.")).to_be_visible()
    founder.get_by_label("I don't know").first.check()
    expect(address).to_have_value("")
    founder.get_by_role("navigation").get_by_text("More").click()
    assert overflow(founder) == []
    founder.get_by_role("navigation").get_by_role("link", name="Already good").click()
    expect(founder.get_by_role("heading", name=re.compile("in order"))).to_be_visible()
    refused = [each for each in complaints.taken() if "422" not in each]
    assert refused + overflow(founder) == []

    desk = open_context().new_page()
    sign_in(desk, stage.url, stage.sprint["consultant"], stage.site.mail)
    desk.get_by_role("link", name="Harbour Coaching").first.click()
    desk.get_by_role("link", name="First answers", exact=True).click()
    desk.get_by_role("button", name=re.compile("^Take over ?: Bots have slowed")).click()
    expect(desk.get_by_text("Taken over.")).to_be_visible()
    desk.get_by_role("link", name="Bots have slowed the site down").click()
    expect(desk.get_by_text("Added by hand")).to_be_visible()
    assert overflow(desk) == []
