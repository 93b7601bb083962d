"""The page of the live preview, through the browser of each of the cast."""

from __future__ import annotations

import gzip
import re
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from engagements import tenancy
from engagements.models import ChangeEntry
from handover import tasks
from handover.models import PackPreview
from tests.conftest import Cast
from tests.factories import make_change, make_engagement, make_risk
from tests.handover.paperwork import make_preview, make_ready

HTMX = {"HX-Request": "true"}
STRIPE = "sk_live_" + "4eC39HqLyjWDarjtT1zdp7dc"
ASKS = re.compile(r'id="preview-asks" hx-get="([^"]+)"')


def path(cast: Cast, name: str, **parts: Any) -> str:
    place = {"workspace_slug": cast.workspace.slug, "slug": cast.engagement.slug}
    return reverse(name, kwargs=place | parts)


def page_of(cast: Cast, who: str = "consultant") -> str:
    return cast.browser(who).get(path(cast, "pack_preview")).content.decode()


def opened(browser: Browser, cast: Cast) -> str:
    return browser.get(path(cast, "pack_preview")).content.decode()


def news(browser: Browser, page: str) -> Any:
    """What the page gets when it asks, as it does every few seconds."""
    found = ASKS.search(page)
    assert found
    return browser.get(unescape(found.group(1)), headers=HTMX)


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int]]:
    """What workers are told to draw."""
    found: list[tuple[int, int]] = []
    monkeypatch.setattr(tasks.draw_preview, "delay", lambda *ids: found.append(ids))
    return found


