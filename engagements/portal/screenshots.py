"""The pictures that were taken for the founder."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from engagements import access
from engagements.access import Right
from engagements.models import FounderScreenshot
from engagements.screenshot_file import as_answer


@require_GET
def portal_screenshot(
    request: HttpRequest, workspace_slug: str, slug: str, pk: int
) -> HttpResponse:
    engagement = access.open_engagement(request, workspace_slug, slug, Right.VIEW_PORTAL)
    rows = FounderScreenshot.objects.for_portal().filter(engagement=engagement)
    return as_answer(get_object_or_404(rows, pk=pk))
