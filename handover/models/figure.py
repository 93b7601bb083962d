"""The pictures of a version, frozen with it: whatever is deleted later, the version keeps them."""

from __future__ import annotations

from django.db import models

from engagements.tenancy import ClientOwned
from handover.models.pack import PackVersion


class PackFigure(ClientOwned):
    """One picture, as it is named in the snapshot."""

    tenant_parent = "pack"

    pack = models.ForeignKey(PackVersion, models.CASCADE, related_name="figures", editable=False)
    file = models.CharField(max_length=60, editable=False)
    webp = models.BinaryField(editable=False)

    class Meta(ClientOwned.Meta):
        ordering = ["pack_id", "file"]
        constraints = [
            models.UniqueConstraint(name="pack_figure_once", fields=["pack", "file"]),
        ]

    def __str__(self) -> str:
        return self.file
