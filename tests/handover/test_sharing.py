"""Links to a version: making, opening, passwords, the lock after bad tries, withdrawal, the end."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from engagements import tenancy
from engagements.models import AuditEntry, TransitionError
from handover.bundle import bundle
from handover.models import MOST_TRIES, ShareLink
from launchready.logs import without_tokens
from tests.conftest import Cast
from tests.factories import make_user
from tests.handover.paperwork import make_queued, make_ready

WEEK = timedelta(days=7)
PASSWORD = "blue harbour at noon"


def shared(cast: Cast, **fields: Any) -> tuple[ShareLink, str]:
    pack = make_ready(cast.engagement)
    with tenancy.scope(cast.workspace):
        return ShareLink.issue(pack, "New developer", WEEK, by=cast.people["owner"], **fields)


def path(cast: Cast, name: str, token: str) -> str:
    return reverse(name, args=[cast.workspace.slug, token])


def change(cast: Cast, link: ShareLink, **fields: Any) -> None:
    with tenancy.scope(cast.workspace):
        ShareLink.objects.filter(pk=link.pk).update(**fields)


def stored(cast: Cast, link: ShareLink) -> ShareLink:
    with tenancy.scope(cast.workspace):
        return ShareLink.objects.get(pk=link.pk)


def audited(cast: Cast) -> list[str]:
    with tenancy.scope(cast.workspace):
        return list(AuditEntry.objects.values_list("sentence", flat=True))


# Opening


def test_anybody_with_the_link_reads_the_version(cast: Cast) -> None:
    link, token = shared(cast)
    page = Browser().get(path(cast, "share_page", token))
    assert f"Handover pack of {cast.client.name}" in page.content.decode()
    assert page["Cache-Control"].endswith("private")
    assert "noindex" in page["X-Robots-Tag"]
    assert Browser().get(path(cast, "share_pdf", token)).content == bytes(link.pack.pdf or b"")
    assert Browser().get(path(cast, "share_zip", token)).content == bundle(link.pack.snapshot)


def test_openings_are_counted_and_the_first_is_in_the_log(cast: Cast) -> None:
    link, token = shared(cast)
    assert stored(cast, link).first_opened_at is None
    for _ in range(3):
        Browser().get(path(cast, "share_page", token))
    opened = stored(cast, link)
    assert opened.times_opened == 3
    assert opened.first_opened_at
    assert opened.last_opened_at
    assert opened.last_opened_at > opened.first_opened_at
    assert audited(cast).count("saw a link to the pack opened for the first time") == 1


def test_a_wrong_token_is_not_found(cast: Cast) -> None:
    _, token = shared(cast)
    for wrong in (token[:-1], "x", link_of_others(cast)):
        for name in ("share_page", "share_pdf", "share_zip"):
            assert Browser().get(path(cast, name, wrong)).status_code == 404


def link_of_others(cast: Cast) -> str:
    """A good token of another workspace, tried at ours."""
    with tenancy.scope(cast.foreign_workspace):
        pack = make_ready(cast.foreign_engagement)
        return ShareLink.issue(pack, "Theirs", WEEK, by=cast.people["outsider"])[1]


def test_only_hashes_are_kept(cast: Cast) -> None:
    link, token = shared(cast, password=PASSWORD)
    kept = " ".join(str(value) for value in vars(stored(cast, link)).values())
    assert token not in kept
    assert PASSWORD not in kept


def test_the_token_stays_out_of_the_logs(cast: Cast) -> None:
    _, token = shared(cast)
    for name in ("share_page", "share_pdf"):
        assert token not in without_tokens(f"Not Found: {path(cast, name, token)}")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"revoked_at": timezone.now()}, "withdrawn"),
        ({"expires_at": timezone.now() - timedelta(seconds=1)}, "run out"),
        ({"bad_tries": MOST_TRIES}, "locked"),
    ],
)
def test_a_link_that_opens_nothing_says_why(cast: Cast, fields: dict[str, Any], words: str) -> None:
    link, token = shared(cast)
    change(cast, link, **fields)
    page = Browser().get(path(cast, "share_page", token))
    assert page.status_code == 410
    assert words in page.content.decode()
    assert cast.client.name not in page.content.decode()
    for name in ("share_pdf", "share_zip"):
        assert Browser().get(path(cast, name, token))["Location"] == path(cast, "share_page", token)
    assert stored(cast, link).times_opened == 0


def test_nothing_is_shared_that_is_not_ready(cast: Cast) -> None:
    pack = make_queued(cast.engagement)
    with tenancy.scope(cast.workspace), pytest.raises(TransitionError):
        ShareLink.issue(pack, "Too early", WEEK, by=make_user())


# Passwords


def enter(cast: Cast, browser: Browser, token: str, password: str) -> int:
    return browser.post(path(cast, "share_enter", token), {"password": password}).status_code


def test_before_the_password_nothing_of_the_client_is_shown(cast: Cast) -> None:
    link, token = shared(cast, password=PASSWORD)
    browser = Browser()
    page = browser.get(path(cast, "share_page", token)).content.decode()
    assert "This link has a password" in page
    assert cast.client.name not in page
    assert cast.engagement.domain not in page
    assert browser.get(path(cast, "share_pdf", token)).status_code == 302
    assert stored(cast, link).times_opened == 0


def test_the_right_password_opens_it_in_this_browser_only(cast: Cast) -> None:
    _, token = shared(cast, password=PASSWORD)
    browser = Browser()
    assert enter(cast, browser, token, "something else") == 422
    assert enter(cast, browser, token, PASSWORD) == 302
    assert browser.get(path(cast, "share_pdf", token)).status_code == 200
    assert Browser().get(path(cast, "share_pdf", token)).status_code == 302


def test_the_password_of_one_link_opens_no_other(cast: Cast) -> None:
    _, first = shared(cast, password=PASSWORD)
    _, second = shared(cast, password=PASSWORD)
    browser = Browser()
    enter(cast, browser, first, PASSWORD)
    assert browser.get(path(cast, "share_pdf", second)).status_code == 302


def test_it_locks_after_bad_tries_even_for_who_knows_it(cast: Cast) -> None:
    link, token = shared(cast, password=PASSWORD)
    for number in range(MOST_TRIES):
        assert enter(cast, Browser(), token, f"guess {number}") in (302, 422)
    browser = Browser()
    assert enter(cast, browser, token, PASSWORD) == 302
    assert browser.get(path(cast, "share_page", token)).status_code == 410
    assert audited(cast).count(f"locked a link after {MOST_TRIES} wrong passwords") == 1
    place = [cast.workspace.slug, cast.engagement.slug, link.pk]
    cast.browser("helper").post(reverse("share_unlock", args=place))
    assert enter(cast, browser, token, PASSWORD) == 302
    assert browser.get(path(cast, "share_page", token)).status_code == 200


def test_a_right_password_forgives_the_wrong_ones(cast: Cast) -> None:
    link, token = shared(cast, password=PASSWORD)
    for _ in range(3):
        for number in range(MOST_TRIES - 1):
            enter(cast, Browser(), token, f"guess {number}")
        enter(cast, Browser(), token, PASSWORD)
    assert stored(cast, link).state == "open"


def test_two_stale_copies_have_no_more_tries_than_one(cast: Cast) -> None:
    """Tries at the same moment each hold the row as it was before."""
    link, _ = shared(cast, password=PASSWORD)
    copies = [stored(cast, link) for _ in range(MOST_TRIES + 3)]
    with tenancy.scope(cast.workspace):
        for each in copies[:-1]:
            each.try_password("guess")
        assert not copies[-1].try_password(PASSWORD)


# The desk


def desk(cast: Cast) -> str:
    return reverse("share_list", args=[cast.workspace.slug, cast.engagement.slug])


def test_a_new_link_is_shown_once(cast: Cast) -> None:
    pack, browser = make_ready(cast.engagement), cast.browser("helper")
    sent = {"label": "New developer", "pack": pack.pk, "days": "7", "password": ""}
    assert browser.post(desk(cast), sent)["Location"] == desk(cast)
    page = browser.get(desk(cast)).content.decode()
    url = next(word for word in page.replace("<", " ").replace(">", " ").split() if "/s/" in word)
    assert Browser().get(url.removeprefix("http://127.0.0.1:8000")).status_code == 200
    assert "/s/" not in browser.get(desk(cast)).content.decode()
    assert "made a link to version 1 of the pack" in audited(cast)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("label", ""),
        ("label", "the key is sk_live_" + "4eC39HqLyjWDarjtT1zdp7dc"),
        ("days", "3650"),
        ("password", "short"),
        ("pack", "0"),
    ],
)
def test_bad_input_makes_no_link(cast: Cast, field: str, value: str) -> None:
    pack = make_ready(cast.engagement)
    sent = {"label": "Developer", "pack": pack.pk, "days": "7", "password": "", field: value}
    response = cast.browser("owner").post(desk(cast), sent)
    assert response.status_code == 422
    assert "sk_live" not in response.content.decode().partition("<form")[0]
    with tenancy.scope(cast.workspace):
        assert not cast.engagement.share_links.exists()


def test_a_version_of_another_engagement_cant_be_shared(cast: Cast) -> None:
    make_ready(cast.engagement)
    sent = {"label": "Developer", "pack": make_ready(cast.other_engagement).pk, "days": "7"}
    assert cast.browser("owner").post(desk(cast), sent).status_code == 422


def test_withdrawing_ends_it_at_once(cast: Cast) -> None:
    link, token = shared(cast)
    browser = Browser()
    assert browser.get(path(cast, "share_page", token)).status_code == 200
    place = [cast.workspace.slug, cast.engagement.slug, link.pk]
    for _ in range(2):
        cast.browser("helper").post(reverse("share_revoke", args=place))
    assert browser.get(path(cast, "share_page", token)).status_code == 410
    assert audited(cast).count("withdrew a link to the pack") == 1


def test_without_a_version_the_page_says_what_to_do(cast: Cast) -> None:
    page = cast.browser("owner").get(desk(cast)).content.decode()
    assert "No link yet" in page
    assert "Make one first." in page
