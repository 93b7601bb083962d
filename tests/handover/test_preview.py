"""The live preview: when it is drawn, by whom, what it keeps, and when it is forgotten."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from engagements import tenancy
from engagements.models import Contact, Engagement, Risk
from handover import tasks
from handover.models import PackPreview, PreviewPage, PreviewState
from handover.papers import collect
from handover.previewing import draft_of, fingerprint_of, render_preview, spoken_pages
from handover.typesetting import Drawn
from tests.factories import make_contact, make_engagement
from tests.handover.paperwork import make_preview, make_ready

STRIPE = "sk_live_" + "4eC39HqLyjWDarjtT1zdp7dc"
NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
LONG_AGO = timedelta(minutes=10)


def fingerprint(engagement: Engagement, moment: datetime = NOON) -> str:
    again = Engagement.objects.select_related("workspace", "client").get(pk=engagement.pk)
    papers = collect(again, moment)
    return fingerprint_of(papers, draft_of(papers))


def follow(engagement: Engagement, *, again: bool = False) -> PackPreview:
    return PackPreview.follow(engagement, fingerprint(engagement, timezone.now()), again=again)


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int]]:
    """What workers are told to draw."""
    found: list[tuple[int, int]] = []
    monkeypatch.setattr(tasks.draw_preview, "delay", lambda *ids: found.append(ids))
    return found


# Drawing


def test_the_pages_are_drawn_and_marked(engagement: Engagement) -> None:
    preview = follow(engagement)
    assert render_preview(preview)
    assert preview.state == PreviewState.READY
    pages = list(preview.pages.all())
    assert len(pages) > 10
    assert [page.number for page in pages] == [*range(1, len(pages) + 1)]
    assert all(gzip.decompress(page.svgz).startswith(b"<svg") for page in pages)
    assert dict(preview.contents)["Where you stand"] == 3
    assert preview.changed == []


def test_an_edit_changes_its_pages_and_no_others(engagement: Engagement) -> None:
    render_preview(follow(engagement))
    before = dict(PreviewPage.objects.values_list("number", "pk"))
    Contact.objects.filter(name="Grace Hopper").update(hours="Weekdays 9 to 21")
    preview = follow(engagement)
    assert render_preview(preview)
    kept = {n for n, pk in PreviewPage.objects.values_list("number", "pk") if before.get(n) == pk}
    changed = set(before) - kept
    assert set(preview.changed) == changed
    assert dict(preview.contents)["Who to call"] in changed
    assert len(changed) < len(before) / 2


def test_words_that_are_not_printed_change_no_page(engagement: Engagement) -> None:
    preview = make_preview(engagement, "a", "b")
    PackPreview.objects.filter(pk=preview.pk).update(state="queued")
    preview.refresh_from_db()
    assert preview.claim()
    before = preview.changed_at
    same = tuple(bytes(page.svgz) for page in preview.pages.all())
    assert preview.end_ready("f" * 64, Drawn(same, ()))
    assert (preview.changed, preview.changed_at) == ([], before)


def test_a_page_less_is_gone(engagement: Engagement) -> None:
    preview = make_preview(engagement, "a", "b", "c")
    make_preview(engagement, "a", "x")
    preview.refresh_from_db()
    assert preview.changed == [2]
    assert preview.pages.count() == 2


def test_an_empty_sprint_has_pages_too(engagement: Engagement) -> None:
    empty = make_engagement(client=engagement.client)
    assert render_preview(follow(empty))


def test_a_secret_is_not_drawn(engagement: Engagement) -> None:
    render_preview(follow(engagement))
    drawn = list(PreviewPage.objects.values_list("digest", flat=True))
    make_contact(engagement, name="Night desk", note=STRIPE)
    preview = follow(engagement)
    assert not render_preview(preview)
    assert preview.state == PreviewState.BLOCKED
    assert list(PreviewPage.objects.values_list("digest", flat=True)) == drawn
    assert STRIPE not in str(PackPreview.objects.values())


def test_what_cant_be_set_leaves_the_last_good_pages(
    engagement: Engagement, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_preview(engagement, "a", "b")
    monkeypatch.setattr("handover.previewing.draft_of", _unreadable)
    monkeypatch.setattr("handover.previewing.find_secrets", lambda draft: [])
    preview = PackPreview.follow(engagement, "other words")
    assert not render_preview(preview)
    assert preview.state == PreviewState.FAILED
    assert preview.error.startswith("The pack could not be set")
    assert preview.pages.count() == 2


def _unreadable(papers: Any) -> dict[str, Any]:
    return {"pack": {"made_at": papers.moment.isoformat()}, "sections": [{}] * 13}


# The fingerprint


def test_it_ignores_what_changes_by_itself(engagement: Engagement) -> None:
    first = fingerprint(engagement)
    assert fingerprint(engagement, NOON + timedelta(hours=3)) == first
    make_ready(engagement)  # the next version has another number
    assert fingerprint(engagement) == first


def test_the_day_is_printed(engagement: Engagement) -> None:
    assert fingerprint(engagement) != fingerprint(engagement, NOON + timedelta(days=1))


@pytest.mark.parametrize("field", ["title", "why", "owner_name"])
def test_it_follows_a_risks_words(engagement: Engagement, field: str) -> None:
    first = fingerprint(engagement)
    Risk.objects.filter(title="Two versions of the site").update(**{field: "Other words"})
    assert fingerprint(engagement) != first


def test_it_follows_the_look(engagement: Engagement) -> None:
    seen = {fingerprint(engagement)}
    workspace = type(engagement.workspace).objects.filter(pk=engagement.workspace_id)
    workspace.update(logo_sha256="b" * 64)
    seen.add(fingerprint(engagement))
    workspace.update(colour="#5b2a86")
    seen.add(fingerprint(engagement))
    assert len(seen) == 3


# Queueing and claims


def test_only_other_words_are_queued_again(
    engagement: Engagement, told: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        preview = follow(engagement)
        assert told == []
    with django_capture_on_commit_callbacks(execute=True):
        follow(engagement)  # waits for its worker
        make_preview(engagement)
        told.clear()
        follow(engagement)
        follow(engagement, again=True)
    assert told == []
    Contact.objects.filter(engagement=engagement).delete()
    with django_capture_on_commit_callbacks(execute=True):
        follow(engagement)
        follow(engagement)
    assert told == [(engagement.workspace_id, preview.pk)]


def test_what_failed_is_tried_again_when_asked(engagement: Engagement) -> None:
    preview = follow(engagement)
    preview.claim()
    preview.end_failed(fingerprint(engagement, timezone.now()), "Took too long.")
    assert follow(engagement).state == PreviewState.FAILED
    assert follow(engagement, again=True).state == PreviewState.QUEUED


@pytest.mark.parametrize(
    ("fields", "queued_again"),
    [
        ({"state": "drawing", "started_at": -LONG_AGO}, True),  # its worker was killed
        ({"state": "drawing", "started_at": timedelta(0)}, False),
        ({"state": "queued", "queued_at": -LONG_AGO}, True),  # the message was lost
        ({"state": "queued", "queued_at": timedelta(0)}, False),
    ],
)
def test_who_looks_queues_what_was_cut_off(
    engagement: Engagement,
    told: list[Any],
    fields: dict[str, Any],
    queued_again: bool,
    django_capture_on_commit_callbacks: Any,
) -> None:
    preview = follow(engagement)
    now = timezone.now()
    moments = {k: now + v for k, v in fields.items() if isinstance(v, timedelta)}
    PackPreview.objects.filter(pk=preview.pk).update(**(fields | moments))
    with django_capture_on_commit_callbacks(execute=True):
        follow(engagement)
    assert bool(told) == queued_again


def test_two_workers_claim_once_and_a_lost_claim_writes_nothing(engagement: Engagement) -> None:
    preview = follow(engagement)
    same = PackPreview.objects.get(pk=preview.pk)
    assert preview.claim()
    assert not same.claim()
    PackPreview.objects.filter(pk=preview.pk).update(state="queued")
    second = PackPreview.objects.get(pk=preview.pk)
    assert second.claim()
    assert not preview.end_ready("old", Drawn((b"old",), ()))
    assert not preview.end_failed("old", "too late")
    assert second.end_ready("new", Drawn((b"new",), ()))
    assert bytes(second.pages.get().svgz) == b"new"


def test_the_task_draws_and_may_run_twice(engagement: Engagement) -> None:
    preview = follow(engagement)
    tasks.draw_preview(preview.workspace_id, preview.pk)
    tasks.draw_preview(preview.workspace_id, preview.pk)
    preview.refresh_from_db()
    assert (preview.state, preview.attempt) == (PreviewState.READY, 1)


def test_the_task_finds_nothing_in_another_workspace(engagement: Engagement) -> None:
    preview = follow(engagement)
    with tenancy.cleared():
        other = make_engagement()
    with tenancy.scope(other.workspace_id):
        tasks.draw_preview(other.workspace_id, preview.pk)
    preview.refresh_from_db()
    assert preview.state == PreviewState.QUEUED


# Forgetting


def test_after_a_day_it_is_forgotten(engagement: Engagement) -> None:
    make_preview(engagement)
    young = make_preview(make_engagement(client=engagement.client))
    old = timezone.now() - timedelta(hours=25)
    PackPreview.objects.filter(engagement=engagement).update(queued_at=old)
    assert tasks.forget_previews() == 1
    assert list(PackPreview.objects.all()) == [young]
    assert {page.preview_id for page in PreviewPage.objects.all()} == {young.pk}


def test_it_goes_with_its_client(engagement: Engagement) -> None:
    make_preview(engagement)
    engagement.client.delete()
    assert not PackPreview.objects.exists()
    assert not PreviewPage.objects.exists()


@pytest.mark.once
@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        ([], ""),
        ([4], "Page 4"),
        ([4, 5], "Pages 4 and 5"),
        ([2, 4, 5, 6, 7, 9], "Pages 2, 4 to 7 and 9"),
        ([1, 2, 3], "Pages 1 to 3"),
    ],
)
def test_pages_are_spoken(numbers: list[int], words: str) -> None:
    assert spoken_pages(numbers) == words
