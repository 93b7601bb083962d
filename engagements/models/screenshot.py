"""Screenshots that show how something was or is: among ourselves, or for the founder too.

Two tables, as with comments: one of ours belongs to the workspace and to none of its clients, so
that no query in a founder's scope can reach it.

The pixels stand in the row, as logos and packs do: they commit together with their caption, are
gone with it, are backed up with the rest, and the web servers need no disk in common. Lists leave
them out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.db import models, transaction
from django.utils import timezone

from engagements.models.approval import Approval
from engagements.models.audit_log import audit
from engagements.models.change_log import ChangeEntry
from engagements.models.constraints import one_of
from engagements.models.engagement import Engagement
from engagements.models.item import Item
from engagements.models.owned import CLOSED
from engagements.models.risk import Risk
from engagements.models.risk_scales import RiskState
from engagements.models.transitions import TransitionError, lock, require_reason
from engagements.models.workspace import Workspace
from engagements.redacting import Redacted
from engagements.tenancy import ClientOwned, TenantQuerySet, WorkspaceOwned

if TYPE_CHECKING:
    from engagements.models.people import User

LONGEST_CAPTION = 200
WITHOUT_CAPTION = "Say in a sentence what the picture shows."
MOST_OF_A_SPRINT = 300  # some 60 MB

Shown = Risk | Item | ChangeEntry | Approval

# The kinds of paper that a screenshot may stand with, by the name of its column.
COLUMNS: dict[type[Any], str] = {
    Risk: "risk",
    Item: "item",
    ChangeEntry: "change",
    Approval: "approval",
}
PAIRED = (Risk, Item)  # which have a before and an after


class Side(models.TextChoices):
    BEFORE = "before", "Before"
    AFTER = "after", "After"
    NEITHER = "neither", "Neither: it just shows something"


class ScreenshotQuerySet(TenantQuerySet[Any]):
    def listed(self) -> Self:
        """Oldest first, without their pixels, with what each stands with."""
        about = self.select_related(*COLUMNS.values())
        return about.defer("webp").order_by("added_at", "pk")

    def about(self, subject: Engagement | Shown) -> Self:
        """All of a sprint's, or those of one paper of it, as listed."""
        name = COLUMNS.get(type(subject), "engagement")
        return self.filter(**{name: subject}).listed()


class FounderScreenshotQuerySet(ScreenshotQuerySet):
    def for_portal(self) -> Self:
        """Without those of a false alarm, of which a founder never hears."""
        no_risk = models.Q(risk=None, approval__risk=None)
        states = [state for state in RiskState if state != RiskState.FALSE_ALARM]
        heard_of = models.Q(risk__state__in=states) | models.Q(approval__risk__state__in=states)
        return self.filter(no_risk | heard_of)

    def for_risk(self, risk: Risk) -> Self:
        """Those of a risk and of what was asked about it, as listed."""
        return self.filter(models.Q(risk=risk) | models.Q(approval__risk=risk)).listed()


ScreenshotManager = models.Manager.from_queryset(ScreenshotQuerySet)
FounderScreenshotManager = models.Manager.from_queryset(FounderScreenshotQuerySet)


def _stands_with_one() -> models.CheckConstraint:
    """Of the four columns one is filled, and no other."""
    one = models.Q()
    for name in COLUMNS.values():
        one |= models.Q(
            **{f"{each}__isnull": each != name for each in COLUMNS.values()},
        )
    return models.CheckConstraint(name="%(class)s_stands_with_one", condition=one)


