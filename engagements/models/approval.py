"""What the founder is asked: the portal's "Needs you"."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone

from engagements.events import Event, announce, page
from engagements.models.audit_log import audit
from engagements.models.constraints import one_of
from engagements.models.engagement import Engagement, Pause
from engagements.models.mail import Line, MailSide
from engagements.models.mail_choice import MailKind
from engagements.models.owned import EngagementPaper
from engagements.models.risk import Risk
from engagements.models.telling import forget, tell
from engagements.models.transitions import TransitionError, lock, require_reason
from engagements.tenancy import TenantQuerySet

if TYPE_CHECKING:
    from engagements.models.people import Membership, User


class ApprovalKind(models.TextChoices):
    QUESTION = "question", "Question"
    DECISION = "decision", "Decision"
    ACCESS = "access", "Access"


class ApprovalQuerySet(TenantQuerySet["Approval"]):
    def unanswered(self) -> ApprovalQuerySet:
        """Waits for the founder."""
        return self.filter(answered_at__isnull=True, withdrawn_at__isnull=True)

    def to_read(self) -> ApprovalQuerySet:
        """Answered, and not yet read by the consultant."""
        return self.filter(answered_at__isnull=False, read_at__isnull=True)

    def soonest_first(self) -> ApprovalQuerySet:
        return self.order_by(models.F("due_at").asc(nulls_last=True), "asked_at", "pk")


ApprovalManager = models.Manager.from_queryset(ApprovalQuerySet)


class Approval(EngagementPaper):
    """A question to the founder, and the answer. May be about one risk."""

    kept_back = frozenset({"asked_by_name", "answered_by_name"})  # of who came with an archive

    engagement = models.ForeignKey(
        Engagement, models.CASCADE, related_name="approvals", editable=False
    )
    risk = models.ForeignKey(
        Risk, models.CASCADE, related_name="approvals", null=True, blank=True, editable=False
    )
    kind = models.CharField(max_length=10, choices=ApprovalKind, default=ApprovalKind.QUESTION)
    question = models.CharField(max_length=300)
    detail = models.TextField(blank=True)
    asked_by = models.ForeignKey(
        "engagements.User", models.SET_NULL, related_name="+", null=True, editable=False
    )
    asked_by_name = models.CharField(max_length=254, blank=True, editable=False)
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    due_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(blank=True, editable=False)
    answered_by = models.ForeignKey(
        "engagements.User", models.SET_NULL, related_name="+", null=True, editable=False
    )
    answered_by_name = models.CharField(max_length=254, blank=True, editable=False)
    answered_at = models.DateTimeField(null=True, blank=True, editable=False)
    read_at = models.DateTimeField(null=True, blank=True, editable=False)
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)
    pause = models.ForeignKey(
        Pause,
        models.SET_NULL,
        related_name="approvals",
        null=True,
        editable=False,
        help_text="In which the clock stands until this is answered.",
    )

    objects = ApprovalManager()  # type: ignore[assignment,misc]

    class Meta(EngagementPaper.Meta):
        ordering = ["asked_at", "pk"]
        constraints = [
            one_of("kind", ApprovalKind),
            models.CheckConstraint(
                name="approval_answered_has_answer",
                condition=models.Q(answered_at__isnull=True) | ~models.Q(answer=""),
            ),
        ]

    def __str__(self) -> str:
        return self.question

    @property
    def holds_clock(self) -> bool:
        """Whether the clock stands for this question; reads `pause`."""
        settled = self.answered_at or self.withdrawn_at
        return self.pause is not None and self.pause.ended_at is None and not settled

    @property
    def is_answered(self) -> bool:
        return self.answered_at is not None

    @classmethod
    @transaction.atomic
    def ask(
        cls,
        engagement: Engagement,
        question: str,
        *,
        by: User | None,
        kind: ApprovalKind = ApprovalKind.QUESTION,
        detail: str = "",
        due_at: datetime | None = None,
        risk: Risk | None = None,
        stops_clock: bool = False,
    ) -> Approval:
        """Puts a question to the founder, and a mail; the product's own when nobody asks it.

        With `stops_clock` the sprint waits for the answer. Raises TransitionError where no clock
        is running.
        """
        question = require_reason(question, "Write the question.")
        asked = cls.objects.create(
            engagement=engagement,
            risk=risk,
            kind=kind,
            question=question,
            detail=detail,
            due_at=due_at,
            asked_by=by,
            pause=_wait_for(engagement, question, by) if stops_clock else None,
        )
        audit(engagement, by, "asked the client", asked)
        announce(engagement, Event.NEEDS_CLIENT, asked.as_event)
        tell(engagement, MailSide.CLIENT, MailKind.NEEDS_YOU, [asked.as_line()], but=by)
        return asked

    def as_event(self) -> dict[str, Any]:
        """What programs outside are told when it is asked."""
        url = page("approval_page", self.engagement, self.pk)
        names = ("kind", "question", "due_at")
        return {"needs": {**{name: getattr(self, name) for name in names}, "url": url}}

    def as_line(self) -> Line:
        """What the founder is mailed about it."""
        place = [self.engagement.workspace.slug, self.engagement.slug]
        card = f"decision-{self.risk_id}" if self.risk_id else f"question-{self.pk}"
        path = f"{reverse('portal_page', args=place)}#{card}"
        return Line(self.cause, self.question, self.detail, path, self.due_at)

    @property
    def cause(self) -> str:
        return f"approval:{self.pk}"

    @transaction.atomic
    def give_answer(self, answer: str, *, by: Membership) -> None:
        """The founder's answer. Raises PermissionDenied for anyone else."""
        if not by.stands_for(self.client_id):
            raise PermissionDenied("Only the founder can answer this.")
        self._refuse_when_settled()
        self.answer = require_reason(answer, "Write an answer.")
        self.answered_by, self.answered_at = by.user, timezone.now()
        self.save(update_fields=["answer", "answered_by", "answered_at"])
        self._let_clock_run()
        audit(self.engagement, by.user, "answered", self)
        self._tell_answer(by.user)

    @transaction.atomic
    def withdraw(self, *, by: User | None = None) -> None:
        """Takes a question back that has answered itself."""
        self._refuse_when_settled()
        self.withdrawn_at = timezone.now()
        self.save(update_fields=["withdrawn_at"])
        forget(self.engagement, self.cause)
        self._let_clock_run()
        audit(self.engagement, by, "took a question back", self)

    def mark_read(self) -> None:
        """The consultant has seen the answer; the board stops pointing at it."""
        if not self.is_answered:
            raise TransitionError("There is no answer to read yet.")
        self.read_at = self.read_at or timezone.now()
        self.save(update_fields=["read_at"])

    def _tell_answer(self, by: User) -> None:
        forget(self.engagement, self.cause)
        place = [self.engagement.workspace.slug, self.engagement.slug, self.pk]
        answered = Line(
            cause=f"answer:{self.pk}",
            text=f"{by} answered: {self.question}"[:400],
            detail=self.answer,
            path=reverse("approval_page", args=place),
        )
        tell(self.engagement, MailSide.OURS, MailKind.NEEDS_YOU, [answered], but=by)

    def _refuse_when_settled(self) -> None:
        lock(self, "answered_at", "withdrawn_at")
        if self.answered_at:
            raise TransitionError("This has been answered already.")
        if self.withdrawn_at:
            raise TransitionError("This question was taken back.")

    def _let_clock_run(self) -> None:
        """Ends the wait that this question began, unless another one waits in it too."""
        if self.pause_id is None:
            return
        lock(self.engagement, "state")
        lasting = self.engagement.pauses.lasting().filter(pk=self.pause_id).exists()
        if lasting and not Approval.objects.unanswered().filter(pause=self.pause_id).exists():
            self.engagement.resume()


def _wait_for(engagement: Engagement, question: str, by: User | None) -> Pause:
    """The pause in which the question waits: a new one, or that of another open question.

    A clock stopped by hand is started by hand; an answer must not do that.
    """
    lock(engagement, "state")
    lasting: Pause | None = engagement.pauses.lasting().first()
    if lasting and Approval.objects.unanswered().filter(pause=lasting).exists():
        return lasting
    if not engagement.is_running:
        raise TransitionError("The clock is not running, so a question can't stop it.")
    return engagement.begin_wait(question, by=by)
