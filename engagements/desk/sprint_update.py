"""“Update this sprint”: what the newest edition of its playbook would change, and doing it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from engagements import access
from engagements.access import Right
from engagements.editions import book
from engagements.models import TransitionError
from engagements.playbooks import PlaybookError
from engagements.sprint_update import apply, differences


@require_http_methods(["GET", "POST"])
def sprint_update(request: HttpRequest, workspace_slug: str, slug: str) -> HttpResponse:
    engagement = access.open_engagement(request, workspace_slug, slug, Right.WORK)
    status = 200
    if request.method == "POST":
        try:
            apply(engagement, seen=request.POST.get("seen", ""), by=access.person(request))
        except (TransitionError, PlaybookError) as refusal:
            messages.error(request, str(refusal))
            status = 422
        else:
            messages.success(request, "Updated. The next run ticks the items that are new.")
            return redirect("block_list", workspace_slug, slug)
    try:
        found = differences(engagement, book(engagement.playbook_key))
    except PlaybookError:
        found = None  # the playbook this sprint began with is no longer there
    context = {"found": found}
    return render(request, "engagements/desk/sprint_update.html", context, status=status)
