"""The secrets inventory: which exist, where each lives, who looks after it. Never a value."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone

from engagements.models.audit_log import audit
from engagements.models.constraints import one_of
from engagements.models.engagement import Engagement
from engagements.models.owned import EngagementPaper
from engagements.secret_values import refuse_secret_value
from engagements.tenancy import TenantQuerySet

if TYPE_CHECKING:
    from engagements.models.people import User


class SecretKind(models.TextChoices):
    API_KEY = "api_key", "API key"
    PASSWORD = "password", "Password"
    SIGNING_KEY = "signing_key", "Signing key"
    DATABASE = "database", "Database access"
    WEBHOOK = "webhook", "Webhook secret"
    CERTIFICATE = "certificate", "Certificate key"
    OTHER = "other", "Other"


class SecretEntryQuerySet(TenantQuerySet["SecretEntry"]):
    def exposed(self) -> SecretEntryQuerySet:
        """Exposed, and not rotated since."""
        return self.filter(exposed=True)

    def due(self, today: date) -> SecretEntryQuerySet:
        """To be rotated by now."""
        return self.filter(rotate_by__lte=today)


SecretEntryManager = models.Manager.from_queryset(SecretEntryQuerySet)


class SecretEntry(EngagementPaper):
    """One secret, by its name. Every text of it refuses what looks like a value."""

    FREE_TEXT = ("name", "home", "environments", "owner", "note")

    engagement = models.ForeignKey(
        Engagement, models.CASCADE, related_name="secrets", editable=False
    )
    name = models.CharField(max_length=120, help_text="Its name, for example STRIPE_SECRET_KEY.")
    kind = models.CharField(max_length=12, choices=SecretKind, default=SecretKind.API_KEY)
    home = models.CharField(
        "where it is kept", max_length=200, blank=True, help_text="Vault and entry, not the value."
    )
    environments = models.CharField(
        max_length=120, blank=True, help_text="For example “production, staging”."
    )
    owner = models.CharField("who looks after it", max_length=120, blank=True)
    rotated_on = models.DateField(null=True, blank=True)
    rotate_by = models.DateField(null=True, blank=True)
    exposed = models.BooleanField(default=False, help_text="Seen where it should not have been.")
    note = models.TextField(blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = SecretEntryManager()  # type: ignore[assignment,misc]

    class Meta(EngagementPaper.Meta):
        ordering = ["name", "pk"]
        verbose_name_plural = "secret entries"
        constraints = [
            one_of("kind", SecretKind),
            models.UniqueConstraint(name="secretentry_name_once", fields=["engagement", "name"]),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Raises ValidationError, by field, for what looks like a secret's value."""
        super().clean()
        errors: dict[str, ValidationError] = {}
        for field in self.FREE_TEXT:
            try:
                refuse_secret_value(getattr(self, field))
            except ValidationError as error:
                errors[field] = error
        if errors:
            raise ValidationError(dict(errors))

    def save(self, *args: Any, **kwargs: Any) -> None:
        # The last line of defence: an import or a task doesn't come past a form.
        self.clean()
        super().save(*args, **kwargs)

    @transaction.atomic
    def note_rotation(
        self, on: date | None = None, rotate_by: date | None = None, *, by: User | None = None
    ) -> None:
        """Notes that a new value is in place, so an exposure is over."""
        self.rotated_on, self.rotate_by = on or timezone.localdate(), rotate_by
        self.exposed = False
        self.save(update_fields=["rotated_on", "rotate_by", "exposed", "updated_at"])
        audit(self.engagement, by, "rotated a secret", self)