def test_the_first_visit_has_it_drawn(
    cast: Cast, told: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        page = page_of(cast, "helper")
    assert "Setting the pages" in page
    assert 'hx-trigger="every 1s"' in page
    assert '<noscript><meta http-equiv="refresh"' in page
    assert "Nobody is named to call in week one" in page
    assert len(told) == 1


def test_drawn_pages_are_shown_by_their_bytes(cast: Cast) -> None:
    make_preview(cast.engagement, "cover", "inside")
    page = page_of(cast)
    with tenancy.scope(cast.workspace):
        digests = [each.digest for each in PackPreview.objects.get().pages.all()]
    for digest in digests:
        assert path(cast, "pack_preview_page", digest=digest) in page
    assert 'alt="Page 1 as a draft: Cover"' in page
    assert 'alt="Page 2 as a draft: Where you stand"' in page
    assert '<a href="#page-2">Where you stand</a>' in page
    assert "2 pages, set at" in page
    assert "Make version 1" in page
    assert 'hx-trigger="every 3s"' in page


def test_the_pack_page_leads_there(cast: Cast) -> None:
    page = cast.browser("helper").get(path(cast, "pack_list")).content.decode()
    assert path(cast, "pack_preview") in page


# A page of it


def test_a_page_is_kept_by_ones_own_browser_alone(cast: Cast) -> None:
    digest = drawn_digest(cast)
    address = path(cast, "pack_preview_page", digest=digest)
    response = cast.browser("helper").get(address, headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(response.content) == b"<svg>only</svg>"
    assert response["Content-Encoding"] == "gzip"
    assert response["Content-Type"] == "image/svg+xml"
    assert set(response["Cache-Control"].split(", ")) == {"private", "immutable", "max-age=86400"}
    assert response["Content-Security-Policy"].startswith("default-src 'none'")
    assert "sandbox" in response["Content-Security-Policy"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "Accept-Encoding" in response["Vary"]


def test_who_cant_unpack_gets_it_unpacked(cast: Cast) -> None:
    digest = drawn_digest(cast)
    response = cast.browser("helper").get(path(cast, "pack_preview_page", digest=digest))
    assert response.content == b"<svg>only</svg>"
    assert "Content-Encoding" not in response


@pytest.mark.parametrize(
    ("who", "status"),
    [("outsider", 404), ("other_founder", 404), ("founder", 403), ("founder_helper", 403)],
)
def test_a_page_is_not_for(cast: Cast, who: str, status: int) -> None:
    digest = drawn_digest(cast)
    assert (
        cast.browser(who).get(path(cast, "pack_preview_page", digest=digest)).status_code == status
    )


def test_a_page_of_another_engagement_is_not_found_here(cast: Cast) -> None:
    with tenancy.scope(cast.workspace):
        sibling = make_engagement(client=cast.client)
    digest = drawn_digest(cast, sibling)
    response = cast.browser("owner").get(path(cast, "pack_preview_page", digest=digest))
    assert response.status_code == 404


def drawn_digest(cast: Cast, engagement: Any = None) -> str:
    preview = make_preview(engagement or cast.engagement, "only")
    with tenancy.scope(cast.workspace):
        digest: str = preview.pages.get().digest
    return digest


# What is new


def test_nothing_comes_while_nothing_changes(
    cast: Cast, told: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    make_preview(cast.engagement)
    browser = cast.browser("consultant")
    page = opened(browser, cast)
    with django_capture_on_commit_callbacks(execute=True):
        response = news(browser, page)
    assert (response.status_code, response.content, told) == (204, b"", [])


def test_other_words_are_drawn_anew_and_their_pages_named(
    cast: Cast, told: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    make_preview(cast.engagement, "a", "b", "c")
    browser = cast.browser("consultant")
    page = opened(browser, cast)
    with tenancy.scope(cast.workspace):
        make_risk(cast.engagement, title="The old shop still takes orders")
    with django_capture_on_commit_callbacks(execute=True):
        part = news(browser, page).content.decode()
    assert len(told) == 1
    assert "the pages are being set anew" in part
    assert 'hx-trigger="every 1s"' in part
    assert part.count('hx-swap-oob="innerHTML"') == 3
    assert "<html" not in part
    assert "<img" not in part  # pages stay
    make_preview(cast.engagement, "a", "x", "y")
    with django_capture_on_commit_callbacks(execute=True):
        part = news(browser, part).content.decode()
    assert len(told) == 1
    assert "Pages 2 and 3 changed at" in part
    assert part.count("Changed</span>") == 2
    assert [f'id="drawn-{n}" hx-swap-oob="true"' in part for n in (1, 2, 3)] == [False, True, True]
    assert news(browser, part).status_code == 204


def test_pages_come_and_go_at_the_end(cast: Cast) -> None:
    make_preview(cast.engagement, "a", "b")
    browser = cast.browser("consultant")
    page = opened(browser, cast)
    make_preview(cast.engagement, "a", "b", "c")
    more = news(browser, page).content.decode()
    assert more.count('hx-swap-oob="beforeend:#preview-pages"') == more.count("<figure") == 1
    assert 'id="page-3"' in more
    make_preview(cast.engagement, "a")
    fewer = news(browser, more).content.decode()
    assert fewer.count('hx-swap-oob="delete"') == 2
    assert "<img" not in fewer


def test_who_asks_with_pages_of_a_forgotten_preview_gets_all_anew(cast: Cast) -> None:
    make_preview(cast.engagement, "a", "b")
    browser = cast.browser("consultant")
    page = opened(browser, cast)
    with tenancy.scope(cast.workspace):
        PackPreview.objects.all().delete()
    make_preview(cast.engagement, "a", "b", "c")
    part = news(browser, page.replace("-ready-", "-gone-")).content.decode()
    assert (part.count('id="drawn-'), part.count("<figure")) == (3, 1)


@pytest.mark.parametrize("said", ["", "x", "1.2", "1.2.x", "9" * 40 + ".1.1", "1.1.-1"])
def test_a_page_that_says_nonsense_gets_every_page(cast: Cast, said: str) -> None:
    make_preview(cast.engagement, "a", "b")
    address = path(cast, "pack_preview_news")
    part = cast.browser("consultant").get(address, {"shown": said}, headers=HTMX).content.decode()
    assert part.count("<figure") == 2


def test_what_a_made_version_changes_on_the_page_is_told(cast: Cast) -> None:
    make_preview(cast.engagement)
    browser = cast.browser("consultant")
    page = opened(browser, cast)
    make_ready(cast.engagement)
    assert "Make version 2" in news(browser, page).content.decode()


def test_news_without_htmx_are_the_page(cast: Cast) -> None:
    response = cast.browser("consultant").get(path(cast, "pack_preview_news"))
    assert response["Location"] == path(cast, "pack_preview")


def test_what_looks_like_a_secret_is_named_by_its_field(cast: Cast) -> None:
    make_preview(cast.engagement, "a", "b")
    with tenancy.scope(cast.workspace):
        make_change(cast.engagement, what="Turned a key", undo=STRIPE)
    page_of(cast)
    with tenancy.scope(cast.workspace):
        preview = PackPreview.objects.get()
        tasks.draw_preview(preview.workspace_id, preview.pk)
    page = page_of(cast)
    assert "This looks like a secret" in page
    assert "“Turned a key”: undo looks like a live Stripe key" in page
    assert "No draft is shown" in page
    assert STRIPE not in page
    assert "Make version" not in page
    assert page.count("<figure") == 2  # the last good pages
    with tenancy.scope(cast.workspace):
        ChangeEntry.objects.all().delete()
    part = news(cast.browser("consultant"), page).content.decode()
    assert "Make version 1" in part  # the button is back, without a reload
    assert "looks like" not in part


def test_a_failure_is_said_and_looking_again_tries_again(
    cast: Cast, told: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    browser, preview = cast.browser("consultant"), make_preview(cast.engagement, "a", "b")
    with tenancy.scope(cast.workspace):
        PackPreview.objects.filter(pk=preview.pk).update(state="failed", error="It took too long.")
    part = cast.browser("helper").get(path(cast, "pack_preview_news"), headers=HTMX)
    part = part.content.decode()
    assert "The pages could not be set. Those below are of" in " ".join(part.split())
    assert "It took too long." in part
    assert part.count("<figure") == 2
    with django_capture_on_commit_callbacks(execute=True):
        browser.get(path(cast, "pack_preview"))
    assert len(told) == 1


def test_asking_costs_no_more_queries_with_more_risks(
    cast: Cast, django_assert_num_queries: Any
) -> None:
    browser = cast.browser("consultant")

    def settled(risks: int) -> str:
        with tenancy.scope(cast.workspace):
            for _ in range(risks):
                make_risk(cast.engagement)
        make_preview(cast.engagement)
        return opened(browser, cast)

    page = settled(3)
    with CaptureQueriesContext(connection) as few:
        assert news(browser, page).status_code == 204
    asked = len(few)
    page = settled(27)
    with django_assert_num_queries(asked):
        assert news(browser, page).status_code == 204
