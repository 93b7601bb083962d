"""Log-in by mailed code and by password, and the pages around it."""

import re

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client as Browser
from django.urls import reverse

from engagements.accounts.joining import make_account
from engagements.models import Role, User
from tests.conftest import Cast
from tests.factories import make_membership, make_workspace

pytestmark = pytest.mark.django_db
CONFIRM = "account_confirm_login_code"


@pytest.fixture(autouse=True)
def no_rate_limits_left_over() -> None:
    cache.clear()


@pytest.fixture
def person() -> User:
    return make_account("fay@coach.example", "Fay Founder")


def ask_for_code(browser: Browser, email: str = "fay@coach.example") -> str:
    """The code in the mail that asking for one sends."""
    browser.post(reverse("account_request_login_code"), {"email": email})
    found = re.search(r"^\s*([A-Z0-9]{4}-[A-Z0-9]{4})\s*$", str(mail.outbox[-1].body), re.MULTILINE)
    assert found
    return found[1]


def is_in(browser: Browser) -> bool:
    return "_auth_user_id" in browser.session


def test_a_mailed_code_lets_in(person: User, client: Browser) -> None:
    code = ask_for_code(client)
    assert client.get(reverse(CONFIRM)).status_code == 200
    assert not is_in(client)
    assert client.post(reverse(CONFIRM), {"code": code})["Location"] == reverse("home")
    assert is_in(client)


def test_a_code_works_in_the_browser_that_asked_only(person: User, client: Browser) -> None:
    code = ask_for_code(client)
    other = Browser()
    other.post(reverse(CONFIRM), {"code": code})
    assert not is_in(other)


def test_a_wrong_code_does_not_let_in_and_three_end_it(person: User, client: Browser) -> None:
    code = ask_for_code(client)
    for _ in range(3):
        client.post(reverse(CONFIRM), {"code": "WRON-GONE"})
    client.post(reverse(CONFIRM), {"code": code})
    assert not is_in(client)


def test_an_unknown_address_looks_the_same_and_gets_no_mail(person: User, client: Browser) -> None:
    known = client.post(reverse("account_request_login_code"), {"email": person.email})
    unknown = Browser().post(reverse("account_request_login_code"), {"email": "who@x.example"})
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert [message.to for message in mail.outbox] == [[person.email]]


def test_a_password_lets_in(client: Browser) -> None:
    make_account("olga@north.example", "Olga", "correct horse battery")
    given = {"login": "Olga@north.example", "password": "correct horse battery"}
    assert client.post(reverse("account_login"), given)["Location"] == reverse("home")


@pytest.mark.parametrize("password", ["", "wrong", "!", "None"])
def test_no_password_fits_an_account_without_one(
    person: User, client: Browser, password: str
) -> None:
    client.post(reverse("account_login"), {"login": person.email, "password": password})
    assert not is_in(client)


def test_asking_again_and_again_is_slowed_down(person: User) -> None:
    for _ in range(10):
        Browser().post(reverse("account_request_login_code"), {"email": person.email})
    assert len(mail.outbox) == 3  # a minute, for one address


def test_nobody_signs_up(client: Browser) -> None:
    given = {
        "email": "new@x.example",
        "password1": "correct horse b",
        "password2": "correct horse b",
    }
    response = client.post(reverse("account_signup"), given)
    assert response.status_code == 200
    assert not User.objects.exists()


def test_every_other_page_asks_for_log_in_first(client: Browser) -> None:
    assert client.get("/")["Location"] == f"{reverse('account_login')}?next=/"


# Home and profile


def test_home_leads_each_to_their_place(cast: Cast) -> None:
    desk = f"/w/{cast.workspace.slug}/"
    portal = f"/p/{cast.workspace.slug}/{cast.engagement.slug}/"
    for who, place in [("owner", desk), ("helper", desk), ("founder", portal)]:
        assert cast.browser(who).get("/")["Location"] == place


def test_home_offers_a_choice_to_who_has_several_places(cast: Cast) -> None:
    make_membership(Role.HELPER, user=cast.people["owner"], workspace=make_workspace("Third"))
    page = cast.browser("owner").get("/").content.decode()
    assert "/w/third/" in page
    assert f"/w/{cast.workspace.slug}/" in page


def test_home_explains_itself_to_who_has_no_place(person: User, client: Browser) -> None:
    client.force_login(person)
    assert "no launch sprint is open" in client.get("/").content.decode()


def test_the_profile_is_ones_own(person: User, client: Browser) -> None:
    client.force_login(person)
    client.post(reverse("profile"), {"name": "Fay F.", "time_zone": "Asia/Tokyo", "email": "x@x.x"})
    person.refresh_from_db()
    assert (person.name, person.time_zone, person.email) == (
        "Fay F.",
        "Asia/Tokyo",
        "fay@coach.example",
    )


def test_a_made_up_time_zone_is_refused(person: User, client: Browser) -> None:
    client.force_login(person)
    client.post(reverse("profile"), {"name": "Fay", "time_zone": "Mars/Olympus"})
    person.refresh_from_db()
    assert person.time_zone == "UTC"
