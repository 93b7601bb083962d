"""People: invited, signed in by a passkey or a recovery code, given a role, let go (D23 to D25)."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import SESSION_COOKIE, OpenContext, Stage, enter
from tests.browser.inspection import Complaints, overflow
from tests.browser.people import newest_code

pytestmark = pytest.mark.browser
INVITATION = re.compile(r"http\S+/invitation\S+")
HELPER = "ida@new.example"
PASSKEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def invited(folder: Path, email: str) -> re.Match[str] | None:
    """The link in the mail to that address, once a worker has sent it."""
    texts = (path.read_text(encoding="utf-8") for path in folder.glob("*.log"))
    return next((INVITATION.search(text) for text in texts if email in text), None)


def with_passkeys(page: Page) -> None:
    """Gives the tab a device that makes and uses passkeys without being touched."""
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": PASSKEY})


def by_name(stage: Stage) -> str:
    """The site by a name: a passkey belongs to a name, so browsers make none for an address."""
    return stage.url.replace("127.0.0.1", "localhost")


def sign_out(page: Page) -> None:
    page.locator("details.menu summary").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def ask_for_code(page: Page, site: str, email: str, mail: Path) -> None:
    page.goto(f"{site}/accounts/login/")
    page.get_by_label("Your e-mail address").fill(email)
    page.get_by_role("button", name="Mail me a code").click()
    expect(page.get_by_role("heading", name="Enter the code")).to_be_visible()
    page.get_by_label("Code").fill(newest_code(mail, email))
    page.get_by_role("button", name="Sign in").click()


def test_an_invitation_outlives_a_mail_scanner_and_is_accepted_once(
    open_context: OpenContext, stage: Stage
) -> None:
    owner = enter(open_context(), stage, "people", "owner", "workspace")
    complaints = Complaints(owner)
    owner.get_by_role("link", name="People", exact=True).click()
    owner.get_by_role("link", name="Invite somebody").first.click()
    owner.get_by_label("E-mail address").fill(HELPER)
    owner.get_by_label("Name").fill("Ida Holm")
    owner.get_by_role("radio", name=re.compile("Helper:")).check()
    owner.get_by_role("button", name="Send the invitation").click()
    expect(owner.get_by_text(f"The invitation is on its way to {HELPER}.")).to_be_visible()

    mailed = stage.site.wait_for("invitation", lambda: invited(stage.site.mail, HELPER))
    link = mailed.group()
    for _ in range(3):  # a scanner follows links, and takes nothing
        assert owner.request.get(link).status == 200
        assert owner.request.head(link).status == 200
    helper = open_context(viewport={"width": 360, "height": 740}).new_page()
    helper.goto(link)
    helper.get_by_label("Your name").fill("Ida Holm")
    assert overflow(helper) == []
    helper.get_by_role("button", name="Accept the invitation").click()
    helper.wait_for_url("**/w/**")
    helper.goto(link)
    expect(helper.get_by_text("This invitation has been used already.")).to_be_visible()

    owner.reload()
    row = owner.get_by_role("row").filter(has_text="Ida Holm")
    expect(row.get_by_text("Helper")).to_be_visible()
    row.get_by_role("link", name="Remove").click()
    owner.get_by_role("button", name="Remove Ida Holm").click()
    expect(owner.get_by_text("Ida Holm can't get in any more.")).to_be_visible()
    there = f"{stage.url}{stage.walks['people']['workspace']}"
    assert helper.request.get(there).status == 404
    owner.get_by_role("link", name="Audit log").click()
    for sentence in ("invited somebody as helper", "joined as helper", "removed a helper"):
        expect(owner.get_by_text(sentence).first).to_be_visible()
    assert complaints.taken() == []


def test_a_consultant_needs_a_second_step_and_has_a_passkey_and_codes_for_it(
    open_context: OpenContext, stage: Stage
) -> None:
    there, site = stage.walks["people"], by_name(stage)
    context = open_context()
    cookie: Any = {"name": SESSION_COOKIE, "value": there["sessions"]["consultant"], "url": site}
    context.add_cookies([cookie])
    page = context.new_page()
    with_passkeys(page)
    complaints = Complaints(page)
    page.goto(site + there["workspace"])
    expect(page.get_by_role("heading", name="A second step at sign-in")).to_be_visible()
    page.get_by_role("link", name="Use a passkey or security key").click()
    page.get_by_label("What you call it").fill("This laptop")
    page.get_by_label("Sign in with it alone").check()
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    codes = page.get_by_label("10 of 10 left").input_value().split()
    assert len(set(codes)) == 10
    page.get_by_role("link", name="I have kept them, go on").click()
    expect(page.get_by_role("heading", name="Sprints")).to_be_visible()

    sign_out(page)
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(f"**{there['workspace']}")
    assert complaints.taken() == []
    a_recovery_code_works_once(open_context, stage, codes[0])


def a_recovery_code_works_once(open_context: OpenContext, stage: Stage, code: str) -> None:
    there, site = stage.walks["people"], by_name(stage)
    email = there["emails"]["consultant"]
    for first in (True, False):
        page = open_context().new_page()
        ask_for_code(page, site, email, stage.site.mail)
        page.get_by_label("Code").fill(code)
        page.get_by_role("button", name="Sign in", exact=True).click()
        if first:
            page.wait_for_url(f"**{there['workspace']}")
        else:
            expect(page.get_by_text("Incorrect code")).to_be_visible()


def test_a_site_opened_by_an_address_says_why_it_takes_no_passkey(
    open_context: OpenContext, stage: Stage
) -> None:
    page = enter(open_context(), stage, "people", "founder", "portal")
    page.goto(f"{stage.url}/accounts/2fa/webauthn/add/")
    expect(page.get_by_text("A passkey belongs to the name of a site")).to_be_visible()
    instead = page.get_by_role("link", name="http://localhost")
    assert instead.get_attribute("href") == f"{by_name(stage)}{urlsplit(page.url).path}"
    page.goto(stage.url)
    expect(page.get_by_role("button", name="Sign in with a passkey")).to_have_count(0)
