"""The pages of “What can't be seen from outside”: the desk's, and the founder's own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from checks.engine.registry import AREAS, Rule
from checks.runs.attesting.forms import OwnStatementForm, StatementForm
from checks.runs.attesting.heard import Heard
from checks.runs.attesting.words import heard_of, rules_on_words
from checks.runs.models import Statement
from engagements import access
from engagements.access import Right
from engagements.desk.paper_forms import carried_out
from engagements.models import Engagement


@dataclass(frozen=True, slots=True)
class Line:
    """One rule that nothing can be observed for, and the word there is on it."""

    rule: Rule
    heard: Heard | None

    @property
    def state(self) -> str:
        """yes, no, ran_out or not_yet."""
        if self.heard is None:
            return "not_yet"
        if self.heard.has_run_out(timezone.now()):
            return "ran_out"
        return "yes" if self.heard.word.holds else "no"


@require_GET
def statement_list(request: HttpRequest, workspace_slug: str, slug: str) -> HttpResponse:
    engagement = access.open_engagement(request, workspace_slug, slug, Right.VIEW_DESK)
    return render(request, "checks/runs/attesting/statement_list.html", _lines(engagement))


@require_http_methods(["GET", "POST"])
def statement_edit(request: HttpRequest, workspace_slug: str, slug: str, code: str) -> HttpResponse:
    engagement = access.open_engagement(request, workspace_slug, slug, Right.WORK)
    line = _line_of(engagement, code)
    form = StatementForm(
        request.POST or None,
        instance=_statement_of(engagement, code),
        person=access.person(request),
    )
    if request.method == "POST" and form.is_valid() and carried_out(form, form.keep):
        messages.success(request, "Noted. The next run judges by it, and says that it is attested.")
        return redirect("statement_list", workspace_slug, slug)
    context = {"line": line, "form": form}
    status = 422 if request.method == "POST" else 200
    template = "checks/runs/attesting/statement_edit.html"
    return render(request, template, context, status=status)


@require_GET
def portal_statements(request: HttpRequest, workspace_slug: str, slug: str) -> HttpResponse:
    engagement = access.open_engagement(request, workspace_slug, slug, Right.VIEW_PORTAL)
    return render(request, "checks/runs/attesting/portal_statements.html", _lines(engagement))


@require_http_methods(["GET", "POST"])
def portal_statement(
    request: HttpRequest, workspace_slug: str, slug: str, code: str
) -> HttpResponse:
    """The founder's word; everybody else of the portal reads."""
    right = Right.DECIDE if request.method == "POST" else Right.VIEW_PORTAL
    engagement = access.open_engagement(request, workspace_slug, slug, right)
    line = _line_of(engagement, code)
    form = OwnStatementForm(
        request.POST or None,
        instance=_statement_of(engagement, code),
        person=access.person(request),
    )
    if request.method == "POST" and form.is_valid() and carried_out(form, form.keep):
        messages.success(request, "Thank you, that is noted as your word.")
        return redirect("portal_statements", workspace_slug, slug)
    context = {"line": line, "form": form}
    status = 422 if request.method == "POST" else 200
    template = "checks/runs/attesting/portal_statement.html"
    return render(request, template, context, status=status)


def _lines(engagement: Engagement) -> dict[str, Any]:
    heard = heard_of(engagement)
    lines = [Line(rule, heard.get(code)) for code, rule in rules_on_words().items()]
    areas = [
        (title, [line for line in lines if line.rule.area == area]) for area, title in AREAS.items()
    ]
    return {
        "areas": [(title, found) for title, found in areas if found],
        "said": sum(line.state in ("yes", "no") for line in lines),
        "total": len(lines),
    }


def _line_of(engagement: Engagement, code: str) -> Line:
    rule = rules_on_words().get(code)
    if rule is None:
        raise Http404
    return Line(rule, heard_of(engagement).get(code))


def _statement_of(engagement: Engagement, code: str) -> Statement:
    """The one there is, or a new one that is not stored yet."""
    found = engagement.statements.filter(code=code).first()
    return found or Statement(engagement=engagement, code=code)
