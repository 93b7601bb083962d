"""Who is told what: each reader gets a line, and lines that come close together are one mail.

A verb that concerns somebody calls `tell` in its own transaction. A cause has one line a reader,
for ever, so nothing is told twice.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone

from engagements import tenancy
from engagements.models.mail import Line, Mail, MailLine, MailSide, MailState
from engagements.models.mail_choice import MailKind
from engagements.models.people import Membership, Role, User

if TYPE_CHECKING:
    from engagements.models.client import Client
    from engagements.models.engagement import Engagement
    from engagements.models.workspace import Workspace

DIGEST_WAITS = 5  # times as long as the rest: a block ended by mistake is soon reopened
# Strangers cause these: however many come, nobody gets more than one mail of the kind in so long.
BETWEEN_LEADS = timedelta(hours=1)
ANSWERING = (Role.OWNER, Role.CONSULTANT)


@dataclass(frozen=True, slots=True)
class _Matter:
    """What a mail is about and how it speaks; two with the same values share an open mail."""

    workspace_id: int
    side: MailSide
    kind: MailKind
    engagement: Engagement | None = None
    client: Client | None = None


def tell(
    engagement: Engagement,
    side: MailSide,
    kind: MailKind,
    lines: Sequence[Line],
    *,
    but: User | None = None,
) -> None:
    """Gives each line to everyone it concerns on one side of a sprint, save `but`, who did it.

    The number of queries is the same for any number of readers and lines.
    """
    matter = _Matter(engagement.workspace_id, side, kind, engagement=engagement)
    _tell(matter, lambda: _readers(engagement, side, but), lines)


def tell_ours(
    workspace: Workspace,
    roles: Collection[Role],
    kind: MailKind,
    lines: Sequence[Line],
    *,
    client: Client | None = None,
) -> None:
    """The same to the consultancy's people of these roles, about no sprint."""
    matter = _Matter(workspace.pk, MailSide.OURS, kind, client=client)
    _tell(matter, lambda: _members(workspace.pk, roles), lines)


def _tell(matter: _Matter, who: Callable[[], list[Membership]], lines: Sequence[Line]) -> None:
    with tenancy.scope(matter.workspace_id), transaction.atomic():
        readers = who() if lines else []
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
        mails = _open_mails(matter, {reader.pk: reader for reader, _ in fresh})
        rows = [_row_of(mails[reader.pk], line) for reader, line in fresh]
        # Of two who tell of the same at once, one wins and the other need not know.
        MailLine.objects.bulk_create(rows, ignore_conflicts=True)


def forget(engagement: Engagement, *causes: str) -> None:
    """Takes back what nobody needs to hear any more, as far as it is not on its way."""
    with tenancy.scope(engagement.workspace_id):
        told = MailLine.objects.filter(mail__engagement=engagement, mail__state=MailState.WAITING)
        told.filter(cause__in=causes).delete()


def forget_ours(workspace_id: int, *causes: str) -> None:
    """The same for what `tell_ours` told."""
    with tenancy.scope(workspace_id):
        told = MailLine.objects.filter(mail__engagement=None, mail__state=MailState.WAITING)
        told.filter(cause__in=causes).delete()


def _members(
    workspace_id: int, roles: Collection[Role], client_id: int | None = None
) -> list[Membership]:
    """The client's people, or ours."""
    places = Membership.objects.filter(workspace=workspace_id, client=client_id, role__in=roles)
    return list(places.filter(user__is_active=True).select_related("user").order_by("pk"))


def _readers(engagement: Engagement, side: MailSide, but: User | None) -> list[Membership]:
    """The client's founders; of ours everyone who answers for sprints."""
    if side == MailSide.OURS:
        found = _members(engagement.workspace_id, ANSWERING)
    else:
        found = _members(engagement.workspace_id, [Role.FOUNDER], engagement.client_id)
    return [place for place in found if but is None or place.user_id != but.pk]


def _open_mails(matter: _Matter, readers: dict[int, Membership]) -> dict[int, Mail]:
    """The mail that collects for each, held so that no worker takes it before its line is there."""
    collecting = Mail.objects.select_for_update(no_key=True).filter(
        engagement=matter.engagement,
        client=matter.client,
        member__in=readers,
        kind=matter.kind,
        state=MailState.WAITING,
    )
    found: dict[int, Mail] = {}
    begun: set[int] = set()
    while missing := readers.keys() - found.keys():
        found |= {mail.member_id: mail for mail in collecting.all() if mail.member_id}
        if missing := readers.keys() - found.keys():
            begun |= missing
            earliest = _earliest(matter, missing)
            mails = [_mail_to(readers[key], matter, earliest.get(key)) for key in sorted(missing)]
            # One that somebody else began at the same moment is found in the next round.
            Mail.objects.bulk_create(mails, ignore_conflicts=True)
    for key in begun:
        if found[key].send_at <= timezone.now():  # nothing is collected
            found[key].enqueue()
    return found


def _earliest(matter: _Matter, readers: Collection[int]) -> dict[int, datetime]:
    """Before when a reader's next mail must not go, where strangers cause it."""
    if matter.kind != MailKind.LEADS:
        return {}
    former = Mail.objects.filter(member__in=readers, kind=matter.kind)
    last = former.values("member").annotate(last=models.Max("send_at"))
    return {row["member"]: row["last"] + BETWEEN_LEADS for row in last.order_by()}


def _mail_to(reader: Membership, matter: _Matter, earliest: datetime | None) -> Mail:
    wait = timedelta(seconds=settings.MAIL_COLLECTED_SECONDS)
    send_at = timezone.now() + (wait * DIGEST_WAITS if matter.kind == MailKind.DIGEST else wait)
    return Mail(
        workspace_id=matter.workspace_id,
        engagement=matter.engagement,
        client=matter.client,
        member=reader,
        side=matter.side,
        to_name=str(reader.user),
        to_address=reader.user.email,
        kind=matter.kind,
        send_at=max(send_at, earliest) if earliest else send_at,
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
