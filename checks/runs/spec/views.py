"""Pages of the launch spec. Saving changes what the next run expects, never a run of the past."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from checks.engine.spec import LaunchSpec, SpecError
from checks.providers.mail import mail_providers
from checks.runs.spec.forms import TABLES, ImportForm, SpecEditor, TomlForm, formset_of
from checks.runs.spec.toml_text import as_toml
from engagements import access
from engagements.access import Right
from engagements.models import Engagement, audit
from engagements.models.owned import CLOSED


@require_http_methods(["GET", "POST"])
def spec_edit(request: HttpRequest, workspace_slug: str, slug: str) -> HttpResponse:
    engagement = access.open_engagement(request, workspace_slug, slug, Right.WORK)
    editor = SpecEditor(_spec_of(request, engagement), request.POST or None)
    if request.method == "POST" and (spec := editor.read()):
        if not engagement.is_closed:
            _save(request, engagement, spec)
            return redirect("spec_edit", workspace_slug, slug)
        editor.single.add_error(None, CLOSED)
    context = {"editor": editor, "providers": mail_providers().values()}
    status = 422 if request.method == "POST" else 200
    return render(request, "checks/runs/spec/spec_edit.html", context, status=status)


@require_GET
def spec_row(request: HttpRequest, workspace_slug: str, slug: str, table: str) -> HttpResponse:
    """One more empty row of a table, for htmx to put below the others."""
    engagement = access.open_engagement(request, workspace_slug, slug, Right.WORK)
    if table not in TABLES:
        raise Http404
    count = request.GET.get(f"{table}-TOTAL_FORMS", "")
    number = int(count) if count.isdecimal() and len(count) < 4 else 0
    rows = formset_of(table, blank=0)(prefix=table, form_kwargs={"domain": engagement.domain})
    form = rows.empty_form
    form.prefix = rows.add_prefix(number)
    context = {"row": form, "rows": rows, "total": number + 1}
    return render(request, "checks/runs/spec/spec_edit.html#new_row", context)


@require_http_methods(["GET", "POST"])
def spec_toml(request: HttpRequest, workspace_slug: str, slug: str) -> HttpResponse:
    engagement = access.open_engagement(request, workspace_slug, slug, Right.WORK)
    form = TomlForm(_spec_of(request, engagement), request.POST or None)
    if _taken(request, engagement, form):
        return redirect("spec_toml", workspace_slug, slug)
    return _toml_page(request, form, ImportForm())


@require_POST
def spec_import(request: HttpRequest, workspace_slug: str, slug: str) -> HttpResponse:
    """A file in the place of the spec; one that can't be is shown to be put right."""
    engagement = access.open_engagement(request, workspace_slug, slug, Right.WORK)
    spec = _spec_of(request, engagement)
    sent = ImportForm(request.POST, request.FILES)
    if not sent.is_valid():
        return _toml_page(request, TomlForm(spec), sent)
    form = TomlForm(spec, {"text": sent.cleaned_data["file"]})
    if _taken(request, engagement, form):
        return redirect("spec_edit", workspace_slug, slug)
    return _toml_page(request, form, ImportForm())


@require_GET
def spec_download(request: HttpRequest, workspace_slug: str, slug: str) -> HttpResponse:
    engagement = access.open_engagement(request, workspace_slug, slug, Right.VIEW_DESK)
    return HttpResponse(
        as_toml(_spec_of(request, engagement)),
        content_type="application/toml",
        headers={
            "Content-Disposition": 'attachment; filename="launchready.toml"',
            "Cache-Control": "private, no-store",
        },
    )


def _taken(request: HttpRequest, engagement: Engagement, form: TomlForm) -> bool:
    """Whether the form held a spec, which then is the engagement's."""
    if not form.is_valid():
        return False
    if engagement.is_closed:
        form.add_error(None, CLOSED)
        return False
    _save(request, engagement, form.cleaned_data["text"])
    return True


def _toml_page(request: HttpRequest, form: TomlForm, upload: ImportForm) -> HttpResponse:
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "upload": upload}
    return render(request, "checks/runs/spec/spec_toml.html", context, status=status)


def _spec_of(request: HttpRequest, engagement: Engagement) -> LaunchSpec:
    """The stored spec; the bare domain, and a word about it, when that can't be read."""
    try:
        return LaunchSpec.from_dict(engagement.spec or {"domain": engagement.domain})
    except SpecError as error:
        messages.warning(
            request, f"The stored spec can't be read ({error}). What you save replaces it."
        )
        return LaunchSpec.for_domain(engagement.domain)


def _save(request: HttpRequest, engagement: Engagement, spec: LaunchSpec) -> None:
    engagement.spec = spec.to_dict()
    engagement.save(update_fields=["spec", "updated_at"])
    audit(engagement, access.person(request), "changed the launch spec")
    messages.success(request, "Saved. The next run expects this.")
