"""The audit log, as it was written: read only, newest first, by person."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from engagements import access
from engagements.access import Right
from engagements.desk.audit_links import url_of, workspace_urls
from engagements.models import WorkspaceAuditEntry
from engagements.models.audit_log import AuditQuerySet

A_PAGE = 50


@require_GET
def audit_list(request: HttpRequest, workspace_slug: str, slug: str) -> HttpResponse:
    """What was done in one engagement."""
    engagement = access.open_engagement(request, workspace_slug, slug, Right.VIEW_DESK)
    context = _log(request, engagement.audit_entries.all())
    for entry in context["page"].object_list:
        entry.url = url_of(entry, workspace_slug, slug)
    return render(request, "engagements/desk/audit_list.html", context)


@require_GET
def workspace_audit_list(request: HttpRequest, workspace_slug: str) -> HttpResponse:
    """What was done about members, invitations and clients."""
    workspace = access.open_workspace(request, workspace_slug, Right.MANAGE)
    context = _log(request, WorkspaceAuditEntry.objects.all())
    lines = context["page"].object_list
    for entry, url in zip(lines, workspace_urls(workspace, lines), strict=True):
        entry.url = url
    return render(request, "engagements/desk/workspace_audit_list.html", context)


def _log(request: HttpRequest, entries: AuditQuerySet) -> dict[str, Any]:
    names = entries.order_by("actor_name").values_list("actor_name", flat=True).distinct()
    person = request.GET.get("person", "")
    found = entries.filter(actor_name=person) if person else entries
    page = Paginator(found.order_by("-at", "-pk"), A_PAGE).get_page(request.GET.get("page"))
    page.object_list = list(page.object_list)
    return {"people": list(names), "person": person, "page": page}
