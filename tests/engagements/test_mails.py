"""Mail about a sprint: told once a cause, collected, written for its reader, sent once."""

import smtplib
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail as django_mail
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from engagements import tenancy
from engagements.mails.sending import send
from engagements.models import (
    Approval,
    Block,
    Engagement,
    FounderComment,
    Mail,
    MailKind,
    MailLine,
    MailRefusal,
    MailSide,
    MailState,
    Membership,
    Role,
    tell,
)
from engagements.models.mail import CUT_OFF_AFTER, TRIED_AGAIN_AFTER, Line
from engagements.opening import open_engagement
from engagements.tasks import send_mail, sweep_mail
from engagements.tenancy import ScopeError
from tests.factories import make_membership, make_risk

EARLIER = timedelta(hours=2)


def send_all() -> list[EmailMultiAlternatives]:
    """Everything that waits, as the sweep and a worker would, an hour later."""
    django_mail.outbox.clear()
    Mail.objects.filter(state__in=["waiting", "retry"]).update(send_at=timezone.now() - EARLIER)
    for waiting in Mail.objects.due(timezone.now()).order_by("pk"):
        send_mail(waiting.workspace_id, waiting.pk)
    return list(django_mail.outbox)  # type: ignore[arg-type]


def words_of(sent: EmailMultiAlternatives) -> str:
    """Its text without the breaks of lines."""
    return " ".join(str(sent.body).split())


@pytest.fixture(autouse=True)
def people(founder: Membership, consultant: Membership) -> Iterator[None]:
    """A founder's helper and ours are there as well, and are told nothing."""
    make_membership(Role.FOUNDER_HELPER, client=founder.client)
    make_membership(Role.HELPER, workspace=consultant.workspace)
    consultant.user.time_zone = "Asia/Tokyo"
    consultant.user.save()
    yield
    told = set(Mail.objects.values_list("member__role", flat=True))
    assert told.isdisjoint({Role.FOUNDER_HELPER, Role.HELPER})


def test_a_question_that_stops_the_clock_is_one_mail_at_once(
    engagement: Engagement, founder: Membership, consultant: Membership
) -> None:
    due = timezone.now().replace(microsecond=0) + timedelta(days=1)
    Approval.ask(
        engagement, "Who has <b>the log-in</b>?", by=consultant.user, due_at=due, stops_clock=True
    )
    later = Approval.ask(engagement, "And the bank's?", by=consultant.user)
    gone = Approval.ask(engagement, "Or the old host?", by=consultant.user)
    gone.withdraw(by=consultant.user)
    [sent] = send_all()
    assert sent.to == [founder.user.email]
    assert sent.subject == f"{engagement.client}: 2 things need you"
    london = timezone.localtime(due, timezone.zoneinfo.ZoneInfo("Europe/London"))
    assert f"Needed by {london:%-d %b %Y, %H:%M} (Europe/London)." in words_of(sent)
    assert "The clock of your sprint stands still" in sent.body
    assert "Or the old host?" not in sent.body
    [(html, kind)] = sent.alternatives
    assert kind == "text/html"
    assert "Who has &lt;b&gt;the log-in&lt;/b&gt;?" in html
    assert "<img" not in html
    assert " src=" not in html
    assert "<b>the log-in</b>" in sent.body
    assert f"#question-{later.pk}" in html
    assert send_all() == [], "no cause twice"


def test_what_settles_itself_before_it_goes_is_not_sent(
    engagement: Engagement, founder: Membership, consultant: Membership
) -> None:
    engagement.wait_for_client("Registrar log-in", by=consultant.user)
    engagement.resume(by=consultant.user)
    asked = Approval.ask(engagement, "May we?", by=consultant.user)
    asked.withdraw()
    FounderComment.write(engagement, "Oops", by=founder.user).take_back(by=founder.user)
    assert send_all() == []
    assert not Mail.objects.exists()


def test_what_the_founder_says_reaches_the_consultant(
    engagement: Engagement, founder: Membership, consultant: Membership
) -> None:
    asked = Approval.ask(engagement, "May we?", by=consultant.user)
    engagement.wait_for_client("Registrar log-in", by=consultant.user)
    assert [sent.to for sent in send_all()] == [[founder.user.email]]
    with tenancy.scope(engagement.workspace_id, engagement.client_id):
        mine = Approval.objects.get(pk=asked.pk)
        mine.give_answer("Yes, on Friday", by=founder)
        FounderComment.write(make_risk(mine.engagement), "My mother saw it", by=founder.user)
        with pytest.raises(ScopeError):
            list(Mail.objects.all())  # no mail is a client's to read
    FounderComment.write(engagement, "Good", by=consultant.user)
    [sent] = send_all()
    assert sent.to == [consultant.user.email]
    for words in ("answered: May we?", "Yes, on Friday", "commented about “Visitors", "My mother"):
        assert words in sent.body


