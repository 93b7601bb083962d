"""People: who is in, who is invited, and the mail that carries the link."""

import re
import smtplib
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client as Browser
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone

from engagements import tenancy
from engagements.accounts.second_factor import GRACE
from engagements.desk.people import A_PAGE
from engagements.models import Invitation, Mail, MailState, Membership, Role, WorkspaceAuditEntry
from tests.conftest import Cast
from tests.factories import make_membership
from tests.posting import post_all

pytestmark = pytest.mark.django_db


class SilentServer(EmailBackend):
    """A mail server that takes nothing."""

    def send_messages(self, messages: object) -> int:
        raise smtplib.SMTPServerDisconnected("gone")


def path(cast: Cast, name: str, *args: int) -> str:
    return reverse(name, args=[cast.workspace.slug, *args])


def invite(cast: Cast, who: str = "consultant", **typed: str) -> tuple[int, str]:
    usual = {"email": "nora@harbour.example", "name": "Nora", "role": "helper"}
    response = cast.browser(who).post(path(cast, "invitation_create"), usual | typed, follow=True)
    return len(response.redirect_chain), response.content.decode()


def link_in(message: mail.EmailMessage) -> str:
    found = re.search(r"https?://[^/\s]+(/invitation/\S+/)", str(message.body))
    assert found is not None
    return found[1]


def test_the_list_shows_members_and_invitations(cast: Cast, desk: Browser) -> None:
    Invitation.issue(cast.workspace, "tom@people.example", Role.HELPER, by=cast.people["owner"])
    page = desk.get(path(cast, "people")).content.decode()
    for text in ("founder@people.example", "Coach Ltd", "tom@people.example", "(you)"):
        assert text in page
    assert "outsider@people.example" not in page


def test_it_says_who_has_a_second_step_and_who_was_here(
    cast: Cast, desk: Browser, django_assert_num_queries: Any
) -> None:
    """For each of the consultancy's people what is set up, or by when it must be."""
    ours = Membership.objects.filter(workspace=cast.workspace)
    ours.update(seen_at=None)
    late = timezone.now() - GRACE
    ours.filter(user=cast.people["helper"]).update(created_at=late)
    for who, kind in (("owner", "totp"), ("owner", "webauthn"), ("founder", "recovery_codes")):
        Authenticator.objects.create(user=cast.people[who], type=kind, data={})
    page = desk.get(path(cast, "people")).content.decode()
    assert "App and passkey" in page
    assert page.count("Missing") == 1
    assert page.count(">due ") == 1, "the consultant's own"
    assert page.count("None, and needs none") == 3, "the client's people, codes or not"
    assert page.count("Not yet</span>") == len(ours) - 1 + 1, "all but the reader, and a step"
    ours_and_more = [make_membership(Role.HELPER, workspace=cast.workspace) for _ in range(20)]
    with django_assert_num_queries(6):
        page = desk.get(path(cast, "people")).content.decode()
    assert ours_and_more[-1].user.email in page


def test_the_clients_people_come_in_pages(cast: Cast, desk: Browser) -> None:
    more = [make_membership(Role.FOUNDER, client=cast.client) for _ in range(A_PAGE)]
    first, second = (
        desk.get(path(cast, "people"), {"page": number}).content.decode() for number in (1, 2)
    )
    shown = [page.count(each.user.email) for each in more for page in (first, second)]
    assert sum(map(bool, shown)) == A_PAGE, "each on one page"
    assert f"1 to {A_PAGE} of {A_PAGE + 3}" in first
    for page in (first, second):
        assert "helper@people.example" in page, "ours are on each"


