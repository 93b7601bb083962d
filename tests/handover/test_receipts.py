"""The receipt of a deletion on paper: one page, asked for once, set by a worker."""

import json
import subprocess
from pathlib import Path
from typing import Any

from django.urls import reverse

from engagements import tenancy
from engagements.models import DeletionReceipt
from engagements.tasks import run_errand
from handover.models import ReceiptPaper
from handover.receipts import facts_of, set_receipt
from tests.conftest import Cast
from tests.engagements.leaving.makers import receipt_of


def texts_of(pdf: bytes, folder: Path) -> list[str]:
    """The words of each page."""
    path = folder / "receipt.pdf"
    path.write_bytes(pdf)
    said = subprocess.run(  # noqa: S603
        ["pdftotext", "-layout", str(path), "-"],  # noqa: S607
        capture_output=True,
        text=True,
        check=True,
    )
    return said.stdout.rstrip("\f").split("\f")


def test_it_is_asked_for_set_and_taken(cast: Cast, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr(run_errand, "delay", lambda *of: None)
    receipt, owner = receipt_of(cast.workspace), cast.browser("owner")
    where = [cast.workspace.slug, receipt.pk]
    here, pdf = reverse("receipt_paper", args=where), reverse("receipt_pdf", args=where)
    assert here in owner.get(reverse("receipt_page", args=where)).content.decode()
    assert "Make a PDF" in owner.get(here).content.decode()
    assert owner.get(pdf).status_code == 404
    for _ in range(2):
        assert "Setting the page" in owner.post(here, follow=True).content.decode()
    with tenancy.scope(cast.workspace):
        [paper] = ReceiptPaper.objects.all()
    with tenancy.cleared():
        run_errand("receiptpaper", cast.workspace.pk, paper.pk)
    assert pdf in owner.get(here).content.decode()
    taken = owner.get(pdf)
    assert "deletion-client-" in taken["Content-Disposition"]
    [page] = texts_of(taken.content, tmp_path)
    assert f"Deletion of {receipt.client_name}" in page
    assert cast.workspace.name in page


def test_a_large_client_with_an_odd_name_is_still_one_page(cast: Cast, tmp_path: Path) -> None:
    """Every table with many rows, and characters that the fonts lack or typst gives a meaning."""
    receipt = receipt_of(cast.workspace)
    with tenancy.scope(cast.workspace):
        DeletionReceipt.objects.update(
            client_name="#eval(1) *ブラウン* & Söhne 🚀",
            counts={f"kind of row number {number}": 10**6 - number for number in range(45)},
            rows_count=45 * 10**6,
            files_count=300,
            files_size=61_000_000,
            export_sha256="ab" * 32,
            export_made_at=receipt.finished_at,
        )
        receipt.refresh_from_db()
        paper = ReceiptPaper.objects.create(receipt=receipt)
        assert set_receipt(paper), paper.error
        assert not set_receipt(paper), "once"
        [page] = texts_of(bytes(paper.pdf or b""), tmp_path)
    assert "#eval(1) *□□□□* & Söhne □" in page
    assert "Kind of row number 44" in page
    assert "SHA-256" in page
    assert "The files held 58.2 MB." in page


def test_its_data_say_when_in_the_workspaces_zone(cast: Cast) -> None:
    cast.workspace.time_zone = "Asia/Tokyo"
    cast.workspace.save()
    receipt = receipt_of(cast.workspace)
    with tenancy.scope(cast.workspace):
        facts = facts_of(DeletionReceipt.objects.get(pk=receipt.pk))
    assert facts["receipt"]["deleted_at"].endswith("+09:00")
    json.dumps(facts)
