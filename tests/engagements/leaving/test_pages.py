"""The pages: take along, send in, look, bring in, keep for a while, delete."""

from __future__ import annotations

import io
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from engagements import tenancy
from engagements.leaving.archive import Archive
from engagements.models import (
    Arrival,
    Client,
    ClientExport,
    DeletionReceipt,
    ErrandState,
    audit,
)
from engagements.tasks import run_errand
from tests.conftest import Cast
from tests.engagements.leaving.makers import made_export
from tests.factories import make_block, make_engagement, make_item, make_risk


def words(response: HttpResponse) -> str:
    return " ".join(response.content.decode().split())


def body_of(response: Any) -> bytes:
    return b"".join(response.streaming_content)


def test_a_client_moves_house_and_is_deleted_here(cast: Cast) -> None:
    here, there = cast.workspace, cast.foreign_workspace
    owner, outsider = cast.browser("owner"), cast.browser("outsider")
    page = reverse("client_leaving", args=[here.slug, cast.client.slug])

    with tenancy.scope(here):
        make_item(make_block(cast.engagement))

    # Taken along
    owner.post(reverse("client_export", args=[here.slug, cast.client.slug]))
    owner.post(reverse("client_export", args=[here.slug, cast.client.slug]))
    with tenancy.scope(here):
        export = ClientExport.objects.get()  # asked for twice, made once
    assert 'hx-trigger="every 1s"' in words(owner.get(page))
    download = reverse("client_export_download", args=[here.slug, cast.client.slug, export.pk])
    assert owner.get(download).status_code == 404
    run_errand("clientexport", here.pk, export.pk)
    fragment = words(owner.get(page, headers={"HX-Request": "true"}))
    assert "Download" in fragment
    assert "<html" not in fragment
    answer = owner.get(download)
    data = body_of(answer)
    assert answer["Content-Disposition"].startswith('attachment; filename="coach-ltd-')
    assert int(answer["Content-Length"]) == len(data)
    assert Archive(io.BytesIO(data)).counts["engagements.engagement"] == 1

    # Sent in elsewhere, looked at, brought in
    came = reverse("arrival_list", args=[there.slug])
    refused = outsider.post(came, {"file": SimpleUploadedFile("a.zip", b"%PDF-1.7")})
    assert refused.status_code == 422
    assert "This is no zip file" in words(refused)
    answer = outsider.post(came, {"file": SimpleUploadedFile("coach.zip", data)})
    with tenancy.scope(there):
        arrival = Arrival.objects.get()
    assert answer["Location"] == reverse("arrival_page", args=[there.slug, arrival.pk])
    run_errand("arrival", there.pk, arrival.pk)
    shown = words(outsider.get(answer["Location"]))
    assert "Nothing has been taken over yet." in shown
    assert "Bring Coach Ltd in" in shown
    assert "North Star" in shown
    bring_in = reverse("arrival_bring_in", args=[there.slug, arrival.pk])
    outsider.post(bring_in)
    run_errand("arrival", there.pk, arrival.pk)
    with tenancy.scope(there):
        arrived = Client.objects.get(name="Coach Ltd")
        arrival.refresh_from_db()
        assert (arrival.client, arrival.parts.count()) == (arrived, 0)
    shown = words(outsider.get(answer["Location"]))
    assert reverse("client_page", args=[there.slug, arrived.slug]) in shown
    assert outsider.post(bring_in, follow=True).status_code == 200
    assert "Brought in" in words(outsider.get(came))

    # Deleted here
    delete = reverse("client_delete", args=[here.slug, cast.client.slug])
    assert "A sprint is not closed" in words(owner.get(delete))
    wrong = owner.post(delete, {"typed_name": "Baker Ltd"})
    assert wrong.status_code == 422
    assert "Type it like that." in words(wrong)
    answer = owner.post(delete, {"typed_name": " coach  LTD "})
    with tenancy.scope(here):
        receipt = DeletionReceipt.objects.get()
    assert "Waiting for a worker" in words(owner.get(answer["Location"]))
    run_errand("deletionreceipt", here.pk, receipt.pk)
    shown = words(owner.get(answer["Location"]))
    assert "of Coach Ltd are gone for good" in shown
    assert "<dt>Items</dt><dd>1</dd>" in shown
    with tenancy.scope(here):
        receipt.refresh_from_db()
    assert receipt.export_sha256 in shown
    assert owner.get(page).status_code == 404
    assert "Coach Ltd" in words(owner.get(reverse("receipt_list", args=[here.slug])))


def test_how_long_it_is_kept_is_an_owners_word(cast: Cast) -> None:
    slugs = [cast.workspace.slug, cast.client.slug]
    keep, page = reverse("client_keep", args=slugs), reverse("client_leaving", args=slugs)
    owner = cast.browser("owner")
    assert owner.post(keep, {"months": "0"}).status_code == 422
    owner.post(keep, {"months": "24"})
    assert "24 months after the last sprint is closed" in words(owner.get(page))
    owner.post(keep, {"months": ""})
    assert "For as long as you like" in words(owner.get(page))
    assert "Only an owner of this workspace can delete" in words(
        cast.browser("consultant").get(page)
    )


def test_an_export_asks_as_often_for_thirty_risks_as_for_three(cast: Cast) -> None:
    counts = []
    made_export(cast.client)  # the first one gives the client its origin
    for more in (3, 27):
        with tenancy.scope(cast.workspace):
            engagement = make_engagement(client=cast.client)
            for _ in range(more):
                audit(engagement, cast.people["owner"], "looked", make_risk(engagement))
            export = ClientExport.ask(cast.client, by=cast.people["owner"])
            with CaptureQueriesContext(connection) as queries:
                run_errand("clientexport", cast.workspace.pk, export.pk)
            export.refresh_from_db()
            assert export.state == ErrandState.DONE
        counts.append(len(queries))
    assert counts[0] == counts[1]
