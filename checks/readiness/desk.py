"""The leads on the desk: the list, one of them, and what becomes of it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from checks.readiness.models import ReadinessCheck
from checks.readiness.result import result_of
from checks.readiness.taking import make_engagement
from engagements import access
from engagements.access import Right
from engagements.desk.clients import refuse_taken_name
from engagements.desk.engagement_forms import DomainField
from engagements.editions import books
from engagements.models import (
    Client,
    FrontDoor,
    Lead,
    LeadKind,
    TransitionError,
    User,
    Workspace,
    audit,
)
from engagements.public import answering
from engagements.secret_values import NoSecretValues

A_PAGE = 25
KINDS = [("", "Everything"), ("asked", "Left an address"), *LeadKind.choices]


class LeadFilter(forms.Form):
    show = forms.ChoiceField(label="Show", required=False, choices=KINDS)


class TakeForm(NoSecretValues, forms.Form):
    """Filled in beforehand with what the lead tells, so that one press is enough."""

    client: forms.ModelChoiceField[Client] = forms.ModelChoiceField(
        queryset=None, label="Client", required=False, empty_label="A new client, named below"
    )
    client_name = forms.CharField(label="Name of the business", max_length=120, required=False)
    domain = DomainField(label="Domain", max_length=253)
    playbook = forms.ChoiceField(label="Playbook")

    def __init__(self, *args: Any, lead: Lead, **kwargs: Any) -> None:
        known = [(book.key, f"{book.key.upper()}. {book.title}") for book in books()]
        wished = lead.package.playbook_key if lead.package else ""
        keys = [key for key, _ in known]
        clients = Client.objects.all()
        same = clients.filter(contact_email__iexact=lead.email).first() if lead.email else None
        kwargs["initial"] = {
            "client": same,
            "client_name": "" if same else lead.name or lead.domain,
            "domain": lead.domain,
            "playbook": wished if wished in keys else keys[0],
        }
        super().__init__(*args, **kwargs)
        self.lead = lead
        chosen: Any = self.fields["client"]
        chosen.queryset = clients
        playbooks: Any = self.fields["playbook"]
        playbooks.choices = known

    def clean_client_name(self) -> str:
        name: str = self.cleaned_data["client_name"]
        if self.cleaned_data.get("client"):
            return ""
        if not name:
            raise ValidationError("Pick a client above, or name the new one here.")
        return refuse_taken_name(name)

    @transaction.atomic
    def take(self, workspace: Workspace, by: User) -> Any:
        """The engagement that the lead became. Raises TransitionError when it had become one."""
        given = self.cleaned_data
        client = given["client"]
        if client is None:
            client = Client.objects.create(
                name=given["client_name"],
                contact_name=self.lead.name,
                contact_email=self.lead.email,
                time_zone=workspace.time_zone,
            )
            audit(workspace, by, "added a client", client)
        return make_engagement(
            self.lead,
            client=client,
            domain=given["domain"],
            playbook_key=given["playbook"],
            by=by,
        )


@require_GET
def lead_list(request: HttpRequest, workspace_slug: str) -> HttpResponse:
    workspace = access.open_workspace(request, workspace_slug, Right.VIEW_DESK)
    asked = LeadFilter(request.GET)
    show = asked.cleaned_data["show"] if asked.is_valid() else ""
    leads = Lead.objects.newest_first()
    if show:
        leads = leads.asked() if show == "asked" else leads.filter(kind=show)
    page = Paginator(leads, A_PAGE).get_page(request.GET.get("page"))
    checks = ReadinessCheck.objects.without_evidence().filter(lead__in=list(page))
    by_lead = {check.lead_id: check for check in checks}
    context = {
        "filter": asked,
        "show": show,
        "page": page,
        "rows": [(lead, by_lead.get(lead.pk), answering.result_of(lead)) for lead in page],
        "door": FrontDoor.objects.filter(workspace=workspace).first(),
    }
    return render(request, "checks/readiness/lead_list.html", context)


@require_GET
def lead_page(request: HttpRequest, workspace_slug: str, pk: int) -> HttpResponse:
    access.open_workspace(request, workspace_slug, Right.VIEW_DESK)
    lead = _lead(pk)
    return _page(request, lead, TakeForm(lead=lead))


@require_POST
def lead_take(request: HttpRequest, workspace_slug: str, pk: int) -> HttpResponse:
    """The lead becomes a sprint, with what it brought."""
    workspace = access.open_workspace(request, workspace_slug, Right.MANAGE)
    lead = _lead(pk)
    form = TakeForm(request.POST, lead=lead)
    if not form.is_valid():
        return _page(request, lead, form, status=422)
    try:
        engagement = form.take(workspace, access.person(request))
    except TransitionError as refusal:
        messages.error(request, str(refusal))
        return redirect("lead_page", workspace_slug, pk)
    messages.success(request, "Opened, with what the lead brought. Nobody was mailed.")
    return redirect("engagement_page", workspace_slug, engagement.slug)


@require_POST
def lead_delete(request: HttpRequest, workspace_slug: str, pk: int) -> HttpResponse:
    workspace = access.open_workspace(request, workspace_slug, Right.MANAGE)
    lead = _lead(pk)
    lead.delete()
    audit(workspace, access.person(request), "deleted a lead", lead.get_kind_display())
    messages.success(request, "Deleted: the lead, its answers and its address.")
    return redirect("lead_list", workspace_slug)


def _lead(pk: int) -> Lead:
    leads = Lead.objects.select_related("package", "engagement")
    lead: Lead = get_object_or_404(leads, pk=pk)
    return lead


def _page(request: HttpRequest, lead: Lead, form: TakeForm, status: int = 200) -> HttpResponse:
    check = ReadinessCheck.objects.defer("evidence").filter(lead=lead).first()
    context = {
        "lead": lead,
        "form": form,
        "check": check,
        "result": result_of(check) if check and check.is_done else None,
        **answering.result_of(lead),
    }
    return render(request, "checks/readiness/lead_page.html", context, status=status)
