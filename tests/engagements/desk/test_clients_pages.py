"""Clients: list, page and form."""

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from engagements import tenancy
from engagements.models import Client, WorkspaceAuditEntry
from tests.conftest import Cast
from tests.factories import make_client, make_engagement

TYPED = {"name": "Harbour Coaching", "time_zone": "Europe/London"}


def test_a_client_is_added(cast: Cast, desk: Browser) -> None:
    response = desk.post(reverse("client_create", args=[cast.workspace.slug]), TYPED)
    with tenancy.scope(cast.workspace):
        made = Client.objects.get(name="Harbour Coaching")
        assert WorkspaceAuditEntry.objects.get().sentence == "added a client"
    assert response["Location"] == reverse("client_page", args=[cast.workspace.slug, made.slug])


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"name": ""}, "This field is required"),
        ({"name": "coach ltd"}, "You have a client of this name already"),
        ({"contact_email": "nora"}, "valid email"),
        ({"time_zone": "Mars/Olympus"}, "not one of the available choices"),
        ({"notes": "Stripe: sk_live_51HxYzAbCdEfGh"}, "looks like a live Stripe key"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    cast: Cast, desk: Browser, change: dict[str, str], said: str
) -> None:
    typed = {**TYPED, "contact_phone": "+44 20 7946 0000", **change}
    page = desk.post(reverse("client_create", args=[cast.workspace.slug]), typed).content.decode()
    assert said in page
    assert "+44 20 7946 0000" in page
    with tenancy.scope(cast.workspace):
        assert Client.objects.count() == 2


def test_a_client_keeps_its_own_name_when_edited(cast: Cast, desk: Browser) -> None:
    page = reverse("client_edit", args=[cast.workspace.slug, cast.client.slug])
    desk.post(page, {**TYPED, "name": "Coach Ltd", "notes": "Prefers the phone"})
    with tenancy.scope(cast.workspace):
        assert Client.objects.get(pk=cast.client.pk).notes == "Prefers the phone"


def test_the_list_finds_and_counts(cast: Cast, desk: Browser) -> None:
    page = desk.get(reverse("client_list", args=[cast.workspace.slug])).content.decode()
    assert "1 open, 1 in all" in page
    found = desk.get(reverse("client_list", args=[cast.workspace.slug]), {"q": "bake"})
    assert "Baker Ltd" in found.content.decode()
    assert "Coach Ltd" not in found.content.decode()


def test_the_list_takes_as_many_queries_for_thirty(cast: Cast, desk: Browser) -> None:
    counts = []
    for more in (1, 27):
        with tenancy.scope(cast.workspace):
            for _ in range(more):
                make_engagement(client=make_client())
        with CaptureQueriesContext(connection) as queries:
            desk.get(reverse("client_list", args=[cast.workspace.slug]))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_page_shows_sprints_and_who_sees_the_portal(cast: Cast, desk: Browser) -> None:
    page = desk.get(reverse("client_page", args=[cast.workspace.slug, cast.client.slug]))
    text = page.content.decode()
    assert "Coach launch" in text
    assert "founder@people.example" in text
    assert "other_founder@people.example" not in text
