"""What became of the founder's first answers: the consultant's word on each, one a question."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from django.utils import timezone

from engagements.models.access_grant import AccessGrant
from engagements.models.alert import AlertDestination
from engagements.models.audit_log import audit
from engagements.models.constraints import one_of
from engagements.models.contact import Contact
from engagements.models.engagement import Engagement
from engagements.models.owned import EngagementPaper
from engagements.models.risk import Risk
from engagements.models.transitions import TransitionError, lock, require_reason
from engagements.playbooks.intake import words_asked
from engagements.tenancy import TenantQuerySet

if TYPE_CHECKING:
    from engagements.models.people import User


class Makes(models.TextChoices):
    """What an answer would make."""

    SPEC = "spec", "Launch spec"
    ACCESS = "access", "Access register"
    CONTACT = "contact", "Who to call"
    ALERT = "alert", "Alert destination"
    RISK = "risk", "Risk"
    QUESTION = "question", "Open question"
    NOTHING = "nothing", "Nothing"


class IntakeOutcomeQuerySet(TenantQuerySet["IntakeOutcome"]):
    def open_questions(self) -> IntakeOutcomeQuerySet:
        """What the founder could not say, and nobody has found out yet."""
        return self.filter(makes=Makes.QUESTION, set_aside=False, found_at__isnull=True)


IntakeOutcomeManager = models.Manager.from_queryset(IntakeOutcomeQuerySet)


class IntakeOutcome(EngagementPaper):
    """One a question, by its key. `answer` is the one that was decided about: another one since
    asks for another decision. `risk`, `access_grant`, `contact` and `alert` are what was made, and
    `added` what it put into the lists of the launch spec: `{"host": {…}}`, `{"sender": "…"}`."""

    kept_back = frozenset({"decided_by_name"})  # of who came with an archive
    shapes = {"added": list[dict[str, str | dict[str, Any]]]}

    engagement = models.ForeignKey(
        Engagement, models.CASCADE, related_name="intake_outcomes", editable=False
    )
    key = models.CharField(max_length=60, editable=False)
    answer = models.TextField(editable=False)
    makes = models.CharField(max_length=10, choices=Makes, editable=False)
    set_aside = models.BooleanField(default=False, editable=False)
    risk = models.ForeignKey(Risk, models.SET_NULL, related_name="+", null=True, editable=False)
    access_grant = models.ForeignKey(
        AccessGrant, models.SET_NULL, related_name="+", null=True, editable=False
    )
    contact = models.ForeignKey(
        Contact, models.SET_NULL, related_name="+", null=True, editable=False
    )
    alert = models.ForeignKey(
        AlertDestination, models.SET_NULL, related_name="+", null=True, editable=False
    )
    added = models.JSONField(default=list, editable=False)
    decided_by = models.ForeignKey(
        "engagements.User", models.SET_NULL, related_name="+", null=True, editable=False
    )
    decided_by_name = models.CharField(max_length=254, blank=True, editable=False)
    decided_at = models.DateTimeField(default=timezone.now, editable=False)
    found = models.TextField(max_length=1000, blank=True)
    found_at = models.DateTimeField(null=True, editable=False)

    objects = IntakeOutcomeManager()  # type: ignore[assignment,misc]

    class Meta(EngagementPaper.Meta):
        ordering = ["pk"]
        constraints = [
            one_of("makes", Makes),
            models.UniqueConstraint(name="intake_outcome_once", fields=["engagement", "key"]),
        ]

    def __str__(self) -> str:
        return words_asked(self.engagement.playbook, self.key) or self.key

    @property
    def is_open_question(self) -> bool:
        return self.makes == Makes.QUESTION and not self.set_aside and self.found_at is None

    @transaction.atomic
    def find_out(self, words: str, *, by: User) -> None:
        """Answers an open question. Raises TransitionError when it is none, or without words."""
        lock(self, "makes", "set_aside", "found_at")
        if not self.is_open_question:
            raise TransitionError("This question is not open any more.")
        self.found = require_reason(words, "Write what you found out.")
        self.found_at = timezone.now()
        self.save(update_fields=["found", "found_at"])
        audit(self.engagement, by, f"found out: {self.found}", self)
