"""The consultancy's people must have a second step after a week; clients' people may have one."""

from datetime import timedelta
from importlib import import_module
from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.apps import apps
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from engagements import tenancy
from engagements.accounts.links import sign_in_path
from engagements.accounts.second_factor import GRACE
from engagements.models import Membership, WorkspaceAuditEntry
from tests.conftest import Cast
from tests.engagements.desk.browsing import desk_of, text_of
from tests.engagements.test_login import ask_for_code

SET_UP = "/second-step/"
OURS = ["owner", "consultant", "helper"]


def came(cast: Cast, who: str, ago: timedelta) -> None:
    key = cast.memberships[who].pk
    Membership.objects.filter(pk=key).update(created_at=timezone.now() - ago)


def desk_url(cast: Cast) -> str:
    return reverse("engagement_page", args=[cast.workspace.slug, cast.engagement.slug])


def set_up_app(browser: Browser) -> None:
    """Scans the key, as the app on a phone would, and types its code."""
    page = browser.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    code = format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))
    done = browser.post(reverse("mfa_activate_totp"), {"code": code})
    assert done.status_code == 302, done.context["form"].errors


def signed_in_with(email: str, second: str) -> bool:
    """By a mailed code and then the second step."""
    cache.clear()  # the rate limits of the attempt before
    browser = Browser()
    browser.post(reverse("account_confirm_login_code"), {"code": ask_for_code(browser, email)})
    assert "_auth_user_id" not in browser.session
    browser.post(reverse("mfa_authenticate"), {"code": second})
    return "_auth_user_id" in browser.session


@pytest.mark.parametrize("who", OURS)
@pytest.mark.parametrize(("ago", "status"), [(GRACE / 2, 200), (GRACE, 302)])
def test_the_desk_asks_for_it_after_the_grace(
    cast: Cast, who: str, ago: timedelta, status: int
) -> None:
    came(cast, who, ago)
    answer = cast.browser(who).get(desk_url(cast))
    assert answer.status_code == status
    assert answer.headers.get("Location", SET_UP) == SET_UP


def test_nothing_is_written_without_it(cast: Cast) -> None:
    came(cast, "consultant", GRACE)
    answer = desk_of(cast).post("engagement_pause", reason="Lunch")
    assert answer.headers["Location"] == SET_UP
    with tenancy.scope(cast.workspace):
        cast.engagement.refresh_from_db()
    assert cast.engagement.state == "running"


@pytest.mark.parametrize("who", ["founder", "founder_helper"])
def test_clients_people_may_go_without(cast: Cast, who: str) -> None:
    came(cast, who, 50 * GRACE)
    portal = reverse("portal_page", args=[cast.workspace.slug, cast.engagement.slug])
    assert cast.browser(who).get(portal).status_code == 200


def test_the_portal_is_no_way_around_it(cast: Cast) -> None:
    came(cast, "consultant", GRACE)
    portal = reverse("portal_page", args=[cast.workspace.slug, cast.engagement.slug])
    assert cast.browser("consultant").get(portal).headers["Location"] == SET_UP


def test_setting_it_up_opens_the_desk_and_gives_recovery_codes(cast: Cast) -> None:
    came(cast, "consultant", GRACE)
    browser = cast.browser("consultant")
    assert "Use an app on your phone" in text_of(browser.get(SET_UP))
    set_up_app(browser)
    assert browser.get(desk_url(cast)).status_code == 200
    codes = Authenticator.objects.get(user=cast.people["consultant"], type="recovery_codes")
    assert len(codes.wrap().get_unused_codes()) == 10


def test_recovery_codes_alone_are_no_second_step(cast: Cast) -> None:
    came(cast, "consultant", GRACE)
    browser = cast.browser("consultant")
    set_up_app(browser)
    Authenticator.objects.exclude(type="recovery_codes").delete()
    assert browser.get(desk_url(cast)).headers["Location"] == SET_UP


def test_a_stranger_learns_nothing_from_it(cast: Cast) -> None:
    came(cast, "outsider", GRACE)
    assert cast.browser("outsider").get(desk_url(cast)).status_code == 404


def test_a_recovery_code_lets_in_once(cast: Cast) -> None:
    """A mailed code alone no longer does, whoever reads the mailbox."""
    person = cast.people["consultant"]
    set_up_app(cast.browser("consultant"))
    recovery = Authenticator.objects.get(user=person, type="recovery_codes").wrap()
    code = recovery.get_unused_codes()[0]
    assert signed_in_with(person.email, code) is True
    assert signed_in_with(person.email, code) is False


@pytest.mark.parametrize(
    ("who", "ago", "told"),
    [("consultant", GRACE / 2, True), ("consultant", GRACE, False), ("founder", GRACE / 2, False)],
)
def test_signing_in_says_until_when(cast: Cast, who: str, ago: timedelta, told: bool) -> None:
    came(cast, who, ago)
    browser = Browser()
    page = browser.post(sign_in_path(cast.people[who]), follow=True)
    assert ("Set up a second step at sign-in by" in text_of(page)) is told
    assert (f'<a href="{reverse("mfa_index")}">Do it now</a>' in text_of(page)) is told


def test_an_upgrade_that_brings_the_rule_gives_everybody_a_week(cast: Cast) -> None:
    came(cast, "consultant", GRACE * 10)
    migration = import_module("engagements.migrations.0023_second_step_from")
    migration.begin_the_week(apps, None)
    browser = cast.browser("consultant")
    assert browser.get(desk_url(cast)).status_code == 200
    Membership.objects.update(second_step_from=timezone.now() - GRACE)
    assert browser.get(desk_url(cast)).status_code == 302
    assert browser.get(desk_url(cast)).headers["Location"] == SET_UP


def test_who_lost_phone_and_codes_is_let_in_by_the_operator(cast: Cast) -> None:
    person = cast.people["consultant"]
    came(cast, "consultant", GRACE * 10)
    browser = Browser()
    browser.post(sign_in_path(person))
    set_up_app(browser)
    said = StringIO()
    call_command("forget_second_step", person.email.upper(), stdout=said)
    assert f"{person.email} signs in by a mailed code alone now" in said.getvalue()
    assert browser.get(desk_url(cast)).headers["Location"].startswith("/accounts/login/")
    assert cast.browser("consultant").get(desk_url(cast)).status_code == 200, "a new week"
    with tenancy.scope(cast.workspace):
        last = WorkspaceAuditEntry.objects.latest("pk")
    assert (last.actor_name, last.target) == ("LaunchReady", str(person))
    with pytest.raises(CommandError, match="has no second step"):
        call_command("forget_second_step", person.email)
    with pytest.raises(CommandError, match="Nobody signs in"):
        call_command("forget_second_step", "nobody@people.example")
