"""The board as a page: words, filters, and the same number of queries for 3 and for 30."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from engagements import tenancy
from engagements.models import Client, Engagement
from tests.conftest import Cast
from tests.factories import make_approval, make_client, make_engagement, make_risk


def page_of(browser: Browser, cast: Cast, **query: str) -> str:
    response = browser.get(reverse("board", args=[cast.workspace.slug]), query)
    assert response.status_code == 200
    return response.content.decode()


def test_a_row_says_who_needs_me_and_why(cast: Cast) -> None:
    make_risk(cast.engagement, severity="blocker")
    make_approval(cast.other_engagement, answer="Yes", answered_at=timezone.now())
    page = page_of(cast.browser("helper"), cast)
    assert "1 blocker open." in page
    assert "The client sent 1 answer to read." in page
    assert page.index("Baker Ltd") < page.index("Coach Ltd")  # an answer comes before a blocker
    assert "Sailor Ltd" not in page


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ({}, {"Coach Ltd"}),
        ({"state": "all"}, {"Coach Ltd", "Baker Ltd"}),
        ({"state": "closed"}, {"Baker Ltd"}),
        ({"state": "running"}, {"Coach Ltd"}),
        ({"q": "coach LTD"}, {"Coach Ltd"}),
        ({"q": "baker.example", "state": "all"}, {"Baker Ltd"}),  # by domain
        ({"q": "nobody"}, set()),
        ({"state": "draft"}, set()),
        ({"state": "nonsense"}, {"Coach Ltd"}),  # not understood: not asked for
        ({"page": "99"}, {"Coach Ltd"}),
    ],
)
def test_narrowing(cast: Cast, desk: Browser, query: dict[str, str], shown: set[str]) -> None:
    with tenancy.scope(cast.workspace):
        Engagement.objects.filter(pk=cast.other_engagement.pk).update(
            state="closed", closed_at=timezone.now(), domain="baker.example"
        )
    page = page_of(desk, cast, **query)
    assert {name for name in ("Coach Ltd", "Baker Ltd") if name in page} == shown
    if not shown:
        assert "Nothing fits" in page


def test_an_empty_board_says_what_to_do_next(cast: Cast, desk: Browser) -> None:
    with tenancy.scope(cast.workspace):
        Client.objects.all().delete()
    page = page_of(desk, cast)
    assert "No sprint is open" in page
    assert "To feel at home" in page
    assert reverse("engagement_create", args=[cast.workspace.slug]) in page
    assert reverse("engagement_create", args=[cast.workspace.slug]) not in page_of(
        cast.browser("helper"), cast
    )


def test_an_international_domain_is_written_both_ways(cast: Cast, desk: Browser) -> None:
    with tenancy.scope(cast.workspace):
        make_engagement(client=cast.client, domain="xn--bcher-kva.example")
    assert "bücher.example, in DNS xn--bcher-kva.example" in page_of(desk, cast)


def test_as_many_queries_for_thirty_as_for_three(cast: Cast, desk: Browser) -> None:
    counts = []
    for more in (1, 27):
        with tenancy.scope(cast.workspace):
            for _ in range(more):
                made = make_engagement(client=make_client())
                made.pauses.create(kind="ours", reason="Night", started_at=timezone.now())
                make_risk(made, severity="blocker")
        with CaptureQueriesContext(connection) as queries:
            page_of(desk, cast)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_two_hundred_sprints_come_in_pages(cast: Cast, desk: Browser) -> None:
    with tenancy.scope(cast.workspace):
        for number in range(30):
            make_engagement(client=cast.client, title=f"Launch {number:03}")
    assert "1 to 25 of 32" in page_of(desk, cast)
    assert "26 to 32 of 32" in page_of(desk, cast, page="2")


def test_the_least_time_left_comes_first_when_asked_for(cast: Cast, desk: Browser) -> None:
    now = timezone.now()
    with tenancy.scope(cast.workspace):
        urgent = make_client("Answered Ltd")
        make_approval(make_engagement(client=urgent), answer="Yes", answered_at=now)
        make_engagement(client=make_client("Late Ltd"), started_at=now - timedelta(hours=40))
    usual, by_time = page_of(desk, cast), page_of(desk, cast, order="left")
    assert "the least time left first" in by_time
    assert by_time.index("Late Ltd") < by_time.index("Answered Ltd")
    assert usual.index("Answered Ltd") < usual.index("Late Ltd")


def test_the_time_a_client_took_is_shown(cast: Cast, desk: Browser) -> None:
    now = timezone.now()
    with tenancy.scope(cast.workspace):
        made = make_engagement(client=cast.client, started_at=now - timedelta(hours=9))
        made.pauses.create(
            kind="client",
            reason="Log-in",
            started_at=now - timedelta(hours=5),
            ended_at=now - timedelta(hours=2),
        )
    assert "3 h waiting for the client" in " ".join(page_of(desk, cast).split())
