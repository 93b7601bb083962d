"""Mail about a sprint: collected by cause, written down before it is sent, sent once.

A verb that concerns somebody calls `tell` in its own transaction: each reader gets a line, and the
lines of one kind that come close together are one mail. A cause has one line a reader, for ever,
so nothing is told twice. A mail is *claimed* as a run is (see Run): a worker that comes back from
the dead finds its claim gone. SMTP can't be asked afterwards whether it took a message, so a mail
that was cut off right then is not sent again by itself; its row says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone

from engagements import tenancy
from engagements.models.constraints import filled_when, one_of
from engagements.models.mail_choice import MailKind
from engagements.models.people import Membership, Role, User
from engagements.models.transitions import TransitionError
from engagements.tenancy import TenantQuerySet, WorkspaceOwned

if TYPE_CHECKING:
    from engagements.models.engagement import Engagement

QUEUED_AGAIN_AFTER = timedelta(seconds=60)  # when no worker took it
CUT_OFF_AFTER = timedelta(minutes=2)  # far above what EMAIL_TIMEOUT lets a worker take
TRIED_AGAIN_AFTER = (timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1))
DIGEST_WAITS = 5  # times as long as the rest: a block ended by mistake is soon reopened


class MailSide(models.TextChoices):
    """Whose people a mail is for, which decides its voice."""

    CLIENT = "client", "Founder"
    OURS = "ours", "Consultant"


class MailState(models.TextChoices):
    WAITING = "waiting", "Being collected"
    RETRY = "retry", "To be tried again"
    SENDING = "sending", "On its way"
    SENT = "sent", "Sent"
    FAILED = "failed", "Not sent"
    UNSURE = "unsure", "Perhaps sent"
    UNWANTED = "unwanted", "Turned off"


State = MailState
DUE = (State.WAITING, State.RETRY)
ENDED = (State.SENT, State.FAILED, State.UNSURE, State.UNWANTED)


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


MailManager = models.Manager.from_queryset(MailQuerySet)


class Mail(WorkspaceOwned):
    """One message to one person. What it says is written when it is sent, and kept then.

    It belongs to the workspace and to none of its clients: a founder's scope reaches no mail.
    """

    tenant_parent = "engagement"
    stays_behind = "It went to the people of this workspace; nobody is to get it twice."

    engagement = models.ForeignKey(
        "engagements.Engagement", models.CASCADE, related_name="+", editable=False
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
    error = models.CharField(max_length=300, blank=True, editable=False)

    objects = MailManager()  # type: ignore[assignment,misc]

    class Meta(WorkspaceOwned.Meta):
        ordering = ["-made_at", "-pk"]
        constraints = [
            one_of("side", MailSide),
            one_of("kind", MailKind),
            one_of("state", State),
            filled_when("sent_has_time", "sent_at", state=State.SENT),
            # What collects: one open mail of a kind to one person about one sprint.
            models.UniqueConstraint(
                name="mail_collected_once",
                fields=["engagement", "member", "kind"],
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
        return self.state in (State.FAILED, State.UNSURE)

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
        sent_at = timezone.now() if state == State.SENT else None
        return self._write(state=state, sent_at=sent_at, error=error[:300])

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


def tell(
    engagement: Engagement,
    side: MailSide,
    kind: MailKind,
    lines: Sequence[Line],
    *,
    but: User | None = None,
) -> None:
    """Gives each line to everyone it concerns on one side, save `but`, who did it.

    The number of queries is the same for any number of readers and lines.
    """
    with tenancy.scope(engagement.workspace_id), transaction.atomic():
        readers = _readers(engagement, side, but) if lines else []
        causes = [line.cause for line in lines]
        known = MailLine.objects.filter(member__in=readers, cause__in=causes)
        told = set(known.values_list("member_id", "cause"))
        fresh = [
            (reader, line)
            for reader in readers
            for line in lines
            if (reader.pk, line.cause) not in told
        ]
        if not fresh:
            return
        mails = _open_mails(engagement, side, kind, {reader.pk: reader for reader, _ in fresh})
        rows = [_row_of(mails[reader.pk], line) for reader, line in fresh]
        # Of two who tell of the same at once, one wins and the other need not know.
        MailLine.objects.bulk_create(rows, ignore_conflicts=True)


def forget(engagement: Engagement, *causes: str) -> None:
    """Takes back what nobody needs to hear any more, as far as it is not on its way."""
    with tenancy.scope(engagement.workspace_id):
        told = MailLine.objects.filter(mail__engagement=engagement, mail__state=State.WAITING)
        told.filter(cause__in=causes).delete()


def _readers(engagement: Engagement, side: MailSide, but: User | None) -> list[Membership]:
    """The client's founders; of ours everyone who answers for sprints."""
    places = Membership.objects.filter(workspace=engagement.workspace_id, user__is_active=True)
    if side == MailSide.CLIENT:
        places = places.filter(client=engagement.client_id, role=Role.FOUNDER)
    else:
        places = places.filter(role__in=[Role.OWNER, Role.CONSULTANT])
    if but is not None:
        places = places.exclude(user=but)
    return list(places.select_related("user").order_by("pk"))


def _open_mails(
    engagement: Engagement, side: MailSide, kind: MailKind, readers: dict[int, Membership]
) -> dict[int, Mail]:
    """The mail that collects for each, held so that no worker takes it before its line is there."""
    collecting = Mail.objects.select_for_update(no_key=True).filter(
        engagement=engagement, member__in=readers, kind=kind, state=State.WAITING
    )
    found: dict[int, Mail] = {}
    begun: set[int] = set()
    while missing := readers.keys() - found.keys():
        found |= {mail.member_id: mail for mail in collecting.all() if mail.member_id}
        if missing := readers.keys() - found.keys():
            begun |= missing
            mails = [_mail_to(readers[key], engagement, side, kind) for key in sorted(missing)]
            # One that somebody else began at the same moment is found in the next round.
            Mail.objects.bulk_create(mails, ignore_conflicts=True)
    if not settings.MAIL_COLLECTED_SECONDS:
        for key in begun:
            found[key].enqueue()
    return found


def _mail_to(reader: Membership, engagement: Engagement, side: MailSide, kind: MailKind) -> Mail:
    wait = timedelta(seconds=settings.MAIL_COLLECTED_SECONDS)
    return Mail(
        engagement=engagement,
        member=reader,
        side=side,
        to_name=str(reader.user),
        to_address=reader.user.email,
        kind=kind,
        send_at=timezone.now() + (wait * DIGEST_WAITS if kind == MailKind.DIGEST else wait),
    )


def _row_of(mail: Mail, line: Line) -> MailLine:
    return MailLine(
        mail=mail,
        member_id=mail.member_id,
        cause=line.cause,
        text=line.text[:400],
        detail=line.detail,
        path=line.path,
        due_at=line.due_at,
        row=line.row,
    )
