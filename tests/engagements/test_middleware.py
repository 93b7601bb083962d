"""Around every request: no tenant before or after it, and the reader's own time zone."""

from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.utils import timezone

from engagements import tenancy
from engagements.middleware import own_time_zone, tenancy_cleared
from engagements.models import User


def test_a_request_starts_without_a_tenant_and_leaves_none() -> None:
    def view(request: HttpRequest) -> HttpResponse:
        assert not tenancy.is_set()
        tenancy.activate(2)
        return HttpResponse()

    tenancy.activate(1)
    tenancy_cleared(view)(RequestFactory().get("/"))
    assert tenancy.current() == tenancy.Scope(1)


def test_a_request_that_breaks_leaves_no_tenant() -> None:
    def view(request: HttpRequest) -> HttpResponse:
        tenancy.activate(2)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        tenancy_cleared(view)(RequestFactory().get("/"))
    assert not tenancy.is_set()


@pytest.mark.parametrize(
    ("user", "zone"),
    [
        (AnonymousUser(), "UTC"),
        (User(time_zone="Asia/Tokyo"), "Asia/Tokyo"),
        (User(time_zone="Mars/Olympus"), "UTC"),  # gone from a later edition of the database
        (User(time_zone="../../etc/passwd"), "UTC"),
    ],
)
def test_times_are_shown_in_the_readers_zone(user: User | AnonymousUser, zone: str) -> None:
    seen = []

    def view(request: HttpRequest) -> HttpResponse:
        seen.append(timezone.get_current_timezone())
        return HttpResponse()

    request = RequestFactory().get("/")
    request.user = user
    own_time_zone(view)(request)
    assert seen == [ZoneInfo(zone)]
