"""One risk on one page, for the developer who is to mend it."""

from __future__ import annotations

from typing import Any, TypedDict

from django.db import models, transaction

from engagements.models import Engagement, Risk
from handover.models.edition import Edition, EditionQuerySet, edition_constraints


class StoredSheet(TypedDict):
    """The outline of a snapshot: `risk` is held against the risk of today."""

    format: int
    pack: dict[str, Any]
    risk: dict[str, Any]


class RiskSheetQuerySet(EditionQuerySet):
    def for_page(self) -> RiskSheetQuerySet:
        """Newest first, without snapshot, logo and PDF."""
        return self.defer("snapshot", "logo", "pdf").order_by("-made_at", "-pk")


RiskSheetManager = models.Manager.from_queryset(RiskSheetQuerySet)


class RiskSheet(Edition):
    """A risk as it was when somebody asked for its page."""

    shapes = {"snapshot": StoredSheet}

    engagement = models.ForeignKey(
        Engagement, models.CASCADE, related_name="risk_sheets", editable=False
    )
    risk = models.ForeignKey(Risk, models.CASCADE, related_name="sheets", editable=False)

    objects = RiskSheetManager()  # type: ignore[assignment,misc]

    class Meta(Edition.Meta):
        ordering = ["-made_at", "-pk"]
        constraints = edition_constraints("sheet")
        indexes = [models.Index(name="sheet_unfinished", fields=["state", "queued_at"])]

    def __str__(self) -> str:
        return f"One page about “{self.risk.title}”"

    @property
    def file_stem(self) -> str:
        return f"{self.engagement.domain}-{self.risk.code.lower() or 'risk'}-{self.risk_id}"

    def enqueue(self) -> None:
        from handover.tasks import render_sheet

        workspace_id, sheet_id = self.workspace_id, self.pk
        transaction.on_commit(lambda: render_sheet.delay(workspace_id, sheet_id))
