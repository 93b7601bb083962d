"""The founder's business: the party an engagement is for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models, transaction

from engagements.models.slugs import LONGEST, free_slug
from engagements.tenancy import WorkspaceOwned
from engagements.time_zones import validate_time_zone

if TYPE_CHECKING:
    from engagements.models.people import User


class Client(WorkspaceOwned):
    client_column = "id"
    kept_back = frozenset({"keep_months", "deletion_told", "deletion_told_at"})  # ours to decide

    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=LONGEST, blank=True)
    contact_name = models.CharField(max_length=120, blank=True)
    contact_email = models.EmailField(blank=True)
    contact_phone = models.CharField(max_length=40, blank=True)
    time_zone = models.CharField(max_length=64, default="UTC", validators=[validate_time_zone])
    notes = models.TextField(blank=True, help_text="For you; the founder never sees this.")
    origin = models.UUIDField(null=True, editable=False)  # the same in every workspace it came to
    keep_months = models.PositiveSmallIntegerField(
        "keep for", null=True, blank=True, help_text="Months after the last sprint was closed."
    )
    deletion_told = models.DateField(null=True, editable=False)  # the day that owners were told of
    deletion_told_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta(WorkspaceOwned.Meta):
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(name="client_slug_once", fields=["workspace", "slug"]),
            models.UniqueConstraint(name="client_origin_once", fields=["workspace", "origin"]),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self.slug:
            self.slug = free_slug(Client.objects.all(), self.name, "client")
        super().save(*args, **kwargs)

    @transaction.atomic
    def keep_for(self, months: int | None, *, by: User) -> None:
        """How long it is kept once its last sprint is closed; None for as long as one likes."""
        self.keep_months, self.deletion_told, self.deletion_told_at = months, None, None
        self.save(update_fields=["keep_months", "deletion_told", "deletion_told_at", "updated_at"])
        words = f"{months} months after its last sprint" if months else "until somebody deletes it"
        from engagements.models.audit_log import audit

        audit(self.workspace, by, f"decided to keep a client {words}", self)
