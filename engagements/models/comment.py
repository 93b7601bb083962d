"""What people say to one another about a sprint: among ourselves, or with the founder.

Two tables, not one with a flag: a comment among ourselves belongs to the workspace and to none of
its clients, so in a founder's scope every query for one raises, whatever it filters. Its line in
the log is the workspace's for the same reason.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone

from engagements.models.audit_log import audit
from engagements.models.engagement import Engagement
from engagements.models.item import Item
from engagements.models.mail import Line, MailSide
from engagements.models.mail_choice import MailKind
from engagements.models.owned import CLOSED
from engagements.models.risk import Risk
from engagements.models.risk_scales import RiskState
from engagements.models.telling import forget, tell
from engagements.models.transitions import TransitionError, lock, require_reason
from engagements.models.workspace import Workspace
from engagements.tenancy import ClientOwned, TenantQuerySet, WorkspaceOwned

if TYPE_CHECKING:
    from engagements.models.people import User

LONGEST_COMMENT = 4000

Subject = Engagement | Risk | Item


class CommentQuerySet(TenantQuerySet[Any]):
    def about(self, subject: Subject) -> Self:
        """All of a sprint's, or those about one risk or item of it; as one reads a talk."""
        name = {Engagement: "engagement", Risk: "risk", Item: "item"}[type(subject)]
        rows = self.filter(**{name: subject}).select_related("author", "risk", "item")
        return rows.order_by("written_at", "pk")

    def by(self, author: User) -> CommentQuerySet:
        return self.filter(author=author)


class FounderCommentQuerySet(CommentQuerySet):
    def for_portal(self) -> CommentQuerySet:
        """Without those about a false alarm, of which a founder never hears."""
        # By `exclude` a comment about no risk would go too: its state is unknown.
        return self.filter(
            models.Q(risk__isnull=True) | ~models.Q(risk__state=RiskState.FALSE_ALARM)
        )

    def to_read(self) -> FounderCommentQuerySet:
        """Written by the client's people, and not yet read by the consultancy's."""
        return self.filter(from_client=True, read_at__isnull=True)

    def mark_read(self) -> int:
        """How many were to read; the board stops pointing at them."""
        return self.to_read().update(read_at=timezone.now())


CommentManager = models.Manager.from_queryset(CommentQuerySet)
FounderCommentManager = models.Manager.from_queryset(FounderCommentQuerySet)


class Comment(models.Model):
    """The columns of both. About a risk or an item, else about the sprint as a whole."""

    tenant_parent: ClassVar[str] = "engagement"
    audience: ClassVar[str]  # how the log goes on after "commented"

    # No accessor leads back here: whoever wants comments names the table, and so the readers.
    engagement = models.ForeignKey(Engagement, models.CASCADE, related_name="+", editable=False)
    risk = models.ForeignKey(Risk, models.CASCADE, related_name="+", null=True, editable=False)
    item = models.ForeignKey(Item, models.CASCADE, related_name="+", null=True, editable=False)
    author = models.ForeignKey(
        "engagements.User", models.SET_NULL, related_name="+", null=True, editable=False
    )
    author_name = models.CharField(max_length=254, editable=False)
    text = models.TextField()
    written_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.text

    @property
    def subject(self) -> Subject:
        return self.risk or self.item or self.engagement

    @property
    def log(self) -> Engagement | Workspace:
        """Where it is written down that somebody commented: no client reads the workspace's."""
        return self.engagement if isinstance(self, ClientOwned) else self.engagement.workspace

    @classmethod
    @transaction.atomic
    def write(cls, subject: Subject, text: str, *, by: User) -> Self:
        """A new comment by `by`. Raises TransitionError without words, or on a closed sprint."""
        engagement = _open_engagement_of(subject)
        comment = cls(
            engagement=engagement,
            risk=subject if isinstance(subject, Risk) else None,
            item=subject if isinstance(subject, Item) else None,
            author=by,
            author_name=str(by),
            text=require_reason(text, "Write something first."),
        )
        comment.take_side(by)
        comment.save()
        audit(comment.log, by, f"commented {cls.audience}", subject)
        comment.tell_others(by)
        return comment

    def take_side(self, author: User) -> None:
        """Notes on which side of the talk the author stands; among ourselves there is one."""

    def tell_others(self, author: User) -> None:
        """Mails whom it concerns; among ourselves nobody."""

    @transaction.atomic
    def take_back(self, *, by: User) -> None:
        """Removes it for good. Raises TransitionError for anyone but its author."""
        if self.author_id != by.pk:
            raise TransitionError("Only who wrote a comment can take it back.")
        _open_engagement_of(self.engagement)
        audit(self.log, by, f"took back a comment {self.audience}", self.subject)
        forget(self.engagement, f"comment:{self.pk}")
        self.delete()


class InternalComment(Comment, WorkspaceOwned):
    """Among the consultancy's people."""

    audience: ClassVar[str] = "among ourselves"

    objects = CommentManager()  # type: ignore[assignment,misc]

    class Meta(WorkspaceOwned.Meta):
        ordering = ["written_at", "pk"]


class FounderComment(Comment, ClientOwned):
    """Between the consultancy and the client's people; both read it, both write it.

    `read_at` is about what the client's people write: whether the consultancy has read it.
    """

    audience: ClassVar[str] = "for the founder"

    from_client = models.BooleanField(default=False, editable=False)
    read_at = models.DateTimeField(null=True, editable=False)

    objects = FounderCommentManager()  # type: ignore[assignment,misc]

    class Meta(ClientOwned.Meta):
        ordering = ["written_at", "pk"]

    @property
    def is_new(self) -> bool:
        return self.from_client and self.read_at is None

    def take_side(self, author: User) -> None:
        """Who answers as the consultancy has read what the client wrote about the same."""
        ours = author.memberships.filter(
            workspace=self.engagement.workspace_id, client__isnull=True
        )
        self.from_client = not ours.exists()
        if not self.from_client:
            FounderComment.objects.about(self.subject).mark_read()

    def tell_others(self, author: User) -> None:
        """What the client's people write goes to us; an answer of ours waits in the portal."""
        if not self.from_client:
            return
        about = "" if self.subject == self.engagement else f" about “{self.subject}”"
        line = Line(
            cause=f"comment:{self.pk}",
            text=f"{author} commented{about}",
            detail=self.text,
            path=reverse(
                "comment_list", args=[self.engagement.workspace.slug, self.engagement.slug]
            )
            + f"#founder-{self.pk}",
        )
        tell(self.engagement, MailSide.OURS, MailKind.NEEDS_YOU, [line], but=author)


def _open_engagement_of(subject: Subject) -> Engagement:
    """The sprint, held so that nobody closes it meanwhile. Raises TransitionError once closed."""
    if isinstance(subject, Item):
        engagement = subject.block.engagement
    else:
        engagement = subject if isinstance(subject, Engagement) else subject.engagement
    lock(engagement, "state")
    if engagement.is_closed:
        raise TransitionError(CLOSED)
    return engagement
