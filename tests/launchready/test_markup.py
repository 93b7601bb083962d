"""Markup typed into every text field of every form: shown as text on each page, in mail and PDF."""

from __future__ import annotations

import io
import re
import time
from collections import Counter
from collections.abc import Iterator
from itertools import count
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from django.apps import apps
from django.core import mail as django_mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.mail import EmailMultiAlternatives
from django.db import models
from django.http import HttpResponse
from django.test import Client as Browser
from django.urls import Resolver404, resolve
from django.utils import timezone
from PIL import Image
from pypdf import PdfReader

from engagements import tenancy
from engagements.models import DnsRecord, Engagement, FrontDoor, Logo, Mail
from engagements.public.guarding import stamp
from engagements.tasks import send_mail
from handover.pack import set_pack
from tests.browser.page_list import Page, each_page
from tests.conftest import Cast
from tests.factories import make_block, make_item
from tests.handover.paperwork import snapshot_of
from tests.launchready.page_forms import Form, forms_with_text, read
from tests.launchready.test_urls_and_cast import path_of

pytestmark = pytest.mark.django_db

numbers = count(1)  # what is typed ends in one: some names may be taken once only
TYPED = """<script>alert(1)</script>"'&{{7*7}}#strong[x]"""
# What of it may stand in HTML only behind its beginning as text. It may be cut short anywhere.
RAW = re.compile(r"""(?<!&lt;script&gt;)(?<!\\u003Cscript\\u003E)alert\(1|"'&\{\{7|49#strong""")

# Forms that take no markup at all and say so: a name typed again, lists in a form of their own.
REFUSING = {"client_delete", "spec_edit", "env_import"}

# Where free text is kept, of the tables that forms write. What is missing here was not tried.
KEPT = {
    "Client": {"name", "contact_name", "contact_phone", "notes"},
    "Workspace": {"sender_name"},
    "User": {"name"},
    "Invitation": {"name"},
    "Engagement": {"title", "scope_in", "scope_out"},
    "Pause": {"reason"},
    "Item": {"note", "reason"},
    "Risk": {"title", "subject", "why", "fix", "owner_name", "fixed_proof", "false_alarm_reason"},
    "Approval": {"question", "detail", "answer"},
    "ChangeEntry": {"what", "where", "undo"},
    "InternalComment": {"text"},
    "FounderComment": {"text"},
    "Contact": {"name", "phone", "hours", "note"},
    "DnsRecord": {"who_can_change", "note"},
    "RollbackCard": {"title", "trigger", "steps"},
    "SecretEntry": {"name", "home", "environments", "owner", "note"},
    "EnvVariable": {"name", "note"},
    "AccessGrant": {"system", "holder", "note"},
    "AlertDestination": {"who", "note"},
    "InternalScreenshot": {"caption"},
    "PlaybookEdition": {"note"},
    "Package": {"name", "summary", "included", "excluded"},
    "Lead": {"name", "note"},
    "ApiToken": {"label"},
    "ShareLink": {"label"},
    "SignOff": {"typed_name"},
    "AuditEntry": {"sentence", "target"},
    "MailLine": {"text", "detail"},
}


def harmless(response: HttpResponse, where: str) -> str:
    """The page's HTML, empty for a file to save. Fails where what was typed became markup."""
    if "text/html" not in response["Content-Type"]:
        assert response["X-Content-Type-Options"] == "nosniff", where
        return ""
    html = response.content.decode()
    found = RAW.search(html)
    assert not found, f"{where}: …{html[found.start() - 80 : found.end() + 40]}…"
    return html


def small_picture() -> SimpleUploadedFile:
    drawn = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(drawn, "PNG")
    return SimpleUploadedFile("seen.png", drawn.getvalue(), "image/png")


def send(browser: Browser, form: Form, where: str) -> bool:
    """Whether it was taken. What is refused as no address, no key … is replaced by its example."""
    boxes = {f"boxes_{edge}": "10" for edge in ("left", "top", "width", "height")}
    but: frozenset[str] = frozenset()
    for _ in range(3):
        # The field that is a trap for programs, and when the form was opened, which is no text.
        given = {"company_fax": "", "began": stamp(time.time() - 60), **boxes}
        given["picture"] = small_picture()
        call = browser.post if form.method == "post" else browser.get
        response = call(form.action, form.data(f"{TYPED}{next(numbers)}", given, but))
        assert response.status_code < 500, where
        if response.status_code in (301, 302, 303):
            harmless(browser.get(response["Location"]), where)
            return True
        html = harmless(response, where)
        if response.status_code == 200:
            return True
        again = [each for each in forms_with_text(where, html) if each.names() >= form.names()]
        refused = {field.name for each in again for field in each.fields if field.invalid}
        if not refused - but:
            return False
        but |= refused
    return False


