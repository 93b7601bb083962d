"""Coming in by a link: invitations, the first workspace, one-time sign-in."""

from datetime import timedelta

import pytest
from django.core import signing
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from engagements import tenancy
from engagements.accounts import links
from engagements.models import Invitation, Membership, Role, User, Workspace, WorkspaceAuditEntry
from tests.conftest import Cast
from tests.factories import make_user, make_workspace

pytestmark = pytest.mark.django_db


def invite(cast: Cast, email: str = "fay@coach.example", role: Role = Role.FOUNDER) -> str:
    client = cast.client if role.is_on_the_clients_side else None
    _, token = Invitation.issue(cast.workspace, email, role, client=client, name="Fay")
    return reverse("invitation_accept", args=[token])


def logged_in(browser: Browser) -> User | None:
    key = browser.session.get("_auth_user_id")
    return User.objects.get(pk=key) if key else None


def test_looking_at_an_invitation_uses_nothing_up(cast: Cast, client: Browser) -> None:
    page = invite(cast)
    for _ in range(2):
        response = client.get(page)
        assert response.status_code == 200
        assert "North Star invites you (fay@coach.example)" in response.content.decode()
    assert Invitation.objects.get().accepted_at is None
    assert not User.objects.filter(email="fay@coach.example").exists()


def test_a_scanner_that_asks_for_the_head_alone_is_told_that_the_link_works(
    cast: Cast, client: Browser
) -> None:
    page = invite(cast)
    response = client.head(page)
    assert response.status_code == 200
    assert response.content == b""
    assert int(response["Content-Length"]) > 1000
    assert Invitation.objects.get().accepted_at is None


def test_a_founder_accepts_and_is_in(cast: Cast, client: Browser) -> None:
    response = client.post(invite(cast), {"name": "Fay Founder"})
    assert response["Location"] == reverse("home")
    user = logged_in(client)
    assert user is not None
    assert (user.email, user.name) == ("fay@coach.example", "Fay Founder")
    assert user.memberships.get().client_id == cast.client.pk
    assert client.get("/")["Location"] == f"/p/{cast.workspace.slug}/{cast.engagement.slug}/"


def test_the_page_is_the_consultancys(cast: Cast, client: Browser) -> None:
    cast.workspace.colour = "#7a1f5c"
    cast.workspace.save()
    shown = client.get(invite(cast)).content.decode()
    assert reverse("brand_colours", args=[cast.workspace.slug, "7a1f5c"]) in shown
    assert "LaunchReady" not in shown.partition("<main")[0].partition("<body")[2]


@pytest.mark.parametrize(
    ("said", "kept"),
    [("America/Lima", "America/Lima"), ("Mars/Base", "UTC"), ("", "UTC")],
)
def test_times_are_shown_for_where_the_browser_is(
    cast: Cast, client: Browser, said: str, kept: str
) -> None:
    client.post(invite(cast), {"name": "Fay", "time_zone": said})
    assert User.objects.get(email="fay@coach.example").time_zone == kept


def test_the_log_says_who_joined_as_what_and_who_got_another_role(
    cast: Cast, client: Browser
) -> None:
    client.post(invite(cast, "con@north.example", Role.HELPER), {"name": "Con"})
    client.post(invite(cast, "con@north.example", Role.CONSULTANT))
    assert Membership.objects.get(user__name="Con").role == Role.CONSULTANT
    with tenancy.scope(cast.workspace):
        lines = WorkspaceAuditEntry.objects.order_by("pk")
        assert [(line.actor_name, line.sentence) for line in lines] == [
            ("Con", "joined as helper"),
            ("Con", "joined as consultant"),
        ]


def test_a_founder_gets_no_password_even_when_sending_one(cast: Cast, client: Browser) -> None:
    client.post(invite(cast), {"name": "Fay", "password": "correct horse battery"})
    assert not User.objects.get(email="fay@coach.example").has_usable_password()


def test_a_consultant_may_choose_a_password(cast: Cast, client: Browser) -> None:
    page = invite(cast, "con@north.example", Role.CONSULTANT)
    client.post(page, {"name": "Con", "password": "correct horse battery"})
    assert User.objects.get(email="con@north.example").check_password("correct horse battery")


def test_a_weak_password_is_refused(cast: Cast, client: Browser) -> None:
    page = invite(cast, "con@north.example", Role.CONSULTANT)
    response = client.post(page, {"name": "Con", "password": "12345678"})
    assert response.status_code == 200
    assert logged_in(client) is None
    assert Invitation.objects.get().accepted_at is None


