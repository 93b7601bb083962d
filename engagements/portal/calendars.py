"""The secret link under which a client's own calendar program reads what may wait, day by day."""

from __future__ import annotations

from typing import cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from engagements import access, tenancy
from engagements.access import OpenedRequest, Right
from engagements.models import CalendarFeed, Engagement
from engagements.portal.later import follow_up_ics
from engagements.time_zones import zone_or_utc

FRESH = "fresh_follow_up_link"  # in the session: the link made just now, to be shown once
END = "end"  # the button that ends a link; any other makes or renews it


@never_cache
@require_http_methods(["GET", "POST"])
def portal_calendar(request: HttpRequest, workspace_slug: str, slug: str) -> HttpResponse:
    """One's own link; the consultancy's people, who only look, have theirs on the desk."""
    engagement = access.open_engagement(request, workspace_slug, slug, Right.VIEW_PORTAL)
    member = cast(OpenedRequest, request).membership
    if request.method == "POST":
        if not member.is_on_the_clients_side:
            raise PermissionDenied
        _press(request, engagement)
        return redirect(request.path)
    where, fresh = request.session.get(FRESH, ["", ""])
    if where == request.path:
        del request.session[FRESH]
    with tenancy.scope(engagement.workspace_id):  # a feed is its member's, not the client's
        feed = CalendarFeed.objects.filter(member=member, engagement=engagement).first()
    context = {
        "feed": feed if member.is_on_the_clients_side else None,
        "fresh": fresh if where == request.path else "",
        "is_visitor": not member.is_on_the_clients_side,
    }
    return render(request, "engagements/portal/portal_calendar.html", context)


@never_cache
@login_not_required
@require_GET
def portal_calendar_feed(request: HttpRequest, workspace_slug: str, token: str) -> HttpResponse:
    """What the calendar program reads; gone with the link or the membership."""
    feed = access.open_by_link(
        request, workspace_slug, lambda: CalendarFeed.objects.with_token(token).first()
    )
    if feed.engagement is None or not feed.member.is_on_the_clients_side:
        raise Http404
    feed.note_read()
    user = feed.member.user
    with (
        tenancy.scope(feed.workspace_id, feed.member.client_id),
        timezone.override(zone_or_utc(user.time_zone)),
    ):
        body = follow_up_ics(feed.engagement)
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["X-Robots-Tag"] = "noindex"
    return response


def _press(request: HttpRequest, engagement: Engagement) -> None:
    member, by = cast(OpenedRequest, request).membership, access.person(request)
    with tenancy.scope(engagement.workspace_id):
        if request.POST.get("press") == END:
            for feed in CalendarFeed.objects.filter(member=member, engagement=engagement):
                feed.revoke(by=by)
            messages.success(request, "Ended: the link shows nothing any more.")
        else:
            token = CalendarFeed.issue(member, engagement, by=by)
            path = reverse("portal_calendar_feed", args=[member.workspace.slug, token])
            request.session[FRESH] = [request.path, f"{settings.SITE_URL}{path}"]
