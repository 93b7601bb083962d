"""Setting the receipt of a deletion on one page."""

from __future__ import annotations

import logging
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.utils import timezone

from engagements.models import DeletionReceipt
from handover.making import logo_now
from handover.models import ReceiptPaper
from handover.pack import RECEIPT, set_pack
from handover.typesetting import TypesettingError

logger = logging.getLogger(__name__)
FORMAT = 1


def set_receipt(paper: ReceiptPaper) -> bool:
    """False when it was taken, has ended or could not be set."""
    if not paper.claim():
        return False
    try:
        made = set_pack(facts_of(paper.receipt), logo_now() or b"", RECEIPT)
    except TypesettingError as error:
        logger.warning("receipt %s: %s", paper.receipt_id, error)
        paper.end_failed(str(error))
        return False
    return paper.end_done(pdf=made.pdf)


def facts_of(receipt: DeletionReceipt) -> dict[str, Any]:
    """What the page says, as plain data. Times are in the workspace's zone, with the offset."""
    workspace = receipt.workspace

    def at(moment: Any) -> str:
        with timezone.override(workspace.time_zone):
            return timezone.localtime(moment).isoformat(timespec="seconds") if moment else ""

    return {
        "format": FORMAT,
        "pack": {
            "made_at": at(receipt.finished_at),
            "consultancy": workspace.name,
            "contact_email": workspace.contact_email,
            "colour": workspace.colour,
        },
        "receipt": {
            "number": receipt.pk,
            "client": receipt.client_name,
            "ordered_at": at(receipt.queued_at),
            "ordered_by": receipt.asked_by_name,
            "why": receipt.get_why_display(),
            "deleted_at": at(receipt.finished_at),
            "rows": receipt.rows_count,
            "files": receipt.files_count,
            "size": filesizeformat(receipt.files_size) if receipt.files_size else "",
            "export_sha256": receipt.export_sha256,
            "export_made_at": at(receipt.export_made_at),
            "deleted": [{"what": title, "count": count} for title, count in receipt.what_went],
        },
    }
