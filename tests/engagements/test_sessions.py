"""Where somebody is signed in, and how one browser or all the others are signed out."""

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client as Browser
from django.urls import reverse

from engagements.accounts.links import sign_in_path
from engagements.models import User
from engagements.templatetags.browsers import browser as named
from tests.conftest import Cast
from tests.engagements.desk.browsing import text_of

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1"
LIST = reverse("usersessions_list")


def signed_in(user: User, user_agent: str) -> Browser:
    browser = Browser(headers={"User-Agent": user_agent})
    user.refresh_from_db()
    assert browser.post(sign_in_path(user)).status_code == 302
    return browser


def is_in(browser: Browser) -> bool:
    return browser.get("/profile/").status_code == 200


@pytest.fixture
def two(cast: Cast) -> tuple[Browser, Browser]:
    user = cast.people["consultant"]
    return signed_in(user, FIREFOX), signed_in(user, IPHONE)


def test_one_browser_is_signed_out_at_once(two: tuple[Browser, Browser]) -> None:
    here, phone = two
    page = text_of(here.get(LIST))
    assert "Firefox on Windows" in page
    assert "Safari on iPhone" in page
    assert page.count("This one") == 1
    session = UserSession.objects.get(user_agent=IPHONE)
    here.post(reverse("session_end", args=[session.pk]))
    assert not is_in(phone)
    assert is_in(here)
    assert "Safari on iPhone" not in text_of(here.get(LIST))


def test_everywhere_else_at_once(two: tuple[Browser, Browser]) -> None:
    here, phone = two
    here.post(LIST)
    assert is_in(here)
    assert not is_in(phone)


def test_nobody_signs_another_person_out(cast: Cast, two: tuple[Browser, Browser]) -> None:
    theirs = UserSession.objects.first()
    assert theirs is not None
    refused = cast.browser("owner").post(reverse("session_end", args=[theirs.pk]))
    assert refused.status_code == 404
    assert all(is_in(browser) for browser in two)


def test_markup_in_a_browsers_name_is_text(cast: Cast) -> None:
    browser = signed_in(cast.people["founder"], "<script>alert(1)</script>")
    page = text_of(browser.get(LIST))
    assert "<script>alert" not in page
    assert "An unknown browser" in page


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        (FIREFOX, "Firefox on Windows"),
        (IPHONE, "Safari on iPhone"),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/140 Mobile Safari/537.36", "Chrome on Android"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X) Chrome/140 Safari/537 Edg/140", "Edge on Mac"),
        ("curl/8.0", "An unknown browser"),
        ("", "An unknown browser"),
    ],
)
def test_browsers_by_name(user_agent: str, name: str) -> None:
    assert named(user_agent) == name
