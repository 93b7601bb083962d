"""The desk's and the portal's pages of the pack, through the browser of each of the cast."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from engagements import tenancy
from handover import tasks
from handover.models import PackVersion
from tests.conftest import Cast
from tests.factories import make_change, make_engagement
from tests.handover.paperwork import make_queued, make_ready

HTMX = {"HX-Request": "true"}
STRIPE = "sk_live_" + "4eC39HqLyjWDarjtT1zdp7dc"


def path(cast: Cast, name: str, **parts: Any) -> str:
    place = {"workspace_slug": cast.workspace.slug, "slug": cast.engagement.slug}
    return reverse(name, kwargs=place | parts)


def ready(cast: Cast) -> PackVersion:
    return make_ready(cast.engagement)


def queued(cast: Cast, **fields: Any) -> PackVersion:
    return make_queued(cast.engagement, **fields)


# The desk


def test_the_first_visit_says_what_to_do(cast: Cast) -> None:
    page = cast.browser("consultant").get(path(cast, "pack_list")).content.decode()
    assert "No version yet" in page
    assert "Make version 1" in page
    assert "Nobody is named to call in week one" in page


def test_versions_are_listed_with_their_state(cast: Cast) -> None:
    pack = ready(cast)
    queued(cast, state="failed", error="The pack became too large to keep.")
    page = cast.browser("helper").get(path(cast, "pack_list")).content.decode()
    assert path(cast, "pack_download", number=pack.number) in page
    assert pack.sha256[:12] in page
    assert "too large to keep" in page
    assert "hx-trigger" not in page.split("pack-versions")[1].split("</section>")[0]


def test_a_long_list_costs_no_more_queries(cast: Cast, django_assert_num_queries: Any) -> None:
    browser = cast.browser("consultant")
    for _ in range(3):
        ready(cast)
    with CaptureQueriesContext(connection) as few:
        browser.get(path(cast, "pack_list"))
    for _ in range(27):
        ready(cast)
    with django_assert_num_queries(len(few)):
        browser.get(path(cast, "pack_list"))


def test_making_one_queues_it_and_comes_back(
    cast: Cast, django_capture_on_commit_callbacks: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[tuple[int, int]] = []
    monkeypatch.setattr(tasks.render, "delay", lambda *ids: told.append(ids))
    with django_capture_on_commit_callbacks(execute=True):
        response = cast.browser("helper").post(path(cast, "pack_make"), follow=True)
    assert "Version 1 is being set" in response.content.decode()
    with tenancy.scope(cast.workspace):
        pack = cast.engagement.packs.get()
    assert told == [(cast.workspace.pk, pack.pk)]
    assert pack.made_by_name == "helper"


def test_a_secret_in_a_text_keeps_it_from_being_made(cast: Cast) -> None:
    with tenancy.scope(cast.workspace):
        make_change(cast.engagement, what="Turned a key", undo=STRIPE)
    browser = cast.browser("consultant")
    page = browser.get(path(cast, "pack_list")).content.decode()
    assert "No version can be made yet" in page
    assert "Make version" not in page.split("preflight-heading")[0]
    page = browser.post(path(cast, "pack_make"), follow=True).content.decode()
    assert "“Turned a key”: undo looks like a live Stripe key" in page
    assert STRIPE not in page
    with tenancy.scope(cast.workspace):
        assert not cast.engagement.packs.exists()


def test_progress_asks_again_while_one_is_under_way(cast: Cast) -> None:
    browser = cast.browser("consultant")
    pack = queued(cast)
    part = browser.get(path(cast, "pack_progress"), headers=HTMX).content.decode()
    assert "Waiting for a worker" in part
    assert 'hx-trigger="every 1s"' in part
    assert "<html" not in part
    with tenancy.scope(cast.workspace):
        pack.claim()
        pack.end_ready(b"%PDF-1.7", 1)
    assert "every 1s" not in browser.get(path(cast, "pack_progress"), headers=HTMX).content.decode()


def test_progress_without_htmx_is_the_page(cast: Cast) -> None:
    response = cast.browser("consultant").get(path(cast, "pack_progress"))
    assert response["Location"] == path(cast, "pack_list")


@pytest.mark.parametrize(
    ("state", "words"),
    [("none", "No handover pack yet"), ("queued", "is being set"), ("failed", "could not be made")],
)
def test_the_card_of_the_overview(cast: Cast, state: str, words: str) -> None:
    if state != "none":
        queued(cast, state=state)
    assert words in cast.browser("helper").get(path(cast, "pack_card")).content.decode()


# The file


@pytest.mark.parametrize(
    ("who", "name"), [("helper", "pack_download"), ("founder_helper", "portal_pack_download")]
)
def test_the_file_is_served_as_a_download_that_nobody_keeps(
    cast: Cast, who: str, name: str
) -> None:
    pack = ready(cast)
    response = cast.browser(who).get(path(cast, name, number=pack.number))
    assert response.content == bytes(pack.pdf or b"")
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-store"
    wanted = f'attachment; filename="handover-pack-{cast.engagement.domain}-v1.pdf"'
    assert response["Content-Disposition"] == wanted


@pytest.mark.parametrize("name", ["pack_download", "portal_pack_download"])
def test_there_is_no_file_before_it_is_ready(cast: Cast, name: str) -> None:
    pack = queued(cast)
    response = cast.browser("consultant").get(path(cast, name, number=pack.number))
    assert response.status_code == 404


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("outsider", 404),
        ("other_founder", 404),
        ("founder", 403),  # an insider, at the wrong door
        ("founder_helper", 403),
    ],
)
def test_the_desks_file_is_not_for(cast: Cast, who: str, status: int) -> None:
    pack = ready(cast)
    response = cast.browser(who).get(path(cast, "pack_download", number=pack.number))
    assert response.status_code == status


def test_a_version_of_another_engagement_is_not_found_here(cast: Cast) -> None:
    with tenancy.scope(cast.workspace):
        sibling = make_engagement(client=cast.client)
    make_ready(sibling)
    for name in ("pack_download", "portal_pack_download"):
        response = cast.browser("consultant").get(path(cast, name, number=1))
        assert response.status_code == 404


# The portal


def test_the_founder_reads_that_it_is_not_made_yet(cast: Cast) -> None:
    queued(cast)
    page = cast.browser("founder").get(path(cast, "portal_pack")).content.decode()
    assert "not made yet" in page
    assert "Sign" not in page.split("<main")[1]


def test_the_founder_signs(cast: Cast) -> None:
    pack = ready(cast)
    browser = cast.browser("founder")
    page = browser.get(path(cast, "portal_pack")).content.decode()
    assert pack.sha256 in page
    response = browser.post(
        path(cast, "pack_signoff", number=1), {"typed_name": "Ada Byron"}, follow=True
    )
    page = response.content.decode()
    assert "Version 1 is signed and yours" in page
    assert "Ada Byron" in page
    assert "Sign this version" not in page


@pytest.mark.parametrize(
    ("typed", "complaint"),
    [("", "This field is required"), (STRIPE, "looks like a live Stripe key"), ("x" * 200, "120")],
)
def test_a_name_that_wont_do_stays_in_the_form(cast: Cast, typed: str, complaint: str) -> None:
    ready(cast)
    response = cast.browser("founder").post(
        path(cast, "pack_signoff", number=1), {"typed_name": typed}
    )
    assert response.status_code == 422
    page = response.content.decode()
    assert complaint in page
    assert f'value="{typed}"' in page or not typed


def test_an_old_version_cant_be_signed(cast: Cast) -> None:
    ready(cast)
    ready(cast)
    response = cast.browser("founder").post(
        path(cast, "pack_signoff", number=1), {"typed_name": "Ada"}
    )
    assert response.status_code == 422
    assert "There is a newer version" in response.content.decode()


@pytest.mark.parametrize(
    ("who", "status"),
    [("founder_helper", 403), ("consultant", 403), ("outsider", 404), ("other_founder", 404)],
)
def test_nobody_else_signs(cast: Cast, who: str, status: int) -> None:
    ready(cast)
    response = cast.browser(who).post(
        path(cast, "pack_signoff", number=1), {"typed_name": "Somebody"}
    )
    assert response.status_code == status
    with tenancy.scope(cast.workspace):
        assert cast.engagement.packs.get().signed is None


def test_the_helper_sees_no_form(cast: Cast) -> None:
    ready(cast)
    page = cast.browser("founder_helper").get(path(cast, "portal_pack")).content.decode()
    assert "Only the founder can sign" in page
    assert "typed_name" not in page


def test_the_portals_front_page_gets_a_fragment(cast: Cast) -> None:
    ready(cast)
    part = cast.browser("founder").get(path(cast, "portal_pack"), headers=HTMX).content.decode()
    assert "<html" not in part
    assert path(cast, "portal_pack_download", number=1) in part
    assert "Sign for it" in part


def test_the_portals_front_page_asks_for_the_signature(cast: Cast) -> None:
    ready(cast)
    page = cast.browser("founder").get(path(cast, "portal_page")).content.decode()
    assert "Your handover pack is ready: version 1, 12 pages" in page
