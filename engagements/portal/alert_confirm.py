"""Where the link of a test alert leads: somebody says that it came. No log-in.

Mail scanners open links, so opening it does nothing; the button does.
"""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from engagements import access
from engagements.models import AlertDestination, TransitionError


@never_cache
@login_not_required
@require_http_methods(["GET", "POST"])
def alert_confirm(request: HttpRequest, workspace_slug: str, token: str) -> HttpResponse:
    destination = access.open_by_link(
        request, workspace_slug, lambda: AlertDestination.objects.with_token(token).first()
    )
    refusal = ""
    if request.method == "POST":
        try:
            destination.confirm()
        except TransitionError as error:
            refusal = str(error)
        else:
            return redirect("alert_confirm", workspace_slug, token)
    elif destination.waits_for_a_click and destination.link_is_over:
        refusal = "This test is too old. Ask for a new one."
    context = {
        "destination": destination,
        "workspace": destination.engagement.workspace,
        "refusal": refusal,
    }
    status = 410 if refusal else 200
    response = render(request, "engagements/portal/alert_confirm.html", context, status=status)
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response
