"""What visitors of the door outside looked at or answered, and how to write to those who asked.

A visit is kept for two weeks without knowing whose it was. Only somebody who wants the link by mail
leaves an address, together with the words they agreed to; both go when the lead goes.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone

from engagements.models.audit_log import audit
from engagements.models.constraints import one_of
from engagements.models.mail import Line
from engagements.models.mail_choice import MailKind
from engagements.models.package import Package
from engagements.models.people import Role, hash_token
from engagements.models.telling import forget_ours, tell_ours
from engagements.models.transitions import TransitionError
from engagements.tenancy import TenantQuerySet, WorkspaceOwned

if TYPE_CHECKING:
    from engagements.models.people import User

LINK_LIFE = timedelta(days=14)  # and as long a visit stays that left no address


class LeadKind(models.TextChoices):
    READINESS = "readiness", "Readiness check"
    RISKS = "risks", "Risk questions"
    ESTIMATE = "estimate", "Cost estimate"
    FINDER = "finder", "Sprint finder"


# What the visitor did there, for the mail to owners.
DID = {
    LeadKind.READINESS: "checked their domain",
    LeadKind.RISKS: "answered the questions about risks",
    LeadKind.ESTIMATE: "asked what a sprint costs",
    LeadKind.FINDER: "looked for the sprint that fits",
}


class LeadQuerySet(TenantQuerySet["Lead"]):
    def with_token(self, token: str) -> LeadQuerySet:
        """By the secret of the result's link, while that opens."""
        return self.filter(token_hash=hash_token(token), link_until__gt=timezone.now())

    def newest_first(self) -> LeadQuerySet:
        return self.select_related("package", "engagement").order_by("-made_at", "-pk")

    def asked(self) -> LeadQuerySet:
        """Those who left an address."""
        return self.exclude(email="")

    def over(self, now: datetime) -> LeadQuerySet:
        return self.filter(keep_until__lte=now)


LeadManager = models.Manager.from_queryset(LeadQuerySet)


class Lead(WorkspaceOwned):
    """One visit that gave a result. `answers` holds what was asked and answered, by kind.

    It goes with the sprint that it became, so that a client who is deleted leaves no address here.
    """

    stays_behind = "The workspace's own: what a visitor agreed to holds for this workspace alone."

    kind = models.CharField(max_length=10, choices=LeadKind, editable=False)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    domain = models.CharField(max_length=253, blank=True, editable=False)
    package = models.ForeignKey(
        Package, models.SET_NULL, related_name="+", null=True, editable=False
    )
    answers = models.JSONField(default=dict, editable=False)
    name = models.CharField(max_length=120, blank=True, editable=False)
    email = models.EmailField(blank=True, editable=False)
    note = models.TextField(max_length=1000, blank=True, editable=False)
    may_contact = models.BooleanField(default=False, editable=False)
    consent_text = models.TextField(blank=True, editable=False)
    consented_at = models.DateTimeField(null=True, editable=False)
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    link_until = models.DateTimeField(editable=False)
    keep_until = models.DateTimeField(editable=False)
    engagement = models.ForeignKey(
        "engagements.Engagement", models.CASCADE, related_name="+", null=True, editable=False
    )

    objects = LeadManager()  # type: ignore[assignment,misc]

    class Meta(WorkspaceOwned.Meta):
        ordering = ["-made_at", "-pk"]
        constraints = [
            one_of("kind", LeadKind),
            models.CheckConstraint(
                name="lead_address_with_consent",
                condition=models.Q(email="") | models.Q(consented_at__isnull=False),
            ),
        ]
        indexes = [models.Index(name="lead_newest", fields=["workspace", "-made_at"])]

    def __str__(self) -> str:
        return self.name or self.email or self.domain or f"{self.get_kind_display()} {self.pk}"

    @classmethod
    def issue(cls, kind: LeadKind, **fields: Any) -> tuple[Lead, str]:
        """The saved lead of the workspace in scope, and its link's token, known this once only."""
        token, until = secrets.token_urlsafe(32), timezone.now() + LINK_LIFE
        lead = cls.objects.create(
            kind=kind, token_hash=hash_token(token), link_until=until, keep_until=until, **fields
        )
        return lead, token

    @property
    def result_page(self) -> str:
        """The name of the page outside that shows the result."""
        return "readiness_result" if self.kind == LeadKind.READINESS else "door_result"

    @property
    def has_address(self) -> bool:
        return bool(self.email)

    def leave_address(
        self,
        email: str,
        *,
        consent: str,
        keep_days: int,
        name: str = "",
        note: str = "",
        may_contact: bool = False,
    ) -> bool:
        """Keep how to reach the visitor; False when an address was left before."""
        now = timezone.now()
        until = max(self.keep_until, now + timedelta(days=keep_days))
        fields: dict[str, Any] = {
            "email": email,
            "name": name,
            "note": note,
            "may_contact": may_contact,
            "consent_text": consent,
            "consented_at": now,
            "keep_until": until,
            "link_until": until,  # as long as there is something to delete
        }
        with transaction.atomic():
            left = Lead.objects.filter(pk=self.pk, email="").update(**fields)
            if left:
                self.refresh_from_db()
                if may_contact:
                    self._tell_owners()
        return bool(left)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        forget_ours(self.workspace_id, self._cause)
        return super().delete(*args, **kwargs)

    @property
    def _cause(self) -> str:
        return f"lead:{self.pk}"

    def _tell_owners(self) -> None:
        """Nothing of what the visitor wrote: it could not be deleted with the lead."""
        line = Line(
            cause=self._cause,
            text=f"Somebody {DID[LeadKind(self.kind)]} and asks for a call",
            path=reverse("lead_page", args=[self.workspace.slug, self.pk]),
        )
        tell_ours(self.workspace, [Role.OWNER], MailKind.LEADS, [line])

    @transaction.atomic
    def take(self, engagement: Any, *, by: User) -> None:
        """Tie the lead to what became of it. Raises TransitionError when somebody has already."""
        if not Lead.objects.filter(pk=self.pk, engagement=None).update(engagement=engagement):
            raise TransitionError("Somebody has made a sprint of this lead already.")
        self.refresh_from_db()
        audit(self.workspace, by, "made a sprint of a lead", engagement.domain)
