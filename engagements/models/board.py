"""The queries behind the consultant's board: ten sprints at a glance, in constant queries."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import (
    Case,
    CharField,
    Count,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils import timezone

from engagements.clock import SPRINT
from engagements.tenancy import TenantQuerySet

if TYPE_CHECKING:
    from engagements.models.engagement import Engagement  # noqa: F401 - named in the class below

# Order of the board; anything up to NEEDS_ME waits for the consultant.
ANSWERED, OVER_TIME, BLOCKED, RUNNING, DRAFT, STANDING, CLOSED = range(7)
NEEDS_ME = BLOCKED
BULKY = ("playbook", "spec", "intake", "scope_in", "scope_out")  # columns that no list shows


class EngagementQuerySet(TenantQuerySet["Engagement"]):
    def open(self) -> EngagementQuerySet:
        """Everything not closed."""
        return self.exclude(state="closed")

    def in_brief(self) -> EngagementQuerySet:
        """For lists: without what was planned, agreed and asked, some ten kilobytes a sprint."""
        return self.defer(*BULKY)

    def in_board_order(self) -> EngagementQuerySet:
        """What needs me first, then by hours left.

        Adds `attention` (0 first; `needs_me` goes by it) and `used` (running time; None before
        the start): no more than what the order asks for, since it is asked of every sprint.
        """
        return (
            self.with_used_time(timezone.now())
            .annotate(attention=_attention())
            .order_by("attention", F("used").desc(nulls_last=True), "title", "pk")
        )

    def for_board(self) -> EngagementQuerySet:
        """In that order, with all a card shows; for the sprints of one page.

        Adds `open_blockers`, `open_risks`, `unanswered`, `answers_to_read`, `comments_to_read`,
        `blocks_done`, `blocks_total`, `current_block`. Two queries, however many sprints.
        """
        return (
            self.in_board_order()
            .in_brief()
            .with_counts()
            .select_related("client")
            .prefetch_related("pauses")
        )

    def with_used_time(self, now: datetime) -> EngagementQuerySet:
        """Adds `used`, the running time up to `now`, as the clock would say."""
        from engagements.models.engagement import Pause

        stopped = (
            Pause.objects.filter(engagement=OuterRef("pk"))
            .order_by()
            .values("engagement")
            .annotate(total=Sum(Coalesce(F("ended_at"), Value(now)) - F("started_at")))
            .values("total")
        )
        return self.annotate(
            stopped=Coalesce(Subquery(stopped), Value(timedelta(0)), output_field=DurationField()),
            used=ExpressionWrapper(
                Coalesce(F("closed_at"), Value(now)) - F("started_at") - F("stopped"),
                output_field=DurationField(),
            ),
        )

    def with_counts(self) -> EngagementQuerySet:
        """Adds the numbers and the current block of a card, each as a sub-query."""
        from engagements.models.approval import Approval
        from engagements.models.block import Block
        from engagements.models.comment import FounderComment
        from engagements.models.risk import Risk

        current = Block.objects.filter(engagement=OuterRef("pk"), state="working")
        return self.annotate(
            open_risks=_count(Risk.objects.open()),
            open_blockers=_count(Risk.objects.blockers()),
            unanswered=_count(Approval.objects.unanswered()),
            answers_to_read=_count(Approval.objects.to_read()),
            comments_to_read=_count(FounderComment.objects.to_read()),
            blocks_total=_count(Block.objects.all()),
            blocks_done=_count(Block.objects.filter(state="done")),
            current_block=Coalesce(
                Subquery(current.order_by("position").values("title")[:1]),
                Value(""),
                output_field=CharField(),
            ),
        )


def _count(rows: QuerySet[Any]) -> Coalesce:
    of_this = rows.filter(engagement=OuterRef("pk")).order_by().values("engagement")
    return Coalesce(
        Subquery(of_this.annotate(n=Count("pk")).values("n")),
        Value(0),
        output_field=IntegerField(),
    )


def _has(rows: QuerySet[Any]) -> Q:
    return Q(Exists(rows.filter(engagement=OuterRef("pk"))))


def _attention() -> Case:
    from engagements.models.approval import Approval
    from engagements.models.comment import FounderComment
    from engagements.models.risk import Risk

    running = Q(state="running")
    wrote = _has(Approval.objects.to_read()) | _has(FounderComment.objects.to_read())
    return Case(
        When(~Q(state="closed") & wrote, then=Value(ANSWERED)),
        When(running & Q(used__gt=SPRINT), then=Value(OVER_TIME)),
        When(running & _has(Risk.objects.blockers()), then=Value(BLOCKED)),
        When(running, then=Value(RUNNING)),
        When(state="draft", then=Value(DRAFT)),
        When(state="closed", then=Value(CLOSED)),
        default=Value(STANDING),
        output_field=IntegerField(),
    )
