"""A form that arrives when its sender is signed out: kept, shown, sent on, nothing lost."""

import re
import time
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client as Browser
from django.urls import reverse

from engagements import tenancy
from engagements.accounts.kept_forms import KEPT_FOR, KEY, LONGEST, MOST
from engagements.models import ChangeEntry
from tests.conftest import Cast

pytestmark = pytest.mark.django_db

TYPED = {"what": "Moved www\nto the edge", "where": "<b>Cloudflare</b>", "undo": "Put it back."}
OURS = {"Origin": "http://testserver"}


def note_url(cast: Cast) -> str:
    return reverse("change_note", args=[cast.workspace.slug, cast.engagement.slug])


def sign_in(browser: Browser, cast: Cast) -> None:
    """As allauth does: what an anonymous session holds stays."""
    browser.force_login(cast.people["consultant"])


def send_on(browser: Browser, page: HttpResponse) -> HttpResponse:
    """Press “Send it now”."""
    html = page.content.decode().partition("<main")[2]
    found = re.search(r'<form method="post" action="([^"]+)">(.*?)</form>', html, re.DOTALL)
    assert found
    texts = re.findall(r'<textarea name="(\w+)" hidden>\n(.*?)</textarea>', found[2], re.DOTALL)
    data: dict[str, Any] = {name: unescape(value) for name, value in texts}
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', found[2])
    assert token
    data["csrfmiddlewaretoken"] = token[1]
    sent: HttpResponse = browser.post(unescape(found[1]), data, headers=OURS)
    return sent


def changes(cast: Cast) -> list[tuple[str, str, str]]:
    with tenancy.scope(cast.workspace):
        return list(ChangeEntry.objects.values_list("what", "where", "undo"))


@pytest.mark.parametrize("htmx", [False, True])
def test_what_was_sent_while_signed_out_is_sent_after_signing_in(cast: Cast, htmx: bool) -> None:
    browser = Browser()
    headers = {"HX-Request": "true"} if htmx else {}
    answer = browser.post(note_url(cast), TYPED, headers=headers)
    to = answer["HX-Redirect"] if htmx else answer["Location"]
    assert to == f"{reverse('account_login')}?next=%2Fkept%2F"
    assert changes(cast) == []
    assert "What you typed is kept" in browser.get(to).content.decode()
    sign_in(browser, cast)
    page = browser.get(reverse("kept_form"))
    assert "&lt;b&gt;Cloudflare" in page.content.decode()
    assert send_on(browser, page).status_code == 302
    assert changes(cast) == [tuple(TYPED.values())]


def test_a_form_from_before_a_new_sign_in_comes_back_with_a_token_that_fits(cast: Cast) -> None:
    browser = Browser(enforce_csrf_checks=True)
    sign_in(browser, cast)
    browser.get(reverse("profile"))  # sets the cookie
    stale = TYPED | {"csrfmiddlewaretoken": "x" * 64}
    answer = browser.post(note_url(cast), stale, headers=OURS)
    assert answer["Location"] == reverse("kept_form")
    assert send_on(browser, browser.get(answer["Location"])).status_code == 302
    assert changes(cast) == [tuple(TYPED.values())]


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://evil.example"}, {"Referer": "https://evil.example/x"}, {}]
)
def test_a_form_from_another_site_is_neither_kept_nor_offered(
    cast: Cast, headers: dict[str, str]
) -> None:
    browser = Browser(enforce_csrf_checks=True)
    sign_in(browser, cast)
    answer = browser.post(note_url(cast), TYPED, headers=headers)
    assert answer.status_code == 403
    assert KEY not in browser.session
    assert "Nothing is kept here" in browser.get(reverse("kept_form")).content.decode()


def test_secrets_passwords_and_files_are_not_kept_and_the_page_says_so(cast: Cast) -> None:
    browser = Browser()
    secret = "sk_live_" + "4eC39HqLyjWDarjtT1zdp7dc"
    sent = TYPED | {"undo": secret, "old_password": "hunter2", "picture": file()}
    browser.post(note_url(cast), sent)
    assert secret not in str(dict(browser.session))
    assert "hunter2" not in str(dict(browser.session))
    sign_in(browser, cast)
    assert "“picture”, “undo”" in browser.get(reverse("kept_form")).content.decode()


def file() -> SimpleUploadedFile:
    return SimpleUploadedFile("seen.png", b"\x89PNG", "image/png")


def test_what_is_too_long_to_keep_is_not(cast: Cast) -> None:
    browser = Browser()
    answer = browser.post(note_url(cast), {"what": "x" * (LONGEST + 1)})
    assert answer["Location"].startswith(reverse("account_login"))
    assert KEY not in browser.session


def test_it_can_be_thrown_away(cast: Cast) -> None:
    browser = Browser()
    browser.post(note_url(cast), TYPED)
    sign_in(browser, cast)
    browser.post(reverse("kept_form"))
    assert KEY not in browser.session


def test_a_part_of_a_page_is_not_replaced_by_a_log_in(cast: Cast) -> None:
    answer = Browser().get(note_url(cast), headers={"HX-Request": "true"})
    assert answer.status_code == 401
    assert answer.content == b""


def test_what_is_kept_is_gone_after_an_hour(cast: Cast) -> None:
    browser = Browser()
    browser.post(note_url(cast), TYPED)
    session = browser.session
    session[KEY] = session[KEY] | {"at": time.time() - KEPT_FOR.total_seconds() - 1}
    session.save()
    sign_in(browser, cast)
    assert "Moved www" not in browser.get(reverse("kept_form")).content.decode()
    assert KEY not in browser.session


def test_a_stranger_fills_no_disk(cast: Cast) -> None:
    browsers = [Browser() for _ in range(MOST + 1)]
    for browser in browsers:
        assert browser.post(note_url(cast), TYPED).status_code == 302
    assert [KEY in browser.session for browser in browsers] == [True] * MOST + [False]
