"""Around every request: no tenant left over, HEAD as GET, and times as the person reads them."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from engagements import tenancy
from engagements.models.audit_log import own_hands
from engagements.time_zones import zone_or_utc

Handler = Callable[[HttpRequest], HttpResponse]


def tenancy_cleared(get_response: Handler) -> Handler:
    """A request starts and ends without a tenant; access.py sets it in between."""

    def middleware(request: HttpRequest) -> HttpResponse:
        with tenancy.cleared(), own_hands():
            return get_response(request)

    return middleware


def head_as_get(get_response: Handler) -> Handler:
    """HEAD is answered as GET is, without the body (RFC 9110, section 9.3.2).

    Scanners of mail and makers of previews ask so, and some strike out a link that answers 405.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method != "HEAD":
            return get_response(request)
        request.method = "GET"
        response = get_response(request)
        request.method = "HEAD"
        if not response.streaming:
            response.content = b""  # Content-Length still says what GET would send
        return response

    return middleware


def own_time_zone(get_response: Handler) -> Handler:
    """Show times in the time zone of the person who is logged in."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return get_response(request)
        with timezone.override(zone_or_utc(request.user.time_zone)):
            return get_response(request)

    return middleware