def test_a_founder_is_invited_and_comes_in(cast: Cast) -> None:
    redirects, page = invite(cast, role="founder", client=str(cast.client.pk))
    assert (redirects, "is on its way to nora@harbour.example" in page) == (1, True)
    [message] = post_all()
    assert message.to == ["nora@harbour.example"]
    assert "follow the launch of Coach Ltd" in message.body
    stranger = Browser()
    stranger.post(link_in(message), {"name": "Nora"})
    member = Membership.objects.get(user__email="nora@harbour.example")
    assert (member.role, member.client_id) == (Role.FOUNDER, cast.client.pk)
    with tenancy.scope(cast.workspace):
        said = list(WorkspaceAuditEntry.objects.order_by("pk").values_list("sentence", flat=True))
        assert said == ["invited somebody as founder", "joined as founder"]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"email": "nora"}, "valid email"),
        ({"role": "founder"}, "Pick the client this person belongs to."),
        ({"role": "owner"}, "not one of the available choices"),  # a consultant can't
        ({"email": "HELPER@people.example"}, "has this place already"),
        ({"email": "tom@people.example"}, "is invited already"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_sent(
    cast: Cast, typed: dict[str, str], said: str
) -> None:
    Invitation.issue(cast.workspace, "tom@people.example", Role.HELPER)
    redirects, page = invite(cast, **typed)
    assert (redirects, said in page, "Nora" in page) == (0, True, True)
    assert post_all() == []
    assert Invitation.objects.count() == 1


def test_a_role_of_ours_takes_no_client(cast: Cast) -> None:
    invite(cast, role="helper", client=str(cast.client.pk))
    assert Invitation.objects.get().client_id is None


def test_a_link_fills_the_form_with_the_clients_contact(cast: Cast, desk: Browser) -> None:
    page = desk.get(path(cast, "invitation_create"), {"client": cast.client.slug})
    assert 'value="fay@coach.example"' in page.content.decode()


def test_after_an_invitation_one_is_where_one_was(cast: Cast, desk: Browser) -> None:
    slug, sprint = cast.workspace.slug, cast.engagement.slug
    usual = {"email": "nora@people.example", "role": "founder", "client": str(cast.client.pk)}
    came = f"{path(cast, 'invitation_create')}?client={cast.client.slug}&sprint={sprint}"
    with tenancy.scope(cast.workspace):
        Membership.objects.filter(role=Role.FOUNDER, client=cast.client).delete()
    page = desk.post(came, usual, follow=True)
    assert page.redirect_chain[0][0] == reverse("engagement_page", args=[slug, sprint])
    assert "nora@people.example is invited and has not come yet." in page.content.decode()
    came = f"{path(cast, 'invitation_create')}?client={cast.client.slug}&sprint=not-ours"
    there = desk.post(came, usual | {"email": "two@people.example"})
    assert there.headers["Location"] == reverse("client_page", args=[slug, cast.client.slug])


def test_sending_again_withdraws_the_former_link(cast: Cast, desk: Browser) -> None:
    old, token = Invitation.issue(cast.workspace, "tom@people.example", Role.HELPER, name="Tom")
    desk.post(path(cast, "invitation_resend", old.pk))
    assert Browser().get(reverse("invitation_accept", args=[token])).status_code == 410
    assert Browser().get(link_in(post_all()[0])).status_code == 200
    assert Invitation.objects.usable().get().name == "Tom"


def test_a_withdrawn_link_is_of_no_use(cast: Cast, desk: Browser) -> None:
    made, token = Invitation.issue(cast.workspace, "tom@people.example", Role.HELPER)
    desk.post(path(cast, "invitation_revoke", made.pk))
    assert Browser().get(reverse("invitation_accept", args=[token])).status_code == 410
    assert post_all() == []


def test_a_consultant_leaves_an_owners_invitation_alone(cast: Cast, desk: Browser) -> None:
    made, _ = Invitation.issue(cast.workspace, "olga@people.example", Role.OWNER)
    for name in ("invitation_resend", "invitation_revoke"):
        assert desk.post(path(cast, name, made.pk)).status_code == 403
    assert Invitation.objects.usable().count() == 1


def test_an_invitation_of_another_workspace_is_not_found(cast: Cast, desk: Browser) -> None:
    made, _ = Invitation.issue(cast.foreign_workspace, "x@people.example", Role.HELPER)
    assert desk.post(path(cast, "invitation_revoke", made.pk)).status_code == 404
    foreign = cast.memberships["outsider"].pk
    assert desk.get(path(cast, "member_remove", foreign)).status_code == 404


def test_a_mail_server_that_is_gone_loses_no_invitation(
    cast: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    """It is tried again; of the link, which is a key, nothing stands in a log or on a page."""
    invite(cast)
    backend = f"{__name__}.SilentServer"
    with override_settings(EMAIL_BACKEND=backend):
        post_all()
    with tenancy.scope(cast.workspace):
        waiting = Mail.objects.get()
    assert (waiting.state, Invitation.objects.usable().count()) == (MailState.RETRY, 1)
    page = cast.browser("owner").get(path(cast, "mail_page", waiting.pk)).content.decode()
    assert "the link, which stands in the mail alone" in page
    for shown in (caplog.text, page, str(vars(waiting))):
        assert "/invitation/" not in shown
    [message] = post_all()
    assert Browser().get(link_in(message)).status_code == 200
    with tenancy.scope(cast.workspace):
        assert Mail.objects.get().sealed == ""


def test_removing_asks_first_and_takes_the_place_away(cast: Cast, desk: Browser) -> None:
    page = path(cast, "member_remove", cast.memberships["founder_helper"].pk)
    assert "of Coach Ltd" in desk.get(page).content.decode()
    assert Membership.objects.filter(pk=cast.memberships["founder_helper"].pk).exists()
    desk.post(page)
    assert not Membership.objects.filter(pk=cast.memberships["founder_helper"].pk).exists()
    portal = f"/p/{cast.workspace.slug}/{cast.engagement.slug}/"
    assert cast.browser("founder_helper").get(portal).status_code == 404


@pytest.mark.parametrize(
    ("who", "whom"),
    [("consultant", "owner"), ("consultant", "consultant"), ("owner", "owner")],
)
def test_whom_one_can_not_remove(cast: Cast, who: str, whom: str) -> None:
    page = path(cast, "member_remove", cast.memberships[whom].pk)
    assert cast.browser(who).post(page).status_code == 403
    assert Membership.objects.filter(pk=cast.memberships[whom].pk).exists()


def test_another_role_counts_at_once_and_stands_in_the_log(cast: Cast) -> None:
    owner, helper = cast.browser("owner"), cast.browser("helper")
    opening = reverse("engagement_create", args=[cast.workspace.slug])
    assert helper.get(opening).status_code == 403
    page = path(cast, "member_role", cast.memberships["helper"].pk)
    assert page in owner.get(path(cast, "people")).content.decode()
    assert owner.post(page, {"role": "consultant"}).status_code == 302
    assert helper.get(opening).status_code == 200
    log = owner.get(path(cast, "workspace_audit_list")).content.decode()
    assert "changed a role from helper to consultant" in log


@pytest.mark.parametrize(
    ("who", "whom", "role", "status"),
    [
        ("owner", "owner", "helper", 403),  # oneself
        ("consultant", "helper", "consultant", 403),
        ("owner", "founder_helper", "founder", 403),  # who decides is the client's to say
        ("owner", "helper", "founder", 422),
    ],
)
def test_what_role_one_can_not_give(
    cast: Cast, who: str, whom: str, role: str, status: int
) -> None:
    page = path(cast, "member_role", cast.memberships[whom].pk)
    before = cast.memberships[whom].role
    assert cast.browser(who).post(page, {"role": role}).status_code == status
    cast.memberships[whom].refresh_from_db()
    assert cast.memberships[whom].role == before
