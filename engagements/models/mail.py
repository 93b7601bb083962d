"""Mail: a row before it is a message, sent once. Who is told what, and when, is in telling.py.

A mail to a member of the workspace collects lines and is written when it is sent. One that carries
a link to somebody without an account was written by who asked for it, and keeps that link sealed
until it has gone. A mail is *claimed* as a run is (see Run): a worker that comes back from the dead
finds its claim gone. SMTP can't be asked afterwards whether it took a message, so a mail that was
cut off right then is not sent again by itself; its row says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import models, transaction
from django.db.models.functions import Coalesce
from django.utils import timezone

from engagements import tenancy
from engagements.models.constraints import filled_when, one_of
from engagements.models.mail_choice import MailKind
from engagements.models.people import Membership
from engagements.models.transitions import TransitionError
from engagements.sealing import seal, unseal
from engagements.tenancy import TenantQuerySet, WorkspaceOwned

QUEUED_AGAIN_AFTER = timedelta(seconds=60)  # when no worker took it
CUT_OFF_AFTER = timedelta(minutes=2)  # far above what EMAIL_TIMEOUT lets a worker take
TRIED_AGAIN_AFTER = (timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1))
LINKS_KEPT = timedelta(days=7)  # in a mail that did not go, for somebody to send it again
LINK_HERE = "[the link, which stands in the mail alone]"


class MailSide(models.TextChoices):
    """Whose people a mail is for, which decides its voice."""

    CLIENT = "client", "Founder"
    OURS = "ours", "Consultant"
    OTHER = "other", "Somebody without an account"


class MailState(models.TextChoices):
    WAITING = "waiting", "Being collected"
    RETRY = "retry", "To be tried again"
    SENDING = "sending", "On its way"
    SENT = "sent", "Sent"
    FAILED = "failed", "Not sent"
    UNSURE = "unsure", "Perhaps sent"
    UNWANTED = "unwanted", "Turned off"
    RESERVED = "reserved", "Not sent: reserved name"


State = MailState
DUE = (State.WAITING, State.RETRY)


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to tell. `cause` names it ("approval:7") and is told to each reader once.

    `path` is where it can be seen or done, `due_at` by when an answer is needed, `row` the key of
    what it is about, for a mail that says more about it when it is written.
    """

    cause: str
    text: str
    detail: str = ""
    path: str = ""
    due_at: datetime | None = None
    row: int | None = None


class MailQuerySet(TenantQuerySet["Mail"]):
    def due(self, now: datetime) -> MailQuerySet:
        return self.filter(state__in=DUE, send_at__lte=now)

    def cut_off(self, now: datetime) -> MailQuerySet:
        """Claimed for longer than sending may take."""
        return self.filter(state=State.SENDING, claimed_at__lt=now - CUT_OFF_AFTER)

    def newest_first(self) -> MailQuerySet:
        return self.order_by("-made_at", "-pk")

    def forget_links(self, now: datetime) -> int:
        """Those of mails that never went and that nobody sent again; how many."""
        return self.filter(made_at__lt=now - LINKS_KEPT).exclude(sealed="").update(sealed="")


MailManager = models.Manager.from_queryset(MailQuerySet)


