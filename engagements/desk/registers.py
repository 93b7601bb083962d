"""What the inventories of an engagement share: a form for each row, and a way to take it off.

A `Register` describes one; the URLs hand it to the three views here (`register` in urls.py). Its
list, and whatever else can be done with its rows, is in the module named for it.
"""

from dataclasses import dataclass
from typing import Any, cast

from django.contrib import messages
from django.db import transaction
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from engagements import access
from engagements.access import OpenedRequest, Right
from engagements.desk.paper_forms import PaperForm, carried_out
from engagements.models import Engagement, TransitionError, User, audit


@dataclass(frozen=True, slots=True)
class Register:
    """One inventory. `noun` is what its URL names begin with: secret_list, secret_create …"""

    noun: str
    rows: str  # the engagement's accessor
    form: type[PaperForm]
    one: str  # one row, with its article: "a secret"
    deleting: str  # what taking a row off means, on the page that asks first

    def rows_of(self, engagement: Engagement) -> Any:
        return getattr(engagement, self.rows)

    def url(self, page: str, engagement: Engagement, *more: int) -> str:
        parts = [engagement.workspace.slug, engagement.slug, *more]
        return reverse(f"{self.noun}_{page}", args=parts)

    def list_url(self, engagement: Engagement) -> str:
        return self.url("list", engagement)


def person(request: HttpRequest) -> User:
    """Who asks, once access.py has opened the door."""
    return cast(OpenedRequest, request).membership.user


@require_http_methods(["GET", "POST"])
def paper_create(
    request: HttpRequest, workspace_slug: str, slug: str, register: Register
) -> HttpResponse:
    """A new row; the query string may fill in the form (`?role=first_week`)."""
    engagement = access.open_engagement(request, workspace_slug, slug, Right.WORK)
    row = register.rows_of(engagement).model(engagement=engagement)
    return _write(request, register, row, heading=f"Add {register.one}")


@require_http_methods(["GET", "POST"])
def paper_edit(
    request: HttpRequest, workspace_slug: str, slug: str, pk: int, register: Register
) -> HttpResponse:
    engagement = access.open_engagement(request, workspace_slug, slug, Right.WORK)
    row = get_object_or_404(register.rows_of(engagement), pk=pk)
    return _write(request, register, row, heading=str(row))


@require_http_methods(["GET", "POST"])
def paper_delete(
    request: HttpRequest, workspace_slug: str, slug: str, pk: int, register: Register
) -> HttpResponse:
    """Asks first, on a page of its own; then takes the row off for good."""
    engagement = access.open_engagement(request, workspace_slug, slug, Right.WORK)
    row = get_object_or_404(register.rows_of(engagement), pk=pk)
    back = register.list_url(engagement)
    if request.method == "POST":
        name = str(row)
        try:
            with transaction.atomic():
                row.delete()
                audit(engagement, person(request), f"deleted {register.one}", name)
        except TransitionError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, f"“{name}” is deleted.")
        return redirect(back)
    return confirm_page(
        request, heading=f"Delete “{row}”?", text=register.deleting, submit="Delete it", back=back
    )


def confirm_page(
    request: HttpRequest, *, heading: str, text: str, submit: str, back: str
) -> HttpResponse:
    """Asks before something that can't be undone; its form posts to the same address."""
    context = {"heading": heading, "text": text, "submit": submit, "back": back}
    return render(request, "engagements/desk/confirm.html", context)


def form_page(
    request: HttpRequest,
    form: BaseForm,
    *,
    heading: str,
    back: str,
    submit: str = "Save",
    delete_url: str = "",
) -> HttpResponse:
    """A page with one form; 422 when it was sent and needs another look."""
    context = {
        "form": form,
        "heading": heading,
        "back": back,
        "submit": submit,
        "delete_url": delete_url,
    }
    status = 422 if form.is_bound else 200
    return render(request, "engagements/desk/form.html", context, status=status)


def _write(request: HttpRequest, register: Register, row: Any, *, heading: str) -> HttpResponse:
    engagement, is_new = row.engagement, row.pk is None
    back = register.list_url(engagement)
    form = register.form(request.POST or None, instance=row, initial=_filled_in(request, register))
    if request.method == "POST" and form.is_valid() and carried_out(form, form.save):
        if is_new or form.has_changed():
            done = "added" if is_new else "changed"
            audit(engagement, person(request), f"{done} {register.one}", row)
        messages.success(request, f"“{row}” is saved.")
        return redirect(f"{back}#{register.noun}-{row.pk}")
    delete_url = "" if is_new else register.url("delete", engagement, row.pk)
    return form_page(request, form, heading=heading, back=back, delete_url=delete_url)


def _filled_in(request: HttpRequest, register: Register) -> dict[str, Any]:
    return {name: text for name, text in request.GET.items() if name in register.form.base_fields}
