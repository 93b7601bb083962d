"""The founder's business: the party an engagement is for."""

from typing import Any

from django.db import models

from engagements.models.slugs import LONGEST, free_slug
from engagements.tenancy import WorkspaceOwned
from engagements.time_zones import validate_time_zone


class Client(WorkspaceOwned):
    client_column = "id"

    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=LONGEST, blank=True)
    contact_name = models.CharField(max_length=120, blank=True)
    contact_email = models.EmailField(blank=True)
    contact_phone = models.CharField(max_length=40, blank=True)
    time_zone = models.CharField(max_length=64, default="UTC", validators=[validate_time_zone])
    notes = models.TextField(blank=True, help_text="For you; the founder never sees this.")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta(WorkspaceOwned.Meta):
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(name="client_slug_once", fields=["workspace", "slug"])
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self.slug:
            self.slug = free_slug(Client.objects.all(), self.name, "client")
        super().save(*args, **kwargs)
