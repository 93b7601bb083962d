"""Exports, arrivals and receipts as workers leave them."""

from __future__ import annotations

import io

from engagements import tenancy
from engagements.leaving.deleting import delete_client
from engagements.leaving.exporting import make_export
from engagements.leaving.importing import look_or_bring_in
from engagements.models import Arrival, Client, ClientExport, DeletionReceipt, Workspace
from handover.models import ReceiptPaper
from tests.factories import make_client, make_user


def made_export(client: Client) -> ClientExport:
    """A file that is ready."""
    with tenancy.scope(client.workspace_id):
        export = ClientExport.ask(client, by=make_user())
        assert make_export(export)
        return export


def exported_bytes(client: Client) -> bytes:
    export = made_export(client)
    with tenancy.scope(client.workspace_id):
        return b"".join(bytes(part.data) for part in export.parts.all())


def looked_through(workspace: Workspace, data: bytes) -> Arrival:
    """A file sent in that a worker has read, taken or not."""
    with tenancy.scope(workspace):
        arrival = Arrival.send_in(workspace, io.BytesIO(data), "ada.zip", by=make_user())
        look_or_bring_in(arrival)
        arrival.refresh_from_db()
        return arrival


def arrival_of_nothing(workspace: Workspace) -> Arrival:
    return looked_through(workspace, b"no zip file")


def receipt_of(workspace: Workspace) -> DeletionReceipt:
    """Of a client that was there for a moment."""
    with tenancy.scope(workspace):
        receipt = DeletionReceipt.order(make_client(workspace=workspace), by=make_user())
        assert delete_client(receipt)
        return receipt


def receipt_on_paper(workspace: Workspace) -> DeletionReceipt:
    """The same, with something in place of its PDF."""
    receipt = receipt_of(workspace)
    with tenancy.scope(workspace):
        ReceiptPaper.objects.create(receipt=receipt, state="done", pdf=b"%PDF-1.7 one page")
    return receipt
