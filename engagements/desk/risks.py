"""The risk list and one risk: what was found, why it matters, how to fix it, what was decided."""

from dataclasses import dataclass
from typing import Any, cast

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from engagements import access
from engagements.access import Right
from engagements.desk.paper_forms import carried_out
from engagements.desk.pasteable import snippets
from engagements.desk.registers import form_page, person
from engagements.desk.risk_forms import RiskFilter, RiskForm
from engagements.desk.risk_lanes import RiskLanes
from engagements.desk.risk_verbs import VERBS, Verb
from engagements.models import Engagement, Risk, audit

HISTORY = 50


@require_GET
def risk_list(request: HttpRequest, workspace_slug: str, slug: str) -> HttpResponse:
    """Every risk in its lane, the worst first."""
    engagement = access.open_engagement(request, workspace_slug, slug, Right.VIEW_DESK)
    asked = RiskFilter(request.GET)
    everything = engagement.risks.with_question_to_founder().ranked()
    lanes = RiskLanes.of(asked.narrow(everything).defer("why", "fix"))
    context = {
        "filter": asked,
        "lanes": lanes,
        "today": timezone.localdate(),
        "open_risk_count": None if asked.is_narrowing else lanes.open_count,
    }
    template = "engagements/desk/risk_list.html"
    if cast(Any, request).htmx:
        template += "#lanes"
    return render(request, template, context)


@require_http_methods(["GET", "POST"])
def risk_create(request: HttpRequest, workspace_slug: str, slug: str) -> HttpResponse:
    """A risk that no rule can see."""
    engagement = access.open_engagement(request, workspace_slug, slug, Right.WORK)
    risk = Risk(engagement=engagement)
    form = RiskForm(request.POST or None, instance=risk)
    if request.method == "POST" and form.is_valid() and carried_out(form, form.save):
        audit(engagement, person(request), "added a risk", risk)
        messages.success(request, "The risk is on the list.")
        return redirect(_page_url(engagement, risk.pk))
    back = reverse("risk_list", args=[workspace_slug, slug])
    return form_page(request, form, heading="Add a risk", back=back, submit="Add the risk")


@require_GET
def risk_page(request: HttpRequest, workspace_slug: str, slug: str, pk: int) -> HttpResponse:
    engagement = access.open_engagement(request, workspace_slug, slug, Right.VIEW_DESK)
    return _page(request, engagement, _risk(engagement, pk))


@require_http_methods(["GET", "POST"])
def risk_edit(request: HttpRequest, workspace_slug: str, slug: str, pk: int) -> HttpResponse:
    """A person's words, which no later audit overwrites."""
    engagement = access.open_engagement(request, workspace_slug, slug, Right.WORK)
    risk, back = _risk(engagement, pk), _page_url(engagement, pk)
    # A copy of its own, for the form writes into it and `edit` compares with what is stored.
    form = RiskForm(request.POST or None, instance=_risk(engagement, pk))
    user = person(request)
    if form.is_valid() and carried_out(form, lambda: risk.edit(by=user, **form.words())):
        messages.success(request, "The words are saved.")
        return redirect(back)
    return form_page(request, form, heading="Word this risk", back=back)


@require_POST
def risk_decide(
    request: HttpRequest, workspace_slug: str, slug: str, pk: int, verb: str
) -> HttpResponse:
    """Carries out one verb, or shows the page again with what was typed and why it was refused."""
    engagement = access.open_engagement(request, workspace_slug, slug, Right.WORK)
    risk, chosen = _risk(engagement, pk), VERBS[verb]
    form = chosen.form_for(risk, request.POST)
    user = person(request)
    if form.is_valid() and carried_out(form, lambda: chosen.do(risk, user, form.cleaned_data)):
        messages.success(request, chosen.said)
        return redirect(_page_url(engagement, risk.pk))
    return _page(request, engagement, _risk(engagement, pk), refused={verb: form})


@dataclass(frozen=True, slots=True)
class Choice:
    """One verb on the page, with its form; open when it was refused just now."""

    verb: Verb
    form: Form
    url: str


def _page(
    request: HttpRequest, engagement: Engagement, risk: Risk, refused: dict[str, Form] | None = None
) -> HttpResponse:
    refused = refused or {}
    parts = [engagement.workspace.slug, engagement.slug, risk.pk]
    context = {
        "risk": risk,
        "snippets": snippets(risk.fix),
        "edited": _worded_by_people(risk),
        "choices": [
            Choice(
                verb, refused.get(key) or verb.form_for(risk), reverse(verb.url_name, args=parts)
            )
            for key, verb in VERBS.items()
            if verb.fits(risk) or key in refused
        ],
        "questions": risk.approvals.select_related("answered_by").order_by("-asked_at"),
        "history": engagement.audit_entries.about(risk).newest_first()[:HISTORY],
        "today": timezone.localdate(),
    }
    status = 422 if refused else 200
    return render(request, "engagements/desk/risk_page.html", context, status=status)


def _risk(engagement: Engagement, pk: int) -> Risk:
    rows = engagement.risks.with_question_to_founder().select_related("accepted_by")
    risk: Risk = get_object_or_404(rows, pk=pk)
    return risk


def _worded_by_people(risk: Risk) -> list[str]:
    """The labels of the texts that are a person's; naming an owner words nothing."""
    names = [name for name in risk.edited_fields if name != "owner_name"]
    return [RiskForm.Meta.labels.get(name, name.capitalize()) for name in names]


def _page_url(engagement: Engagement, pk: int) -> str:
    return reverse("risk_page", args=[engagement.workspace.slug, engagement.slug, pk])
