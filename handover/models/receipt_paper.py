"""The receipt of a deletion as a PDF of one page, to be filed beside the contract."""

from __future__ import annotations

from django.db import models

from engagements.models import DeletionReceipt, ErrandState
from engagements.models.constraints import one_of
from engagements.models.errand import Errand, ErrandQuerySet
from engagements.tenancy import WorkspaceOwned

ReceiptPaperManager = models.Manager.from_queryset(ErrandQuerySet)


class ReceiptPaper(Errand, WorkspaceOwned):
    """A receipt does not change, so it has one paper for ever."""

    tenant_parent = "receipt"
    stays_behind = "The workspace's own, as the receipt is."

    receipt = models.OneToOneField(
        DeletionReceipt, models.CASCADE, related_name="paper", editable=False
    )
    pdf = models.BinaryField(null=True, editable=False)

    objects = ReceiptPaperManager()  # type: ignore[assignment,misc]

    class Meta(WorkspaceOwned.Meta):
        constraints = [one_of("state", ErrandState)]

    def __str__(self) -> str:
        return f"{self.receipt}, on paper"

    @classmethod
    def of(cls, receipt: DeletionReceipt) -> ReceiptPaper | None:
        """What there is of it, without the bytes."""
        found: ReceiptPaper | None = cls.objects.filter(receipt=receipt).defer("pdf").first()
        return found

    @classmethod
    def ask(cls, receipt: DeletionReceipt) -> None:
        """Queued on commit, unless it is there or under way; anew after a failure."""
        paper, made = cls.objects.get_or_create(receipt=receipt)
        if made:
            paper.enqueue()
        elif paper.has_failed:
            paper.ask_again(attempt=0)
