"""An owner edits a playbook and updates a sprint by it, after seeing what would change."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import SESSION_COOKIE, OpenContext, Stage

pytestmark = pytest.mark.browser


def test_a_playbook_is_edited_and_a_sprint_follows(stage: Stage, open_context: OpenContext) -> None:
    made = stage.pages["playbook_edit-0-owner"]
    context = open_context()
    context.add_cookies([{"name": SESSION_COOKIE, "value": made["session"], "url": stage.url}])
    page = context.new_page()
    page.goto(stage.url + made["path"])
    text = page.get_by_label("The playbook as TOML")
    text.fill(text.input_value().replace("hours = [0, 8]", "hours = [0, 9]"))
    page.get_by_role("button", name="Save as the next edition").click()
    expect(page.get_by_text("must start at hour 9")).to_be_visible()
    text.fill(text.input_value().replace("hours = [8, 16]", "hours = [9, 16]"))
    page.get_by_role("button", name="Save as the next edition").click()
    expect(page.get_by_text("Saved as edition 1")).to_be_visible()
    page.get_by_role("link", name="Sprints", exact=True).first.click()
    page.get_by_role("link", name="Coach Ltd").first.click()
    page.get_by_role("link", name="Plan", exact=True).click()
    page.get_by_role("link", name="Update this sprint…").click()
    expect(page.get_by_text("Nothing has changed yet.")).to_be_visible()
    page.get_by_role("button", name="Update this sprint").click()
    expect(page.get_by_text("Hours 0 to 9 · due")).to_be_visible()
    expect(page.get_by_role("link", name="Update this sprint…")).to_have_count(0)
