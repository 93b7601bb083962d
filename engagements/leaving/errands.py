"""What workers do about clients that leave and arrive, by the name of the errand's model."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

from engagements.leaving.deleting import delete_client
from engagements.leaving.exporting import make_export
from engagements.leaving.importing import look_or_bring_in
from engagements.models import Arrival, ClientExport, DeletionReceipt
from engagements.models.arrival import KEPT_FOR


class Kind(NamedTuple):
    model: Any
    carry_out: Callable[[Any], object]
    over: Callable[[datetime], list[Any]]  # rows whose bytes nobody may have any more


def _exports_over(now: datetime) -> list[Any]:
    return list(ClientExport.objects.over().filter(parts__isnull=False).distinct()[:200])


def _arrivals_over(now: datetime) -> list[Any]:
    old = Arrival.objects.filter(queued_at__lt=now - KEPT_FOR, parts__isnull=False)
    return list(old.distinct()[:200])


ERRANDS = {
    "clientexport": Kind(ClientExport, make_export, _exports_over),
    "arrival": Kind(Arrival, look_or_bring_in, _arrivals_over),
    "deletionreceipt": Kind(DeletionReceipt, delete_client, lambda now: []),
}
