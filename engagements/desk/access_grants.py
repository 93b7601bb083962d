"""The access register: who can get into what, when that ends, and the list for cutting ties."""

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from engagements import access
from engagements.access import Right
from engagements.desk.paper_forms import DAY, PaperForm
from engagements.desk.registers import Register, confirm_page, person
from engagements.models import AccessGrant, TransitionError


class AccessGrantForm(PaperForm):
    examples: ClassVar[dict[str, str]] = {
        "system": "Cloudflare",
        "holder": "Ann, North Star",
        "note": "Invited as a member; the founder stays the owner.",
    }

    class Meta:
        model = AccessGrant
        fields: ClassVar[list[str]] = [
            *("system", "kind", "whose", "holder", "granted_on", "remove_on", "note")
        ]
        labels: ClassVar[dict[str, str]] = {
            "kind": "What it is",
            "granted_on": "Since",
            "remove_on": "To be removed on",
        }
        help_texts: ClassVar[dict[str, str]] = {
            "whose": "Who owns the account itself. It should be the founder by the end.",
            "holder": "The person or company that can log in.",
            "remove_on": "Most often the end of the sprint or of the first week.",
            "note": "How they get in, never with what: no passwords or keys.",
        }
        widgets: ClassVar[dict[str, forms.Widget]] = {"granted_on": DAY, "remove_on": DAY}

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        since, until = self.cleaned_data.get("granted_on"), self.cleaned_data.get("remove_on")
        removed: date | None = self.instance.removed_on
        if since and until and until < since:
            self.add_error("remove_on", "That is before the access began.")
        if since and removed and since > removed:
            self.add_error("granted_on", "That is after the access was removed.")
        return cleaned


ACCESS_GRANTS = Register(
    noun="access",
    rows="access_grants",
    form=AccessGrantForm,
    one="an access",
    deleting="Only for what was written down by mistake: it leaves no trace in the register. "
    "When the access was really taken away, use “Mark as removed” instead.",
)


@require_GET
def access_list(request: HttpRequest, workspace_slug: str, slug: str) -> HttpResponse:
    engagement = access.open_engagement(request, workspace_slug, slug, Right.VIEW_DESK)
    grants = list(engagement.access_grants.all())
    standing = [grant for grant in grants if grant.is_standing]
    to_cut = [grant for grant in standing if grant.is_tie]
    context = {
        "has_any": bool(grants),
        "to_cut": sorted(to_cut, key=lambda grant: grant.remove_on or date.max),
        "staying": [grant for grant in standing if grant not in to_cut],
        "removed": [grant for grant in grants if not grant.is_standing],
        "today": timezone.localdate(),
    }
    return render(request, "engagements/desk/access_list.html", context)


@require_http_methods(["GET", "POST"])
def access_remove(request: HttpRequest, workspace_slug: str, slug: str, pk: int) -> HttpResponse:
    """Notes that an access was taken away today."""
    engagement = access.open_engagement(request, workspace_slug, slug, Right.WORK)
    grant = get_object_or_404(engagement.access_grants, pk=pk)
    back = ACCESS_GRANTS.list_url(engagement)
    if request.method == "POST":
        try:
            grant.remove(by=person(request))
        except TransitionError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, f"Noted: {grant.holder} is out of {grant.system}.")
        return redirect(back)
    return confirm_page(
        request,
        heading=f"Is {grant.holder} out of {grant.system}?",
        text="Take the access away in that system first, then say so here. "
        "The register keeps it with today's date.",
        submit="Yes, removed today",
        back=back,
    )