def opened(page: Page, cast: Cast) -> tuple[Browser, str]:
    """The reader's browser and the page's path, on rows of its own."""
    with tenancy.scope(cast.workspace):
        cast.engagement.refresh_from_db()  # some doors save it whole
        # What there is once only makes room for the next.
        FrontDoor.objects.filter(workspace=cast.workspace).delete()
        Logo.objects.all().delete()
        for record in DnsRecord.objects.filter(name="coach.example"):
            DnsRecord.objects.filter(pk=record.pk).update(name=f"r{record.pk}.coach.example")
    return cast.browser(page.who), path_of(cast, page.name, page.door.parts(cast))


def fill_every_form(cast: Cast) -> tuple[int, set[str]]:
    """How many forms were sent, and the names of the pages that have one which was not taken."""
    met, untaken = set[tuple[str, frozenset[str]]](), set[str]()
    for page in each_page():
        number = 0
        while True:  # each form on rows that no other form has changed
            browser, path = opened(page, cast)
            forms = list(forms_with_text(path, harmless(browser.get(path), page.id)))
            if number >= len(forms):
                break
            form = forms[number]
            number += 1
            key = page.name, frozenset(form.names())
            if key not in met and not send(browser, form, page.id):
                untaken.add(page.name)
            met.add(key)
    return len(met), untaken


def kept() -> dict[str, set[str]]:
    """The columns that hold what was typed, by model."""
    found: dict[str, set[str]] = {}
    with tenancy.every_workspace("look what was kept"):
        for model in apps.get_models():
            for column in model._meta.concrete_fields:
                if isinstance(column, models.CharField | models.TextField):
                    rows = model._default_manager.filter(**{f"{column.name}__contains": "alert(1"})
                    if rows.exists():
                        found.setdefault(model.__name__, set()).add(column.name)
    return found


def walk(browser: Browser, start: str) -> Counter[str]:
    """Follow links from page to page, one of each name and each whose words were typed."""
    waiting, met, names = [start], {start}, Counter[str]()
    while waiting:
        path = waiting.pop(0)
        name = resolve(urlsplit(path).path).url_name or ""
        response = browser.get(path, follow=True)
        assert response.status_code in (200, 302, 403, 404, 410), f"{response.status_code} {path}"
        html = harmless(response, path)
        names[name] += 1
        for link, words in read(path, html).links:
            to = urldefrag(urljoin(path, link)).url
            if to in met or not to.startswith("/"):
                continue
            try:
                leads = resolve(urlsplit(to).path).url_name or ""
            except Resolver404:
                continue
            if not names[leads] or "alert(1" in words:
                met.add(to)
                waiting.append(to)
    return names


def test_markup_in_any_field_is_shown_as_text_on_every_page(cast: Cast) -> None:
    make_item(make_block(cast.engagement))
    forms, untaken = fill_every_form(cast)
    assert forms > 65
    assert untaken == REFUSING
    found = kept()
    missing = {name: columns - found.get(name, set()) for name, columns in KEPT.items()}
    assert {name: columns for name, columns in missing.items() if columns} == {}

    desk = walk(cast.browser("owner"), f"/w/{cast.workspace.slug}/e/{cast.engagement.slug}/")
    portal = walk(cast.browser("founder"), f"/p/{cast.workspace.slug}/{cast.engagement.slug}/")
    assert len(desk) > 70
    assert desk["risk_page"] > 2
    assert len(portal) > 15
    assert portal["portal_risk"] > 0
    for page in each_page():  # those that no link leads to, and parts of pages
        browser, path = opened(page, cast)
        harmless(browser.get(path), page.id)
    mails = list(letters())
    assert len(mails) > 1
    for letter in mails:
        read_the_letter(letter)
    expect_text_in_the_pack(cast.engagement)


def letters() -> Iterator[EmailMultiAlternatives]:
    """Everything that waits to be sent, as the sweep and a worker would send it."""
    django_mail.outbox.clear()
    with tenancy.every_workspace("send what waits"):
        Mail.objects.update(send_at=timezone.now())
        waiting = list(Mail.objects.filter(state="waiting").values_list("workspace_id", "pk"))
    for workspace_id, pk in waiting:
        send_mail(workspace_id, pk)
    yield from django_mail.outbox  # type: ignore[misc]


def read_the_letter(letter: EmailMultiAlternatives) -> None:
    assert "\n" not in letter.subject
    assert "49#strong" not in letter.body
    for alternative in letter.alternatives:
        html = str(alternative[0])
        assert not RAW.search(html), html


def expect_text_in_the_pack(engagement: Engagement) -> None:
    """Typst's own markup (#strong[x]) and HTML's stand in the PDF letter by letter."""
    with tenancy.scope(engagement.workspace_id):
        made = set_pack(snapshot_of(Engagement.objects.get(pk=engagement.pk)))
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(made.pdf)).pages)
    assert re.sub(r"\s", "", text).count(TYPED) > 5