class Mail(WorkspaceOwned):
    """One message to one person. What it says is written when it is sent, and kept then.

    It belongs to the workspace and to none of its clients: a founder's scope reaches no mail. It
    goes with the sprint, client or lead that it is about.
    """

    tenant_parent = "engagement"
    stays_behind = "It went to the people of this workspace; nobody is to get it twice."

    engagement = models.ForeignKey(
        "engagements.Engagement", models.CASCADE, related_name="+", null=True, editable=False
    )
    client = models.ForeignKey(
        "engagements.Client", models.CASCADE, related_name="+", null=True, editable=False
    )
    lead = models.ForeignKey(
        "engagements.Lead", models.CASCADE, related_name="+", null=True, editable=False
    )
    member = models.ForeignKey(
        Membership, models.SET_NULL, related_name="+", null=True, editable=False
    )
    side = models.CharField(max_length=6, choices=MailSide, editable=False)
    to_name = models.CharField(max_length=254, editable=False)
    to_address = models.EmailField(editable=False)
    kind = models.CharField(max_length=10, choices=MailKind, editable=False)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING, editable=False)
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    send_at = models.DateTimeField(editable=False)
    attempt = models.PositiveSmallIntegerField(default=0, editable=False)
    claimed_at = models.DateTimeField(null=True, editable=False)
    handed_at = models.DateTimeField(
        null=True, editable=False, help_text="When the talk with the mail server began."
    )
    sent_at = models.DateTimeField(null=True, editable=False)
    subject = models.CharField(max_length=200, blank=True, editable=False)
    text = models.TextField(blank=True, editable=False, help_text="Without its personal footer.")
    sealed = models.TextField(
        blank=True, editable=False, help_text="The link that belongs at LINK_HERE, until it went."
    )
    error = models.CharField(max_length=300, blank=True, editable=False)

    objects = MailManager()  # type: ignore[assignment,misc]

    class Meta(WorkspaceOwned.Meta):
        ordering = ["-made_at", "-pk"]
        constraints = [
            one_of("side", MailSide),
            one_of("kind", MailKind),
            one_of("state", State),
            filled_when("sent_has_time", "sent_at", state=State.SENT),
            # What collects: one open mail of a kind to one person about one matter.
            models.UniqueConstraint(
                "member",
                "kind",
                Coalesce("engagement", 0),
                Coalesce("client", 0),
                name="mail_collected_once",
                condition=models.Q(state="waiting"),
            ),
        ]
        indexes = [
            models.Index(
                name="mail_to_send",
                fields=["send_at"],
                condition=models.Q(state__in=["waiting", "retry"]),
            )
        ]

    def __str__(self) -> str:
        return self.subject or self.get_kind_display()

    @property
    def can_be_sent_again(self) -> bool:
        whole = bool(self.sealed) or self.kind != MailKind.LINK
        return whole and self.state in (State.FAILED, State.UNSURE)

    @property
    def about(self) -> str:
        """The client, or the workspace where it is about none."""
        matter = self.engagement.client if self.engagement else self.client
        return str(matter or self.workspace)

    @classmethod
    def post_link(
        cls, to: str, subject: str, text: str, link: str, *, name: str = "", **about: Any
    ) -> Mail:
        """A mail with a link for somebody without an account, in the workspace in scope.

        `text` has LINK_HERE where the link belongs; `about` names engagement, client or lead.
        """
        mail = cls(
            workspace_id=tenancy.current().workspace_id or 0,
            side=MailSide.OTHER,
            kind=MailKind.LINK,
            to_name=name or to,
            to_address=to,
            subject=subject[:200],
            text=text,
            sealed=seal(link),
            send_at=timezone.now() + QUEUED_AGAIN_AFTER,  # by the sweep, should the queue lose it
            **about,
        )
        mail.save()
        mail.enqueue()
        return mail

    @property
    def text_with_link(self) -> str:
        """As it goes. Raises UnsealError when our secret key is another one by now."""
        return self.text.replace(LINK_HERE, unseal(self.sealed))

    # Sending; each of these is one conditional UPDATE

    def enqueue(self) -> None:
        """Tell a worker, once the row is there for it to find."""
        from engagements.tasks import send_mail

        ids = (self.workspace_id, self.pk)
        # Robust: with the queue out of reach the row still waits, and the sweep sends it again.
        transaction.on_commit(lambda: send_mail.delay(*ids), robust=True)

    def lease(self, now: datetime) -> bool:
        """Queue it, and not again for a while; False when somebody else just did."""
        due = Mail.objects.due(now).filter(pk=self.pk)
        if not due.update(send_at=now + QUEUED_AGAIN_AFTER):
            return False
        self.enqueue()
        return True

    def claim(self) -> bool:
        """Take the sending on; False when somebody else did, or when it has ended."""
        now = timezone.now()
        taken = Mail.objects.filter(pk=self.pk, state__in=DUE, attempt=self.attempt).update(
            state=State.SENDING, attempt=self.attempt + 1, claimed_at=now, handed_at=None
        )
        if taken:
            self.refresh_from_db()
        return bool(taken)

    def hand_over(self, subject: str, text: str) -> bool:
        """Keep what it says, just before the mail server hears it; False when the claim is gone."""
        return self._write(subject=subject[:200], text=text, handed_at=timezone.now())

    def end(self, state: MailState, error: str = "") -> bool:
        fields: dict[str, object] = {"state": state, "sent_at": None, "error": error[:300]}
        if state == State.SENT:
            fields |= {"sent_at": timezone.now(), "sealed": ""}
        return self._write(**fields)

    def put_off(self, error: str) -> bool:
        """To be tried again later, or given up after some attempts."""
        if self.attempt > len(TRIED_AGAIN_AFTER):
            return self.end(State.FAILED, error)
        again = timezone.now() + TRIED_AGAIN_AFTER[self.attempt - 1]
        return self._write(state=State.RETRY, send_at=again, error=error[:300])

    def take_up(self) -> bool:
        """What becomes of one that was cut off: tried again, unless the server may have it."""
        if self.handed_at is None:
            return self.put_off("The worker was cut off before it could send this.")
        return self.end(
            State.UNSURE, "The worker was cut off while the mail server took this over."
        )

    def send_again(self) -> None:
        """Somebody asks for it. Raises TransitionError for one that needs no second try."""
        ready = Mail.objects.filter(pk=self.pk, state__in=[State.FAILED, State.UNSURE])
        if self.kind == MailKind.LINK:
            ready = ready.exclude(sealed="")
        if not ready.update(state=State.RETRY, attempt=0, send_at=timezone.now(), error=""):
            raise TransitionError("This mail needs no second try.")
        self.enqueue()

    def _write(self, **fields: object) -> bool:
        mine = Mail.objects.filter(pk=self.pk, state=State.SENDING, attempt=self.attempt)
        written = bool(mine.update(**fields))
        if written:
            for name, value in fields.items():
                setattr(self, name, value)
        return written


class MailLine(WorkspaceOwned):
    """One thing that a mail tells; see Line."""

    tenant_parent = "mail"
    stays_behind = "It goes with its mail."

    mail = models.ForeignKey(Mail, models.CASCADE, related_name="lines", editable=False)
    member = models.ForeignKey(
        Membership, models.SET_NULL, related_name="+", null=True, editable=False
    )
    cause = models.CharField(max_length=120, editable=False)
    text = models.CharField(max_length=400, editable=False)
    detail = models.TextField(blank=True, editable=False)
    path = models.CharField(max_length=400, blank=True, editable=False)
    due_at = models.DateTimeField(null=True, editable=False)
    row = models.BigIntegerField(null=True, editable=False)

    class Meta(WorkspaceOwned.Meta):
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="mail_line_once", fields=["member", "cause"]),
        ]

    def __str__(self) -> str:
        return self.text
