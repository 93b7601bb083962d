"""Mail about no sprint: who asks for a call, links to people without an account, reserved names."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.mail.backends.smtp import EmailBackend
from django.test import Client as Browser
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone

from engagements import tenancy
from engagements.leaving.deleting import delete_client
from engagements.mails.choosing import meant_by, stop_path
from engagements.mails.reserved import is_reserved
from engagements.models import (
    DeletionReceipt,
    Lead,
    LeadKind,
    Mail,
    MailKind,
    MailRefusal,
    MailState,
    Role,
)
from engagements.models.mail import LINKS_KEPT
from engagements.models.telling import BETWEEN_LEADS
from engagements.sealing import UnsealError, seal, unseal
from engagements.tasks import forget_leads, send_mail, sweep_mail
from tests.conftest import Cast
from tests.factories import make_lead
from tests.posting import post_all


def ask_for_a_call(cast: Cast, *, may_contact: bool = True) -> Lead:
    lead, _ = make_lead(cast.workspace, LeadKind.READINESS, domain="tidewater.example")
    with tenancy.scope(cast.workspace):
        lead.leave_address(
            "ida@tidewater.example",
            consent="Yes.",
            keep_days=30,
            name="Ida Holm",
            note="Call me on Monday",
            may_contact=may_contact,
        )
    return lead


def mails(cast: Cast) -> list[Mail]:
    with tenancy.scope(cast.workspace):
        return list(Mail.objects.order_by("pk"))


def test_owners_hear_of_who_asks_for_a_call(cast: Cast) -> None:
    """Nothing of the visitor's is in the mail: it could not be deleted with the lead."""
    lead = ask_for_a_call(cast)
    ask_for_a_call(cast, may_contact=False)
    [sent] = post_all()
    assert sent.to == [cast.people["owner"].email]
    assert sent.subject == "Somebody checked their domain and asks for a call"
    assert f"/w/{cast.workspace.slug}/leads/{lead.pk}/" in sent.body
    for theirs in ("tidewater", "Ida", "Monday"):
        assert theirs not in sent.message().as_string()
    stop = sent.message()["List-Unsubscribe"].strip("<>").partition("/mail/stop/")[2]
    Browser(enforce_csrf_checks=True).post(f"/mail/stop/{stop}", {"List-Unsubscribe": "One-Click"})
    assert MailRefusal.objects.get().kind == MailKind.LEADS
    ask_for_a_call(cast)
    assert post_all() == [sent]
    assert [mail.state for mail in mails(cast)] == [MailState.SENT, MailState.UNWANTED]


def test_two_hundred_leads_are_two_mails(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    queued: list[tuple[int, int]] = []
    monkeypatch.setattr(send_mail, "delay", lambda *ids: queued.append(ids))
    ask_for_a_call(cast)
    [first] = post_all()
    for _ in range(199):
        ask_for_a_call(cast)
    _, digest = mails(cast)
    assert digest.send_at > timezone.now() + BETWEEN_LEADS - timedelta(minutes=1)
    assert sweep_mail() == 0
    sent = post_all()
    assert [each.subject for each in sent[1:]] == ["199 people ask for a call"]
    assert "And 193 more." in sent[1].body
    assert sent[0] is first


@override_settings(MAIL_COLLECTED_SECONDS=0)
def test_without_collecting_the_digest_still_waits(
    cast: Cast, django_capture_on_commit_callbacks: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    queued: list[tuple[int, int]] = []
    monkeypatch.setattr(send_mail, "delay", lambda *ids: queued.append(ids))
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            ask_for_a_call(cast)
        post_all()
        [first, *_] = mails(cast)
        assert queued == [(cast.workspace.pk, first.pk)]


def test_a_lead_that_took_everything_back_is_not_told_of(cast: Cast) -> None:
    lead = ask_for_a_call(cast)
    with tenancy.scope(cast.workspace):
        lead.delete()
    assert post_all() == []
    assert mails(cast) == []


def test_only_owners_choose_about_leads(cast: Cast) -> None:
    for who, kinds in (("owner", 4), ("consultant", 3), ("founder", 3)):
        page = cast.browser(who).get("/mail/").content.decode()
        assert page.count("checked") == kinds, who


def test_what_must_be_known_has_no_link_that_turns_it_off(cast: Cast) -> None:
    for kind in (MailKind.NOTICE, MailKind.LINK):
        token = stop_path(cast.people["owner"], kind).split("/")[-2]
        assert meant_by(token) is None


def test_a_link_is_sealed_until_it_went_and_forgotten_where_it_did_not(cast: Cast) -> None:
    with tenancy.scope(cast.workspace):
        for _ in range(2):
            Mail.post_link("a@people.example", "Hello", "Open [the link]", "https://x/secret")
        gone, kept = Mail.objects.order_by("pk")
        Mail.objects.update(state=MailState.FAILED)
        Mail.objects.filter(pk=gone.pk).update(made_at=timezone.now() - LINKS_KEPT)
    assert "secret" not in str(vars(kept))
    forget_leads()
    with tenancy.scope(cast.workspace):
        assert [mail.can_be_sent_again for mail in mails(cast)] == [False, True]
    assert unseal(kept.sealed) == "https://x/secret"
    with override_settings(SECRET_KEY="another", SECRET_KEY_FALLBACKS=[]):
        with pytest.raises(UnsealError):
            unseal(kept.sealed)
        newer = seal("x")
    with override_settings(SECRET_KEY="a third", SECRET_KEY_FALLBACKS=["another"]):
        assert unseal(newer) == "x"


@pytest.mark.once
@pytest.mark.parametrize(
    ("address", "reserved"),
    [
        ("nora@harbour-coaching.example", True),
        ("nora@EXAMPLE.", True),
        ("nora@localhost", True),
        ("nora@mail.test", True),
        ("nora@a.invalid", True),
        ("nora@shop.example.com", True),
        ("nora@example.org", True),
        ("nora@example.coach", False),
        ("nora@myexample.com", False),
        ("nora.example@coach.com", False),
    ],
)
def test_reserved_names(address: str, reserved: bool) -> None:
    assert is_reserved(address) is reserved


@override_settings(EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend")
def test_nothing_goes_to_a_reserved_name(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither mail nor a sign-in code, once there is a mail server; others go."""
    taken: list[str] = []

    def take(self: EmailBackend, messages: list[Any]) -> int:
        taken.extend(address for message in messages for address in message.to)
        return len(messages)

    monkeypatch.setattr(EmailBackend, "send_messages", take)
    with tenancy.scope(cast.workspace):
        for address in ("nora@coach.example", "nora@coach.agency"):
            Mail.post_link(address, "Hello", "Hello", "https://x/")
    post_all()
    Browser().post(reverse("account_request_login_code"), {"email": cast.people["founder"].email})
    assert taken == ["nora@coach.agency"]
    unsent = mails(cast)[0]
    assert unsent.state == MailState.RESERVED
    page = cast.browser("owner").get(f"/w/{cast.workspace.slug}/mail/?state=reserved")
    assert "Not sent: reserved name" in page.content.decode()
    assert not unsent.can_be_sent_again
    assert cast.memberships["owner"].role == Role.OWNER


def test_mail_about_a_client_goes_with_it(cast: Cast) -> None:
    with tenancy.scope(cast.workspace):
        for client in (cast.client, cast.other_client):
            Mail.post_link("a@people.example", "Hello", "Hello", "https://x/", client=client)
        assert delete_client(DeletionReceipt.order(cast.client, by=None))
        assert [mail.client for mail in mails(cast)] == [cast.other_client]
