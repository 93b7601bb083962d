"""Turns: a verdict that was bad and became good, with what was seen before and after."""

from __future__ import annotations

from typing import TypedDict

from django.db import models

from checks.runs.models.run import Run
from engagements.models import Engagement, Item, Risk
from engagements.tenancy import ClientOwned, TenantQuerySet


class Said(TypedDict):
    """What a verdict said on its day."""

    code: str
    subject: str
    status: str
    title: str
    found: str
    attested: bool


class TurnQuerySet(TenantQuerySet["Turn"]):
    def newest_first(self) -> TurnQuerySet:
        return self.order_by("-after_at", "-pk")


TurnManager = models.Manager.from_queryset(TurnQuerySet)


class Turn(ClientOwned):
    """One run turned a risk or an item from bad to good.

    `before` and `after` are lists of what was Said: copies, for this is proof and must read as it
    did on its day when the runs themselves are gone.
    """

    tenant_parent = "engagement"

    shapes = {"before": list[Said], "after": list[Said]}

    engagement = models.ForeignKey(Engagement, models.CASCADE, related_name="turns", editable=False)
    risk = models.ForeignKey(Risk, models.CASCADE, related_name="turns", null=True, editable=False)
    item = models.ForeignKey(Item, models.CASCADE, related_name="turns", null=True, editable=False)
    run = models.ForeignKey(Run, models.SET_NULL, related_name="turns", null=True, editable=False)
    before = models.JSONField(default=list, editable=False)
    after = models.JSONField(default=list, editable=False)
    before_at = models.DateTimeField(editable=False)
    after_at = models.DateTimeField(editable=False)

    objects = TurnManager()  # type: ignore[assignment,misc]

    class Meta(ClientOwned.Meta):
        ordering = ["-after_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="turn_of_risk_or_item",
                condition=models.Q(risk__isnull=True, item__isnull=False)
                | models.Q(risk__isnull=False, item__isnull=True),
            ),
            models.UniqueConstraint(name="turn_of_risk_once", fields=["run", "risk"]),
            models.UniqueConstraint(name="turn_of_item_once", fields=["run", "item"]),
        ]

    def __str__(self) -> str:
        return f"{self.risk or self.item} turned good"
