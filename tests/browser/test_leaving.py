"""A client is taken along, deleted with a receipt, and brought back from its file."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenContext, Stage
from tests.browser.inspection import Complaints, overflow
from tests.browser.people import downloaded, sign_in

pytestmark = pytest.mark.browser

WORKER_SECONDS = 60_000  # milliseconds, as Playwright counts


def test_a_client_leaves_and_comes_back(
    open_context: OpenContext, stage: Stage, tmp_path: Path
) -> None:
    page = open_context(viewport={"width": 360, "height": 740}).new_page()
    complaints = Complaints(page)
    sign_in(page, stage.url, stage.sprint["consultant"], stage.site.mail)
    page.goto(f"{stage.url}/w/{stage.sprint['workspace']}/clients/new/")
    page.get_by_label("Name of the business").fill("Passing Ltd")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Export or delete").click()
    file = take_along(page, tmp_path)
    assert overflow(page) == []

    page.get_by_role("link", name="Delete Passing Ltd").click()
    page.get_by_label("Type the name of the business").fill("Passing")
    page.get_by_role("button", name="Delete Passing Ltd for good").click()
    expect(page.get_by_text("Type it like that.")).to_be_visible()
    assert all("422" in each for each in complaints.taken())  # as the browser tells of a refusal
    page.get_by_label("Type the name of the business").fill("Passing Ltd")
    page.get_by_role("button", name="Delete Passing Ltd for good").click()
    gone = page.get_by_text(re.compile("of Passing Ltd are gone for good"))
    expect(gone).to_be_visible(timeout=WORKER_SECONDS)
    assert overflow(page) == []

    page.goto(f"{stage.url}/w/{stage.sprint['workspace']}/arrivals/")
    page.get_by_label("The client's file").set_input_files(file)
    page.get_by_role("button", name="Look into the file").click()
    bring_in = page.get_by_role("button", name="Bring Passing Ltd in")
    expect(bring_in).to_be_visible(timeout=WORKER_SECONDS)
    assert overflow(page) == []
    bring_in.click()
    here = page.locator("#arrival").get_by_role("link", name="Passing Ltd")
    expect(here).to_be_visible(timeout=WORKER_SECONDS)
    here.click()
    expect(page.get_by_role("heading", name="Passing Ltd", level=1)).to_be_visible()
    assert complaints.taken() == []


def take_along(page: Page, folder: Path) -> Path:
    page.get_by_role("button", name="Make the file").click()
    link = page.get_by_role("link", name=re.compile("^Download"))
    expect(link).to_be_visible(timeout=WORKER_SECONDS)
    return downloaded(page, link, folder)
