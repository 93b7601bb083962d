"""A consultant fills the inventories from what is at hand: the DNS provider's list first."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import SESSION_COOKIE, OpenContext, Stage
from tests.browser.people import downloaded

pytestmark = pytest.mark.browser


def open_page(stage: Stage, open_context: OpenContext, name: str) -> Page:
    made = stage.pages[name]
    context = open_context()
    context.add_cookies([{"name": SESSION_COOKIE, "value": made["session"], "url": stage.url}])
    page = context.new_page()
    page.goto(stage.url + made["path"])
    return page


def test_a_providers_list_goes_on_the_dns_map_and_out_again(
    stage: Stage, open_context: OpenContext, tmp_path: Path
) -> None:
    page = open_page(stage, open_context, "dns_import-0-owner")
    text = page.get_by_label("Paste it here")
    text.fill("Type\tName\tValue\tTTL\nA\t@\t192.0.2.10\t300\nMX\t@\tno number\t300")
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_text("Preview: nothing is stored yet")).to_be_visible()
    expect(page.get_by_role("row", name="Line 3")).to_contain_text("is no mail host")
    text.fill(text.input_value().replace("no number", "10 mail.host.example"))
    page.get_by_role("button", name="Put 1 record on the map").click()
    expect(page.get_by_text("This is not what the preview showed.")).to_be_visible()
    page.get_by_role("button", name="Put 2 records on the map").click()
    expect(page.get_by_text("The list is on the map: 2 new")).to_be_visible()
    expect(page.get_by_text("Mail for you goes to mail.host.example.")).to_be_visible()
    file = downloaded(page, page.get_by_role("link", name="Zone file"), tmp_path)
    assert "MX 10 mail.host.example." in file.read_text()


def link_in_mail(stage: Stage, address: str) -> re.Match[str] | None:
    """As a worker has mailed it, if it has by now."""
    mails = (path.read_text() for path in stage.site.mail.glob("*.log"))
    mail = next((mail for mail in mails if f"To: {address}" in mail), "")
    return re.search(r"https?://\S+/heard/\S+/", mail)


def test_an_alert_is_tested_by_mail_and_its_reader_says_so(
    stage: Stage, open_context: OpenContext
) -> None:
    page = open_page(stage, open_context, "alert_create-0-owner")
    page.get_by_label("Who").fill("Nora Quist")
    page.get_by_label("Where to").fill("alarm@coach.example")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("button", name="Test now").click()
    expect(page.get_by_text("Test sent, not confirmed")).to_be_visible()
    link = stage.site.wait_for("a test alert", lambda: link_in_mail(stage, "alarm@coach.example"))
    reader = open_context().new_page()
    reader.goto(link.group())
    reader.get_by_role("button", name="Yes, it reached me").click()
    expect(reader.get_by_text("the test alert reached you in")).to_be_visible()
    page.reload()
    expect(page.get_by_text("Reached", exact=True)).to_be_visible()


def test_names_of_variables_are_read_and_a_value_is_refused(
    stage: Stage, open_context: OpenContext
) -> None:
    page = open_page(stage, open_context, "env_import-0-owner")
    page.get_by_label("Paste it here").fill("SITE_URL=\nSMTP_PASSWORD=hunter2")
    page.get_by_role("button", name="Read the names").click()
    expect(page.get_by_text("Line 2 looks to hold a real value")).to_be_visible()
    expect(page.get_by_label("Paste it here")).to_have_value("")
    page.get_by_label("Paste it here").fill("SITE_URL=\nSMTP_PASSWORD=")
    page.get_by_label("Production").check()
    page.get_by_role("button", name="Read the names").click()
    staging = page.get_by_label("SMTP_PASSWORD is set in Staging")
    staging.check()
    page.get_by_role("button", name="Save where they are set").click()
    expect(page.get_by_text("Noted. 1 row changed.")).to_be_visible()
    expect(staging).to_be_checked()
