"""The DNS map as a founder reads it: what each record does, and who can change it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from engagements import access
from engagements.access import Right
from engagements.dns_groups import grouped


@require_GET
def portal_dns_map(request: HttpRequest, workspace_slug: str, slug: str) -> HttpResponse:
    engagement = access.open_engagement(request, workspace_slug, slug, Right.VIEW_PORTAL)
    records = list(engagement.dns_records.all())
    seen = [record.last_observed_at for record in records if record.last_observed_at]
    context = {
        "groups": grouped(records),
        "total": len(records),
        "observed_at": max(seen, default=None),
    }
    return render(request, "engagements/portal/portal_dns_map.html", context)