def test_a_blocks_end_is_told_to_both_in_their_own_voice(
    engagement: Engagement, founder: Membership, consultant: Membership
) -> None:
    sprint = open_engagement(engagement.client, "coach.example", "a", by=consultant.user)
    sprint.start(by=consultant.user)
    first, second = sprint.blocks.all()[:2]
    first.start(by=consultant.user)
    make_risk(sprint, title="Two versions of the site").mark_fixed("Seen")
    make_risk(sprint, title="Still open", severity="blocker")
    Approval.ask(sprint, "May we move the DNS?", by=consultant.user)
    first.finish("All said", by=consultant.user)
    first.reopen(by=consultant.user)
    first.finish("All said", by=consultant.user)
    by_reader = {sent.to[0]: sent for sent in send_all() if "May we" not in sent.subject}
    theirs = by_reader[founder.user.email]
    assert theirs.subject == f"{sprint.client}: done with a look at everything you have online"
    for words in (
        "Fixed: Two versions of the site",
        "What is next",
        "What needs you",
        "May we move the DNS?",
        "of 48 hours are left",
        "(Europe/London)",
    ):
        assert words in words_of(theirs)
    for ours_only in (first.title, "Needs fixing", "All said", second.title):
        assert ours_only not in theirs.body
    ours = by_reader[consultant.user.email]
    assert ours.subject == f"{sprint.client}: “{first.title}” done"
    for words in (
        f"{first.title}: 0 min of 8 h planned.",
        "All said",
        "1 risk fixed.",
        "1 blocker between you and the launch.",
        second.title,
        "(Asia/Tokyo)",
    ):
        assert words in words_of(ours)
    assert send_all() == []
    again = Block.objects.get(pk=first.pk)
    again.reopen(by=consultant.user)
    again.finish("Once more", by=consultant.user)
    assert send_all() == [], "a block reopened on the same day is not told of again"


