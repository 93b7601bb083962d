"""A token made and used, a webhook added and tested, both ended again, in the browser."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenContext, Stage
from tests.browser.inspection import Complaints, overflow
from tests.browser.people import sign_in

pytestmark = pytest.mark.browser
TARGET = "https://api.harbour-coaching.example/hooks/payments"


def test_a_program_is_let_in_told_and_shut_out(open_context: OpenContext, stage: Stage) -> None:
    page = open_context().new_page()
    complaints = Complaints(page)
    sign_in(page, stage.url, stage.sprint["consultant"], stage.site.mail)
    page.get_by_role("link", name="API", exact=True).click()
    page.get_by_label("What is it for?").fill("Deploys")
    page.get_by_label("Read and write").check()
    page.get_by_role("button", name="Make the token").click()
    token = page.get_by_text(re.compile(r"^lr_[\w-]{43}$")).inner_text()
    headers = {"Authorization": f"Bearer {token}"}
    changes = f"{stage.url}/api/v1/engagements/{stage.sprint['engagement']}/changes"
    program = open_context().request
    logged = program.post(changes, headers=headers, data={"what": "Release 7", "where": "Hosting"})
    assert logged.status == 201, logged.text()

    page.get_by_role("link", name="Webhooks").click()
    page.get_by_label("Address").fill("https://10.0.0.7/in")
    page.get_by_label("A run has finished").check()
    page.get_by_role("button", name="Add the webhook").click()
    expect(page.get_by_text("10.0.0.7 is not a public address").first).to_be_visible()
    complaints.taken()  # of the refusal itself, a 422
    page.get_by_label("Address").fill(TARGET)
    page.get_by_role("button", name="Add the webhook").click()
    expect(page.get_by_text(re.compile(r"^whsec_"))).to_be_visible()
    page.get_by_role("button", name="Send a test").click()
    ping = page.get_by_role("row").filter(has_text="ping")
    expect(ping.get_by_text("Delivered")).to_be_visible(timeout=60_000)
    assert overflow(page) + complaints.found == []
    page.get_by_role("button", name="Remove it").click()
    page.get_by_role("dialog").get_by_role("button", name="Remove it").click()
    expect(page.get_by_text("Removed, with its log.")).to_be_visible()

    page.get_by_role("link", name="Tokens").click()
    row = page.get_by_role("row").filter(has_text="Deploys")
    expect(row.get_by_text("just now")).to_be_visible()
    row.get_by_role("button", name="Withdraw").click()
    page.get_by_role("dialog").get_by_role("button", name="Withdraw it").click()
    expect(row.get_by_text("Withdrawn")).to_be_visible()
    assert program.get(changes, headers=headers).status == 401
