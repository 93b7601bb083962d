"""Opening an engagement on one page, and its settings."""

import pytest
from django.test import Client as Browser
from django.urls import reverse

from engagements import tenancy
from engagements.models import Client, Engagement
from tests.conftest import Cast
from tests.engagements.desk.conftest import Url

TYPED = {"client_name": "Harbour Coaching", "domain": "harbour.example", "playbook": "b"}


def open_by(browser: Browser, cast: Cast, **typed: str) -> tuple[str, str]:
    """Where the answer leads, and its text."""
    response = browser.post(reverse("engagement_create", args=[cast.workspace.slug]), typed)
    return response.headers.get("Location", ""), response.content.decode()


def test_client_domain_and_playbook_are_enough(cast: Cast, desk: Browser) -> None:
    lands, _ = open_by(desk, cast, **TYPED, contact_email="nora@harbour.example")
    with tenancy.scope(cast.workspace):
        made = Engagement.objects.get(domain="harbour.example")
        assert (made.client.name, made.client.contact_email) == (
            "Harbour Coaching",
            "nora@harbour.example",
        )
        assert (made.playbook_key, made.state, made.blocks.count()) == ("b", "draft", 5)
        assert made.spec == {"domain": "harbour.example"}
    page = desk.get(lands).content.decode()
    assert "Run the first audit" in page
    assert "Invite the founder" in page


def test_a_client_that_was_picked_wins_over_a_name(cast: Cast, desk: Browser) -> None:
    open_by(desk, cast, **TYPED, client=str(cast.client.pk))
    with tenancy.scope(cast.workspace):
        assert Engagement.objects.get(domain="harbour.example").client == cast.client
        assert not Client.objects.filter(name="Harbour Coaching").exists()


def test_what_is_known_goes_into_the_spec(cast: Cast, desk: Browser) -> None:
    open_by(
        desk,
        cast,
        **TYPED,
        booking="https://app.harbour.example/book",
        webhook="https://api.harbour.example/hooks",
        senders="Google-Workspace, ,postmark",
        edge_provider="Cloudflare",
    )
    with tenancy.scope(cast.workspace):
        assert Engagement.objects.get(domain="harbour.example").spec == {
            "domain": "harbour.example",
            "route": [
                {"name": "booking", "url": "https://app.harbour.example/book", "p95_ms": 300},
                {"name": "webhook", "url": "https://api.harbour.example/hooks", "status": 405},
            ],
            "mail": {"senders": ["google-workspace", "postmark"]},
            "edge": {"provider": "cloudflare"},
        }


def test_an_international_domain_is_confirmed_both_ways(cast: Cast, desk: Browser) -> None:
    lands, _ = open_by(desk, cast, **{**TYPED, "domain": "Bücher.example"})
    assert "bücher.example, in DNS xn--bcher-kva.example" in desk.get(lands).content.decode()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"domain": ""}, "This field is required"),
        ({"domain": "fay@harbour.example"}, "without https://"),
        ({"domain": "192.0.2.1"}, "That is an IP address"),
        ({"domain": "a" * 300 + ".example"}, "be a domain"),
        ({"client_name": ""}, "Pick a client above, or name the new one here"),
        ({"client_name": "coach ltd"}, "You have a client of this name already"),
        ({"client": "999999"}, "not one of the available choices"),
        ({"playbook": "z"}, "not one of the available choices"),
        ({"booking": "ftp://harbour.example/"}, "Enter a valid URL"),
        ({"booking": "https://fay:hunter22@harbour.example/"}, "an address with a password"),
        ({"senders": "sk_live_51HxYzAbCdEfGh"}, "looks like a live Stripe key"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    cast: Cast, desk: Browser, change: dict[str, str], said: str
) -> None:
    lands, page = open_by(desk, cast, **{**TYPED, "contact_name": "Nora Quist", **change})
    assert lands == ""
    assert said in page
    assert "Nora Quist" in page
    with tenancy.scope(cast.workspace):
        assert Engagement.objects.count() == 2
        assert Client.objects.count() == 2


def test_a_client_of_another_workspace_can_not_be_picked(cast: Cast, desk: Browser) -> None:
    lands, page = open_by(desk, cast, **TYPED, client=str(cast.foreign_client.pk))
    assert lands == ""
    assert "not one of the available choices" in page


def test_the_page_shows_what_each_playbook_does(cast: Cast, desk: Browser) -> None:
    page = desk.get(
        reverse("engagement_create", args=[cast.workspace.slug]), {"client": cast.client.slug}
    ).content.decode()
    assert "Launch blockers found fast" in page
    assert "42–48 h" in page
    assert f'value="{cast.client.pk}" selected' in page


def test_the_scope_is_written_for_the_founder(desk: Browser, url: Url, sprint: Engagement) -> None:
    desk.post(url("engagement_edit"), {"title": "Harbour", "scope_in": "Mail", "scope_out": "Ads"})
    page = desk.get(url("engagement_page")).content.decode()
    assert "Mail" in page
    assert "Ads" in page
    assert sprint.audit_entries.filter(sentence__contains="settings").exists()


def test_a_closed_engagement_keeps_its_settings(
    desk: Browser, url: Url, sprint: Engagement
) -> None:
    sprint.close()
    page = desk.post(url("engagement_edit"), {"title": "Other"}).content.decode()
    assert "This engagement is closed" in page
    sprint.refresh_from_db()
    assert sprint.title == "Launch of coach.example"
