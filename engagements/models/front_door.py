"""The door outside: whether strangers may use a workspace's free tools, and at which address."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from engagements.models.slugs import LONGEST
from engagements.models.workspace import Workspace

FEWEST_DAYS, MOST_DAYS = 7, 365


class FrontDoor(models.Model):
    """Part of the key ring: access.py finds the workspace of a stranger's request by it."""

    workspace = models.OneToOneField(
        Workspace, models.CASCADE, related_name="front_door", editable=False
    )
    slug = models.SlugField(max_length=LONGEST, unique=True)
    is_open = models.BooleanField(default=False)
    keep_days = models.PositiveSmallIntegerField(
        default=90, validators=[MinValueValidator(FEWEST_DAYS), MaxValueValidator(MOST_DAYS)]
    )
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="front_door_keeps_for_a_while",
                condition=models.Q(keep_days__range=(FEWEST_DAYS, MOST_DAYS)),
            )
        ]

    def __str__(self) -> str:
        return self.slug