def test_an_invitation_works_once(cast: Cast, client: Browser) -> None:
    page = invite(cast)
    client.post(page, {"name": "Fay"})
    again = Browser().post(page, {"name": "Mallory"})
    assert again.status_code == 410
    assert "used already" in again.content.decode()
    assert Membership.objects.filter(client=cast.client, role=Role.FOUNDER).count() == 2


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"expires_at": timezone.now() - timedelta(seconds=1)}, "has run out"),
        ({"revoked_at": timezone.now()}, "was withdrawn"),
    ],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_dead_invitation_says_why(
    cast: Cast, client: Browser, change: dict[str, object], sentence: str, method: str
) -> None:
    page = invite(cast)
    Invitation.objects.update(**change)
    response = getattr(client, method)(page, {"name": "Fay"})
    assert response.status_code == 410
    assert sentence in response.content.decode()
    assert not User.objects.filter(email="fay@coach.example").exists()


@pytest.mark.parametrize("token", ["x", "a" * 300, "%00", "ünï"])
def test_an_unknown_invitation_is_a_friendly_404(db: None, client: Browser, token: str) -> None:
    response = client.get(f"/invitation/{token}/")
    assert response.status_code == 404
    assert "know this invitation link" in response.content.decode()


def test_the_token_is_not_stored(cast: Cast) -> None:
    invitation, token = Invitation.issue(cast.workspace, "x@north.example", Role.HELPER)
    assert token not in str(invitation.__dict__)
    assert len(invitation.token_hash) == 64


def test_a_known_address_must_sign_in_first(cast: Cast, client: Browser) -> None:
    page = invite(cast, cast.people["outsider"].email, Role.HELPER)
    response = client.post(page, {"name": "x"})
    assert f"{reverse('account_login')}?next={page}" in response.content.decode()
    assert logged_in(client) is None
    assert Invitation.objects.get().accepted_at is None


def test_a_known_person_accepts_after_signing_in(cast: Cast) -> None:
    browser = cast.browser("outsider")
    page = invite(cast, cast.people["outsider"].email, Role.HELPER)
    assert "Accept the invitation" in browser.get(page).content.decode()
    browser.post(page)
    assert cast.people["outsider"].memberships.filter(workspace=cast.workspace).exists()


def test_somebody_elses_session_cant_accept_for_a_known_person(cast: Cast) -> None:
    page = invite(cast, cast.people["outsider"].email, Role.HELPER)
    cast.browser("founder").post(page)
    assert Invitation.objects.get().accepted_at is None


# The first workspace

FIRST = {
    "workspace_name": "North Star",
    "name": "Olga Owner",
    "email": "Olga@North.example",
    "time_zone": "Europe/London",
}


def test_the_first_workspace_is_made_once(client: Browser) -> None:
    page = links.first_workspace_path()
    assert client.get(page).status_code == 200
    assert client.post(page, FIRST)["Location"] == reverse("home")
    owner = logged_in(client)
    assert owner is not None
    assert (owner.email, owner.has_usable_password()) == ("olga@north.example", False)
    assert owner.memberships.get().role == Role.OWNER
    assert Browser().get(page).status_code == 410
    assert Browser().post(page, FIRST | {"email": "mallory@x.example"}).status_code == 410
    assert Workspace.objects.count() == 1


def test_no_first_workspace_beside_another(client: Browser) -> None:
    make_workspace()
    assert client.get(links.first_workspace_path()).status_code == 410


@pytest.mark.parametrize(
    "token",
    [
        "x",
        signing.dumps("first workspace"),  # signed, but for something else
        signing.dumps("first workspace", key="wrong", salt="launchready.first-workspace"),
    ],
)
def test_a_forged_start_link_is_refused(client: Browser, token: str) -> None:
    assert client.post(reverse("workspace_start", args=[token]), FIRST).status_code == 410
    assert not Workspace.objects.exists()


# Sign-in links


def test_a_sign_in_link_works_once_and_by_post_only(client: Browser) -> None:
    user = make_user()
    page = links.sign_in_path(user)
    assert client.get(page).status_code == 200
    assert logged_in(client) is None
    client.post(page)
    assert logged_in(client) == user
    assert Browser().post(page).status_code == 410


def test_a_sign_in_link_dies_with_another_log_in(client: Browser) -> None:
    user = make_user()
    page = links.sign_in_path(user)
    Browser().post(links.sign_in_path(user))
    assert client.get(page).status_code == 410


def test_a_sign_in_link_of_a_disabled_account_is_refused(client: Browser) -> None:
    user = make_user()
    page = links.sign_in_path(user)
    User.objects.update(is_active=False)
    assert client.post(page).status_code == 410


def test_old_links_are_refused(client: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    sign_in, start = links.sign_in_path(make_user()), links.first_workspace_path()
    monkeypatch.setattr(links, "ENTER_LIFE", timedelta(0))
    monkeypatch.setattr(links, "START_LIFE", timedelta(0))
    assert client.get(sign_in).status_code == 410
    assert client.get(start).status_code == 410
