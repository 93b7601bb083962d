"""One's own account in a real browser: a second step set up, and a lost phone signed out."""

import re

import pytest
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from playwright.sync_api import expect

from tests.browser.conftest import OpenContext, Stage
from tests.browser.inspection import Complaints
from tests.browser.people import sign_in_by_code

pytestmark = pytest.mark.browser
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1"


def test_a_lost_phone_is_signed_out_and_a_second_step_set_up(
    open_context: OpenContext, stage: Stage
) -> None:
    phone, page = open_context(user_agent=PHONE).new_page(), open_context().new_page()
    complaints = Complaints(page)
    for each in (phone, page):
        sign_in_by_code(each, stage.url, stage.sprint["loner"], stage.site.mail)
    page.goto(f"{stage.url}/accounts/sessions/")
    page.get_by_role("button", name="Sign out Safari on iPhone").first.click()
    expect(page.get_by_text("That browser is signed out.")).to_be_visible()
    phone.goto(f"{stage.url}/profile/")
    expect(phone.get_by_role("button", name="Mail me a code")).to_be_visible()

    page.goto(f"{stage.url}/second-step/")
    page.get_by_role("link", name="Use an app on your phone").click()
    secret = page.get_by_text(re.compile(r"^[A-Z2-7]{32}$")).inner_text()
    code = format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))
    page.get_by_label("code").fill(code)
    page.get_by_role("button", name="Turn on").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    assert complaints.found == []
