"""The secret link under which one's own calendar program reads blocks: made, renewed, ended."""

from __future__ import annotations

from typing import cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from engagements import access
from engagements.access import OpenedRequest, Right
from engagements.calendar import calendar_of
from engagements.models import CalendarFeed, Engagement

FRESH = "fresh_calendar_link"  # in the session: the link made just now, to be shown once
END = "end"  # the button that ends a link; any other makes or renews it


@never_cache
@require_http_methods(["GET", "POST"])
def calendar_all(request: HttpRequest, workspace_slug: str) -> HttpResponse:
    """One's own link to every open sprint of the workspace."""
    access.open_workspace(request, workspace_slug, Right.VIEW_DESK)
    return _page(request, None)


@never_cache
@require_http_methods(["GET", "POST"])
def calendar_one(request: HttpRequest, workspace_slug: str, slug: str) -> HttpResponse:
    """One's own link to one sprint."""
    return _page(request, access.open_engagement(request, workspace_slug, slug, Right.VIEW_DESK))


@never_cache
@login_not_required
@require_GET
def calendar_feed(request: HttpRequest, workspace_slug: str, token: str) -> HttpResponse:
    """What the calendar program reads; gone with the link, the membership or its role."""
    feed = access.open_by_link(
        request, workspace_slug, lambda: CalendarFeed.objects.with_token(token).first()
    )
    if Right.VIEW_DESK not in access.rights_of(feed.member):
        raise Http404
    feed.note_read()
    sprints = Engagement.objects.in_brief().select_related("workspace").prefetch_related("pauses")
    one = feed.engagement
    chosen = sprints.filter(pk=one.pk) if one else sprints.open()
    title = one.title if one else f"Sprints of {feed.workspace}"
    body = calendar_of(title, chosen, timezone.now(), settings.SITE_URL)
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["X-Robots-Tag"] = "noindex"
    return response


def _page(request: HttpRequest, engagement: Engagement | None) -> HttpResponse:
    member = cast(OpenedRequest, request).membership
    feeds = CalendarFeed.objects.filter(member=member, engagement=engagement)
    if request.method == "POST":
        if request.POST.get("press") == END:
            for feed in feeds:
                feed.revoke(by=access.person(request))
            messages.success(request, "Ended: the link shows nothing any more.")
        else:
            token = CalendarFeed.issue(member, engagement, by=access.person(request))
            path = reverse("calendar_feed", args=[member.workspace.slug, token])
            request.session[FRESH] = [request.path, f"{settings.SITE_URL}{path}"]
        return redirect(request.path)
    where, fresh = request.session.get(FRESH, ["", ""])
    if where == request.path:
        del request.session[FRESH]
    context = {"feed": feeds.first(), "fresh": fresh if where == request.path else ""}
    return render(request, "engagements/desk/calendar.html", context)