class Screenshot(models.Model):
    """The columns of both. `caption` is also what a screen reader says in the picture's place."""

    tenant_parent: ClassVar[str] = "engagement"
    audience: ClassVar[str]  # "internal" or "founder"

    engagement = models.ForeignKey(Engagement, models.CASCADE, related_name="+", editable=False)
    risk = models.ForeignKey(Risk, models.CASCADE, related_name="+", null=True, editable=False)
    item = models.ForeignKey(Item, models.CASCADE, related_name="+", null=True, editable=False)
    change = models.ForeignKey(
        ChangeEntry, models.CASCADE, related_name="+", null=True, editable=False
    )
    approval = models.ForeignKey(
        Approval, models.CASCADE, related_name="+", null=True, editable=False
    )
    side = models.CharField(max_length=7, choices=Side, default=Side.NEITHER)
    caption = models.CharField(max_length=LONGEST_CAPTION)
    webp = models.BinaryField(editable=False)
    width = models.PositiveIntegerField(editable=False)
    height = models.PositiveIntegerField(editable=False)
    sha256 = models.CharField(max_length=64, editable=False)
    added_by = models.ForeignKey(
        "engagements.User", models.SET_NULL, related_name="+", null=True, editable=False
    )
    added_by_name = models.CharField(max_length=254, editable=False)
    added_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.caption

    @property
    def subject(self) -> Shown:
        """What it stands with."""
        rows = (getattr(self, name) for name in COLUMNS.values())
        found: Shown = next(row for row in rows if row is not None)
        return found

    @property
    def log(self) -> Engagement | Workspace:
        """Where it is written down: no client reads the workspace's."""
        return self.engagement if isinstance(self, ClientOwned) else self.engagement.workspace

    @classmethod
    @transaction.atomic
    def add(
        cls,
        subject: Shown,
        picture: Redacted,
        caption: str,
        *,
        by: User,
        side: Side = Side.NEITHER,
    ) -> Self:
        """Keeps the picture with `subject`. Raises TransitionError on a closed or full sprint.

        A side counts for what has a before and an after; elsewhere it is left out.
        """
        engagement = _open_engagement_of(subject)
        if cls._default_manager.filter(engagement=engagement).count() >= MOST_OF_A_SPRINT:
            raise TransitionError(
                f"This sprint has {MOST_OF_A_SPRINT} screenshots already. Delete some first."
            )
        shot = cls(
            engagement=engagement,
            **{COLUMNS[type(subject)]: subject},
            side=side if isinstance(subject, PAIRED) else Side.NEITHER,
            caption=require_reason(caption, WITHOUT_CAPTION),
            webp=picture.webp,
            width=picture.width,
            height=picture.height,
            sha256=picture.sha256,
            added_by=by,
            added_by_name=str(by),
        )
        shot.save()
        audit(shot.log, by, f"added a screenshot {AUDIENCE_WORDS[cls.audience]}", subject)
        return shot

    @transaction.atomic
    def recaption(self, caption: str, *, by: User) -> None:
        """Says it in other words; the picture stays. Raises TransitionError on a closed sprint."""
        _open_engagement_of(self.subject)
        said, self.caption = self.caption, require_reason(caption, WITHOUT_CAPTION)
        if self.caption == said:
            return
        self.save(update_fields=["caption"])
        whose = AUDIENCE_WORDS[self.audience]
        audit(self.log, by, f"changed the caption of a screenshot {whose}", self.subject)

    @transaction.atomic
    def remove(self, *, by: User) -> None:
        """Picture and caption are gone for good. Raises TransitionError on a closed sprint."""
        subject = self.subject
        _open_engagement_of(subject)
        audit(self.log, by, f"deleted a screenshot {AUDIENCE_WORDS[self.audience]}", subject)
        self.delete()


AUDIENCE_WORDS = {"internal": "among ourselves", "founder": "for the founder"}


class InternalScreenshot(Screenshot, WorkspaceOwned):
    """For the consultancy's people only."""

    audience: ClassVar[str] = "internal"

    objects = ScreenshotManager()  # type: ignore[assignment,misc]

    class Meta(WorkspaceOwned.Meta):
        ordering = ["added_at", "pk"]
        constraints = [one_of("side", Side), _stands_with_one()]


class FounderScreenshot(Screenshot, ClientOwned):
    """For the founder too: in the portal, and in the pack."""

    audience: ClassVar[str] = "founder"

    objects = FounderScreenshotManager()  # type: ignore[assignment,misc]

    class Meta(ClientOwned.Meta):
        ordering = ["added_at", "pk"]
        constraints = [one_of("side", Side), _stands_with_one()]


def _open_engagement_of(subject: Shown) -> Engagement:
    """The sprint, held so that nobody closes it meanwhile. Raises TransitionError once closed."""
    engagement = subject.block.engagement if isinstance(subject, Item) else subject.engagement
    lock(engagement, "state")
    if engagement.is_closed:
        raise TransitionError(CLOSED)
    return engagement