def test_each_mail_says_how_to_turn_its_kind_off_and_then_is_off(
    engagement: Engagement, founder: Membership, consultant: Membership, client: Any
) -> None:
    """RFC 8058: a program posts without cookies or token of ours; a scanner's GET does nothing."""
    Approval.ask(engagement, "May we?", by=consultant.user)
    [sent] = send_all()
    headers = sent.message()
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert headers["Auto-Submitted"] == "auto-generated"
    link = headers["List-Unsubscribe"].strip("<>")
    assert link in sent.body
    path = link.partition("/mail/stop/")[2]
    strict = type(client)(enforce_csrf_checks=True)
    assert "Stop this mail?" in strict.get(f"/mail/stop/{path}").content.decode()
    assert not MailRefusal.objects.exists()
    for _ in range(2):
        answer = strict.post(f"/mail/stop/{path}", {"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200, "a program follows no redirect"
    refusal = MailRefusal.objects.get()
    assert (refusal.user, refusal.kind) == (founder.user, MailKind.NEEDS_YOU)
    Approval.ask(engagement, "And this?", by=consultant.user)
    tell(engagement, MailSide.CLIENT, MailKind.BROKE, [Line("x:1", "The booking page is gone")])
    assert [each.subject for each in send_all()] == [
        f"{engagement.client}: The booking page is gone"
    ]
    assert Mail.objects.filter(state=MailState.UNWANTED).count() == 1
    strict.post(f"/mail/stop/{path}", {"again": "1"})
    assert not MailRefusal.objects.exists()
    assert strict.get(f"/mail/stop/{path[:-3]}x/").status_code == 404


def test_one_chooses_in_ones_account(founder: Membership, client: Any) -> None:
    client.force_login(founder.user)
    assert client.get("/mail/").content.decode().count("checked") == 3
    client.post("/mail/", {"needs_you": "on", "broke": "on"})
    assert [refusal.kind for refusal in MailRefusal.objects.all()] == [MailKind.DIGEST]
    assert client.get("/mail/").content.decode().count("checked") == 2
    client.post("/mail/", {"digest": "on", "needs_you": "on", "broke": "on"})
    assert not MailRefusal.objects.exists()


@pytest.fixture
def asked(engagement: Engagement, founder: Membership, consultant: Membership) -> Mail:
    Approval.ask(engagement, "May we?", by=consultant.user)
    Mail.objects.update(send_at=timezone.now() - EARLIER)
    return Mail.objects.get()


def cut_off(asked: Mail) -> None:
    Mail.objects.update(claimed_at=timezone.now() - CUT_OFF_AFTER - timedelta(seconds=1))
    with tenancy.cleared():
        sweep_mail()
    asked.refresh_from_db()


def test_a_killed_worker_sends_once(asked: Mail) -> None:
    """Killed before the server has it: taken up. Killed meanwhile: nobody knows, so not again."""
    twin = Mail.objects.get()
    assert asked.claim()
    assert not twin.claim(), "another worker finds it taken"
    cut_off(asked)
    assert asked.state == MailState.RETRY
    assert not twin.end(MailState.SENT), "and one from the dead writes nothing"
    assert len(send_all()) == 1
    asked.refresh_from_db()
    assert (asked.state, asked.attempt) == (MailState.SENT, 2)
    assert send_all() == []

    Mail.objects.update(state=MailState.SENDING, sent_at=None)
    cut_off(asked)
    assert asked.state == MailState.UNSURE
    assert send_all() == []
    asked.send_again()
    [again] = send_all()
    assert again.extra_headers["Message-ID"].startswith(f"<sprint-mail-{asked.pk}@")


@pytest.mark.parametrize(
    ("error", "ends"),
    [
        (smtplib.SMTPServerDisconnected("gone"), "retry"),
        (ConnectionRefusedError("nobody there"), "retry"),
        (smtplib.SMTPDataError(451, b"later"), "retry"),
        (smtplib.SMTPAuthenticationError(535, b"who are you"), "retry"),  # of the operator to mend
        (smtplib.SMTPRecipientsRefused({"x": (550, b"no such person")}), "failed"),
        (smtplib.SMTPDataError(552, b"too big"), "failed"),
    ],
)
def test_what_the_server_does_not_take_is_tried_again_or_given_up(
    asked: Mail, error: Exception, ends: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> int:
        raise error

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)
    send(asked)
    assert asked.state == ends
    assert asked.error.startswith("The mail server")
    assert asked.text, "what it would have said is kept"
    if ends == "retry":
        for _ in TRIED_AGAIN_AFTER:
            assert asked.state == "retry"
            assert asked.send_at > timezone.now()
            send_all()
            asked.refresh_from_db()
        assert asked.state == "failed"
    monkeypatch.undo()
    assert send_all() == []
    asked.send_again()
    assert len(send_all()) == 1


def test_the_sweep_queues_what_is_due_and_only_once(
    asked: Mail, engagement: Engagement, consultant: Membership, monkeypatch: pytest.MonkeyPatch
) -> None:
    queued: list[tuple[int, int]] = []
    monkeypatch.setattr(send_mail, "delay", lambda *ids: queued.append(ids))
    tell(engagement, MailSide.OURS, MailKind.NEEDS_YOU, [Line("x:1", "Not due yet")])
    with tenancy.cleared():
        assert sweep_mail() == 1
        assert sweep_mail() == 0
    assert Mail.objects.due(timezone.now()).count() == 0


def test_who_left_is_told_nothing(asked: Mail, founder: Membership) -> None:
    founder.delete()
    assert send_all() == []
    asked.refresh_from_db()
    assert (asked.state, asked.member) == (MailState.FAILED, None)


def test_ten_readers_of_ten_things_take_the_queries_of_one(
    engagement: Engagement, consultant: Membership
) -> None:
    def tell_ours(*causes: str) -> int:
        lines = [Line(cause, "Look") for cause in causes]
        with CaptureQueriesContext(connection) as queries:
            tell(engagement, MailSide.OURS, MailKind.BROKE, lines)
        return len(queries)

    one = tell_ours("x:1")
    for _ in range(9):
        make_membership(Role.OWNER, workspace=engagement.workspace)
    Mail.objects.all().delete()
    assert tell_ours(*(f"y:{number}" for number in range(10))) == one
    assert MailLine.objects.count() == 100


@override_settings(MAIL_COLLECTED_SECONDS=0)
def test_without_collecting_it_goes_on_commit(
    engagement: Engagement,
    founder: Membership,
    consultant: Membership,
    django_capture_on_commit_callbacks: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    queued: list[tuple[int, int]] = []
    monkeypatch.setattr(send_mail, "delay", lambda *ids: queued.append(ids))
    with django_capture_on_commit_callbacks(execute=True):
        Approval.ask(engagement, "May we?", by=consultant.user)
        assert queued == []
    [asked] = Mail.objects.all()
    assert queued == [(asked.workspace_id, asked.pk)]
