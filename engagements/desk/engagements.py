"""Opening an engagement, its overview and its settings."""

from typing import Any, cast

from django.contrib import messages
from django.db import transaction
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from engagements import access
from engagements.access import OpenedRequest, Right
from engagements.accounts.inviting import founder_of
from engagements.desk.engagement_forms import (
    EngagementForm,
    NewEngagementForm,
    PauseForm,
    ReasonForm,
    WaitForm,
)
from engagements.desk.overview import current_title, lanes_of, needs_of, segments_of
from engagements.desk.sentences import hours_of, where_it_stands
from engagements.domain_names import readable_domain
from engagements.editions import books
from engagements.models import Client, Engagement, User, Workspace, audit
from engagements.models.engagement import VERBS
from engagements.models.owned import CLOSED
from engagements.opening import open_engagement

LATEST = 6


@require_http_methods(["GET", "POST"])
def engagement_create(request: HttpRequest, workspace_slug: str) -> HttpResponse:
    workspace = access.open_workspace(request, workspace_slug, Right.MANAGE)
    form = NewEngagementForm(request.POST or None, initial=_wished(request))
    if request.method == "POST" and form.is_valid():
        engagement = open_by_form(workspace, form, by=access.person(request))
        messages.success(request, f"Opened for {readable_domain(engagement.domain)}.")
        return redirect("engagement_page", workspace_slug, engagement.slug)
    context = {"form": form, "playbooks": [each.playbook for each in books()]}
    return render(request, "engagements/desk/engagement_create.html", context)


def _wished(request: HttpRequest) -> dict[str, Any]:
    """What a link may fill in beforehand: the client, by its slug."""
    client = Client.objects.filter(slug=request.GET.get("client", "")).first()
    return {"client": client, "playbook": "a"}


@transaction.atomic
def open_by_form(workspace: Workspace, form: NewEngagementForm, *, by: User) -> Engagement:
    """What a valid form asks for; its client is made first when it is a new one."""
    given = form.cleaned_data
    client = form.take_client(workspace)
    if given["client"] is None:
        audit(workspace, by, "added a client", client)
    return open_engagement(client, given["domain"], given["playbook"], spec=form.spec(), by=by)


@require_GET
def engagement_page(request: HttpRequest, workspace_slug: str, slug: str) -> HttpResponse:
    access.open_engagement(request, workspace_slug, slug, Right.VIEW_DESK)
    return overview(request)


def overview(request: HttpRequest, **refused: ReasonForm) -> HttpResponse:
    """The overview of the engagement that was opened; `refused` forms keep what was typed."""
    engagement = cast(OpenedRequest, request).engagement
    prefetch_related_objects([engagement], "pauses")
    now, blocks, clock = timezone.now(), list(engagement.blocks.all()), engagement.clock
    open_risks = engagement.risks.open().count()
    context = {
        "sentence": where_it_stands(
            engagement, now, current_title(blocks), engagement.risks.blockers().count()
        ),
        "segments": segments_of(engagement, blocks),
        "hour": clock.hour(now) if engagement.started_at else None,
        "left": clock.remaining(now),
        "ends_at": clock.due_at(hours_of(engagement), now),
        "waited": clock.blocked_by_client(now),
        "needs": needs_of(engagement, blocks, now),
        "lanes": lanes_of(engagement),
        "open_risk_count": open_risks,
        "changes": engagement.changes.all()[:LATEST],
        "log": engagement.audit_entries.newest_first()[:LATEST],
        "was_audited": engagement.dns_records.exists(),
        "founder": founder_of(engagement.client),
        "ties_left": engagement.access_grants.ties().count(),
        "verbs": [verb for verb in VERBS if engagement.allows(verb)],
        "pause_form": PauseForm(),
        "wait_form": WaitForm(),
        **refused,
    }
    status = 422 if refused else 200
    return render(request, "engagements/desk/engagement_page.html", context, status=status)


@require_http_methods(["GET", "POST"])
def engagement_edit(request: HttpRequest, workspace_slug: str, slug: str) -> HttpResponse:
    engagement = access.open_engagement(request, workspace_slug, slug, Right.WORK)
    form = EngagementForm(request.POST or None, instance=engagement)
    if request.method == "POST" and form.is_valid():
        if engagement.is_closed:
            form.add_error(None, CLOSED)
        else:
            form.save()
            audit(engagement, access.person(request), "changed the settings of the engagement")
            messages.success(request, "Saved.")
            return redirect("engagement_page", workspace_slug, slug)
    return render(request, "engagements/desk/engagement_edit.html", {"form": form})
