"""The tenant: one consultancy."""

from typing import Any

from django.db import models

from engagements.models.slugs import LONGEST, free_slug
from engagements.time_zones import validate_time_zone


class Workspace(models.Model):
    """A consultancy. Part of the key ring: read by access.py and the account pages only."""

    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=LONGEST, unique=True)
    time_zone = models.CharField(max_length=64, default="UTC", validators=[validate_time_zone])
    sender_name = models.CharField(
        max_length=120, blank=True, help_text="The name that founders see on mail from you."
    )
    contact_email = models.EmailField(blank=True)
    colour = models.CharField(
        max_length=7, blank=True, help_text="As #1a6b5c; empty for the product's own."
    )
    logo_sha256 = models.CharField(max_length=64, blank=True, editable=False)  # "" without a logo
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self.slug:
            self.slug = free_slug(Workspace.objects.all(), self.name, "workspace")
        super().save(*args, **kwargs)
