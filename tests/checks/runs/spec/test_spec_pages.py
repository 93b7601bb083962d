"""The launch spec's pages: rows, one more row, the file, and what the engine refuses."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client as Browser
from django.urls import reverse

from checks import practice
from checks.engine.spec import LaunchSpec
from engagements import tenancy
from engagements.models import AuditEntry, Engagement
from tests.conftest import Cast

DOMAIN = "coach.example"
SPEC_FILE = Path(practice.__file__).parent / "launchready.toml"


@pytest.fixture
def desk(cast: Cast) -> Browser:
    keep(cast, {"domain": DOMAIN})
    return cast.browser("consultant")


def keep(cast: Cast, spec: dict[str, Any]) -> None:
    with tenancy.scope(cast.workspace):
        Engagement.objects.filter(pk=cast.engagement.pk).update(domain=DOMAIN, spec=spec)


def kept(cast: Cast) -> LaunchSpec:
    with tenancy.scope(cast.workspace):
        return LaunchSpec.from_dict(Engagement.objects.get(pk=cast.engagement.pk).spec)


def path(cast: Cast, name: str, *args: str) -> str:
    return reverse(name, args=[cast.workspace.slug, cast.engagement.slug, *args])


def typed(**fields: str) -> dict[str, str]:
    """What a browser sends for an empty spec with one empty row a table."""
    data = {"record-0-type": "A", "route-0-status": "200", "route-0-p95_ms": "500"}
    for table in ("host", "record", "route", "redirect"):
        data |= {f"{table}-TOTAL_FORMS": "1", f"{table}-INITIAL_FORMS": "0"}
    return data | {name.replace("__", "-"): value for name, value in fields.items()}


def save(browser: Browser, cast: Cast, **fields: str) -> HttpResponse:
    response: Any = browser.post(path(cast, "spec_edit"), typed(**fields))
    return response


def test_rows_become_the_spec(cast: Cast, desk: Browser) -> None:
    response = save(
        desk,
        cast,
        canonical="www.coach.example",
        host__0__name="App.Coach.example",
        host__0__purpose="client portal",
        record__0__name="@",
        record__0__type="MX",
        record__0__value="10 mx1.mail.example\r\n\r\n20 mx2.mail.example\r\n",
        route__0__name="booking",
        route__0__url="https://app.coach.example/book",
        route__0__p95_ms="300",
        redirect__0__source="https://coach.example/spring",
        redirect__0__target="https://www.coach.example/offer",
        senders="Postmark, google-workspace",
        dkim_selectors="pm",
        provider="Cloudflare",
        proxied="coach.example",
        samples="20",
    )
    assert response["Location"] == path(cast, "spec_edit")
    assert kept(cast).to_dict() == {
        "domain": "coach.example",
        "canonical": "www.coach.example",
        "host": [{"name": "app.coach.example", "purpose": "client portal"}],
        "record": [
            {
                "name": "coach.example.",
                "type": "MX",
                "value": ["10 mx1.mail.example", "20 mx2.mail.example"],
            }
        ],
        "route": [
            {
                "name": "booking",
                "url": "https://app.coach.example/book",
                "status": 200,
                "p95_ms": 300,
            }
        ],
        "redirect": [
            {"from": "https://coach.example/spring", "to": "https://www.coach.example/offer"}
        ],
        "mail": {"senders": ["postmark", "google-workspace"], "dkim_selectors": ["pm"]},
        "edge": {"provider": "cloudflare", "proxied": ["coach.example"]},
        "samples": 20,
    }
    with tenancy.scope(cast.workspace):
        assert AuditEntry.objects.get().sentence == "changed the launch spec"


def test_empty_rows_count_for_nothing(cast: Cast, desk: Browser) -> None:
    assert save(desk, cast).status_code == 302
    assert kept(cast) == LaunchSpec(domain=DOMAIN)


def test_a_row_is_removed(cast: Cast, desk: Browser) -> None:
    keep(
        cast, {"domain": DOMAIN, "host": [{"name": "a.coach.example"}, {"name": "b.coach.example"}]}
    )
    save(
        desk,
        cast,
        host__TOTAL_FORMS="3",
        host__INITIAL_FORMS="2",
        host__0__name="a.coach.example",
        host__0__DELETE="on",
        host__1__name="b.coach.example",
    )
    assert [host.name for host in kept(cast).hosts] == ["b.coach.example"]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"host__0__name": "https://app.coach.example/"}, "Enter just the domain name"),
        ({"host__0__name": "192.0.2.1"}, "is an IP address"),
        ({"host__0__name": "a" * 300 + ".example"}, "is 300 characters long"),
        ({"host__0__purpose": "client portal"}, "This field is required"),
        ({"record__0__name": "bad name", "record__0__value": "192.0.2.1"}, "no name in the DNS"),
        ({"record__0__name": "@", "record__0__value": " "}, "This field is required"),
        ({"record__0__type": "HINFO", "record__0__name": "@"}, "not one of the available"),
        ({"route__0__name": "x", "route__0__url": "ftp://x.example/"}, "must start with https://"),
        (
            {
                "route__0__name": "x",
                "route__0__url": "https://x.example/",
                "route__0__status": "42",
            },
            "must be a number from 100 to 599",
        ),
        ({"redirect__0__source": "/spring", "redirect__0__target": "/"}, "must start with https"),
        ({"canonical": "no spaces.example"}, "space can&#x27;t be part of a domain name"),
        ({"dkim_selectors": "bad selector"}, "is no DKIM selector"),
        ({"host__TOTAL_FORMS": "x"}, "Nothing is saved yet"),
        ({"samples": "31"}, "less than or equal to 30"),
        ({"senders": "sk_live_51HxYzAbCdEfGh"}, "looks like a live Stripe key"),
    ],
)
def test_a_fault_is_told_in_the_engines_words(
    cast: Cast, desk: Browser, fields: dict[str, str], said: str
) -> None:
    response = save(desk, cast, **{"provider": "cloudflare", **fields})
    assert response.status_code == 422
    page = response.content.decode()
    assert said in page
    assert "host 1:" not in page
    assert 'value="cloudflare"' in page  # what was typed stays
    assert kept(cast) == LaunchSpec(domain=DOMAIN)


def test_one_more_row_comes_with_the_new_count(cast: Cast, desk: Browser) -> None:
    response = desk.get(path(cast, "spec_row", "host"), {"host-TOTAL_FORMS": "3"})
    row = response.content.decode()
    assert 'name="host-3-name"' in row
    assert 'name="host-TOTAL_FORMS" value="4"' in row
    assert "<html" not in row
    assert desk.get(path(cast, "spec_row", "nonsense")).status_code == 404
    odd = desk.get(path(cast, "spec_row", "host"), {"host-TOTAL_FORMS": "9" * 50})
    assert 'name="host-0-name"' in odd.content.decode()


def test_the_file_is_edited_and_downloaded(cast: Cast, desk: Browser) -> None:
    text = 'domain = "coach.example"\n\n[[host]]\nname = "app.coach.example"\n'
    assert desk.post(path(cast, "spec_toml"), {"text": text}).status_code == 302
    assert [host.name for host in kept(cast).hosts] == ["app.coach.example"]
    download = cast.browser("helper").get(path(cast, "spec_download"))
    assert download.content.decode() == text
    assert download["Content-Disposition"] == 'attachment; filename="launchready.toml"'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "This field is required"),
        ("domain = coach", "not valid TOML"),
        ('domain = "coach.example"\nhosts = 1', "Unknown entry &#x27;hosts&#x27;"),
        ('domain = "other.example"', "This engagement is for coach.example."),
        ('domain = "coach.example"\nx = ' + "[" * 20_000, "nested too deeply"),
        ('domain = "coach.example"\nhost = "x"', "its own [[host]] table"),
    ],
)
def test_a_file_that_is_wrong_is_kept_on_the_page(
    cast: Cast, desk: Browser, text: str, said: str
) -> None:
    response = desk.post(path(cast, "spec_toml"), {"text": text})
    assert response.status_code == 422
    assert said in response.content.decode()
    assert text[:20].replace('"', "&quot;") in response.content.decode()
    assert kept(cast) == LaunchSpec(domain=DOMAIN)


def upload(browser: Browser, cast: Cast, content: bytes) -> HttpResponse:
    file = SimpleUploadedFile("launchready.toml", content)
    response: Any = browser.post(path(cast, "spec_import"), {"file": file})
    return response


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_a_file_is_imported(cast: Cast, desk: Browser, mark: bytes) -> None:
    given = LaunchSpec.from_toml(SPEC_FILE.read_text(encoding="utf-8"))
    with tenancy.scope(cast.workspace):
        Engagement.objects.update(domain=given.domain, spec={})
    response = upload(desk, cast, mark + SPEC_FILE.read_bytes())
    assert response["Location"] == path(cast, "spec_edit")
    assert kept(cast) == given


def test_a_consent_outlasts_a_change_of_the_fields(cast: Cast, desk: Browser) -> None:
    """It has no field of its own, and saving the others must not take it back."""
    url = "https://app.coach.example/login"
    agreed = {"by": "Mia Chen", "on": "2026-11-20", "until": "2026-12-04", "routes": ["login"]}
    route = {"name": "login", "url": url}
    keep(cast, {"domain": DOMAIN, "route": [route], "consent": {"rate_probe": agreed}})
    before = kept(cast).rate_probe
    row = {"route__INITIAL_FORMS": "1", "route__0__name": "login", "route__0__url": url}
    save(desk, cast, **row, provider="cloudflare")
    assert kept(cast).edge.provider == "cloudflare"
    assert kept(cast).rate_probe == before is not None


def test_what_is_downloaded_can_be_imported_again(cast: Cast, desk: Browser) -> None:
    save(desk, cast, samples="20", host__0__name="app.coach.example", provider="cloudflare")
    before = kept(cast)
    file = desk.get(path(cast, "spec_download")).content
    keep(cast, {"domain": DOMAIN})
    upload(desk, cast, file)
    assert kept(cast) == before != LaunchSpec(domain=DOMAIN)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"domain = coach", "not valid TOML"),
        (b'domain = "other.example"', "This engagement is for coach.example."),
        (
            b'domain = "coach.example"\n[mail]\nsenders = ["sk_live_51HxYzAbCdEfGh"]',
            "a live Stripe",
        ),
        (b"\xff\xfe\x00", "no text in UTF-8"),
        (b"", "The submitted file is empty"),
        (b"#" * 100_001, "too large to be a launch spec"),
    ],
)
def test_a_file_that_is_no_spec_is_refused(
    cast: Cast, desk: Browser, content: bytes, said: str
) -> None:
    response = upload(desk, cast, content)
    assert response.status_code == 422
    assert said in response.content.decode()
    assert kept(cast) == LaunchSpec(domain=DOMAIN)


def test_a_stored_spec_that_can_not_be_read_is_told(cast: Cast, desk: Browser) -> None:
    keep(cast, {"domain": DOMAIN, "host": "x"})
    page = desk.get(path(cast, "spec_edit")).content.decode()
    assert "The stored spec can&#x27;t be read" in page


@pytest.mark.parametrize("name", ["spec_edit", "spec_toml"])
def test_a_closed_engagement_keeps_its_spec(cast: Cast, desk: Browser, name: str) -> None:
    with tenancy.scope(cast.workspace):
        Engagement.objects.get(pk=cast.engagement.pk).close()
    sent = typed(provider="cloudflare", text='domain = "coach.example"\ncanonical = "x.example"')
    response = desk.post(path(cast, name), sent)
    assert response.status_code == 422
    assert "This engagement is closed" in response.content.decode()
    assert kept(cast) == LaunchSpec(domain=DOMAIN)
