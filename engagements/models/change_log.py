"""What was changed on the client's systems, where, and how to undo it."""

from django.db import models
from django.utils import timezone

from engagements.models.block import Block
from engagements.models.engagement import Engagement
from engagements.models.owned import EngagementPaper


class ChangeEntry(EngagementPaper):
    engagement = models.ForeignKey(
        Engagement, models.CASCADE, related_name="changes", editable=False
    )
    block = models.ForeignKey(Block, models.SET_NULL, related_name="changes", null=True, blank=True)
    at = models.DateTimeField("when", default=timezone.now)
    who = models.CharField(max_length=120)
    what = models.CharField(max_length=300)
    where = models.CharField(max_length=300, help_text="System and place, for example a record.")
    undo = models.TextField("how to undo it", blank=True)

    class Meta(EngagementPaper.Meta):
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return self.what
