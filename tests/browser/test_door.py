"""From the door outside to a sprint: a stranger checks a domain, the consultant takes it over."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenContext, Stage
from tests.browser.inspection import Complaints, overflow
from tests.browser.people import AUDIT_SECONDS, sign_in

pytestmark = pytest.mark.browser


def press(page: Page, name: str) -> None:
    """As often as the door asks for it: it takes nobody for a person who is too quick."""
    quick = page.get_by_text("That was very quick")
    while True:
        with page.expect_navigation():
            page.get_by_role("button", name=name).click()
        if not quick.count():
            return


def mailed(stage: Stage, address: str, words: str) -> bool:
    """Whether a worker has mailed these words there by now."""
    sent = (path.read_text(encoding="utf-8") for path in stage.site.mail.glob("*.log"))
    return any(f"To: {address}" in text and words in text for text in sent)


def test_a_strangers_check_becomes_a_sprint(open_context: OpenContext, stage: Stage) -> None:
    visitor = open_context(viewport={"width": 360, "height": 800}).new_page()
    complaints = Complaints(visitor)
    visitor.goto(f"{stage.url}/d/{stage.sprint['workspace']}/")
    visitor.get_by_label("Your domain").fill(stage.lab.domain)
    visitor.get_by_role("button", name="Check it").click()
    visitor.get_by_label("It is my domain").check()
    press(visitor, "Look at it now")
    expect(visitor.get_by_role("heading", name="The worst five")).to_be_visible(
        timeout=AUDIT_SECONDS
    )
    expect(visitor.get_by_role("heading", name="Already good")).to_be_visible()
    result = visitor.url
    visitor.get_by_role("link", name="Mail me this link").click()
    visitor.get_by_label("Your e-mail address").fill("ida@people.example")
    visitor.get_by_label("Your name").fill("Ida Holm")
    visitor.get_by_label(re.compile("may keep my address")).check()
    press(visitor, "Mail it")
    expect(visitor.get_by_text("On its way to ida@people.example")).to_be_visible()
    stage.site.wait_for("link by mail", lambda: mailed(stage, "ida@people.example", result))
    found = overflow(visitor) + complaints.taken()
    assert [each for each in found if "422" not in each] == []  # those that `press` was given

    desk = open_context().new_page()
    sign_in(desk, stage.url, stage.sprint["consultant"], stage.site.mail)
    desk.get_by_role("link", name="Leads", exact=True).click()
    row = desk.get_by_role("row").filter(has_text=stage.lab.domain)
    row.get_by_role("link", name="Ida Holm").click()
    desk.get_by_label("Name of the business").fill("Tidewater Advice")
    desk.get_by_role("button", name="Open the sprint").click()
    expect(desk.get_by_text("Opened, with what the lead brought.")).to_be_visible()
    expect(desk.get_by_role("link", name=re.compile(r"^Risks \d+"))).to_be_visible()
    expect(desk.get_by_role("heading", name="Last audit")).to_be_visible()


def test_the_tools_work_without_javascript(open_context: OpenContext, stage: Stage) -> None:
    page = open_context(java_script_enabled=False).new_page()
    page.goto(f"{stage.url}/d/{stage.sprint['workspace']}/")
    page.get_by_role("link", name="Which sprint fits?").click()
    for answer in ("It is being built", "They ask for an offer", "A developer"):
        page.get_by_label(answer).check()
    press(page, "Show me what fits")
    expect(page.get_by_role("heading", name="From idea to first demo fits best.")).to_be_visible()
    page.get_by_role("button", name="Delete it now").click()
    expect(page.get_by_text("Deleted: the result, your answers")).to_be_visible()
