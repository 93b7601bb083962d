"""Which mail somebody wants: the page in the account, and the link at the end of each mail."""

from __future__ import annotations

from typing import Final

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from engagements.access import person
from engagements.mails.choosing import meant_by, refused_by
from engagements.models import MailKind, MailRefusal, Role, User

AGAIN = "again"  # the button that turns a kind on again; any other post turns it off
WHAT_THEY_SAY: Final = {
    MailKind.DIGEST: "When a part of the work ends: what was done, what is next, the time left.",
    MailKind.NEEDS_YOU: "At once: a question or a decision, a pack to sign, an answer, a comment.",
    MailKind.BROKE: "At once: what worked and works no longer, or a look that could not end.",
    MailKind.LEADS: "At most once an hour: a visitor of your door outside wants to be called.",
}


class MailForm(forms.Form):
    """A tick a kind; ticked is wanted."""

    def __init__(self, *args: object, user: User) -> None:
        refused = refused_by(user)
        super().__init__(*args)  # type: ignore[arg-type]  # the posted data, if any
        self.user = user
        self.kinds = [kind for kind in WHAT_THEY_SAY if _may_come(kind, user)]
        for kind in self.kinds:
            says = WHAT_THEY_SAY[kind]
            self.fields[kind] = forms.BooleanField(
                label=kind.label, help_text=says, required=False, initial=kind not in refused
            )

    @transaction.atomic
    def save(self) -> None:
        for kind in self.kinds:
            MailRefusal.choose(self.user, kind, wanted=self.cleaned_data[kind])


def _may_come(kind: MailKind, user: User) -> bool:
    """Leads are told to owners alone."""
    return kind != MailKind.LEADS or user.memberships.filter(role=Role.OWNER).exists()


@require_http_methods(["GET", "POST"])
def mail_choices(request: HttpRequest) -> HttpResponse:
    form = MailForm(*([request.POST] if request.method == "POST" else []), user=person(request))
    if form.is_bound and form.is_valid():
        form.save()
        messages.success(request, "Saved.")
        return redirect("mail_choices")
    return render(request, "engagements/accounts/mail_choices.html", {"form": form})


# No token of ours against forgery: mail programs post here without cookies (RFC 8058), and the
# link's own signature says all that a form could.
@csrf_exempt
@never_cache
@login_not_required
@require_http_methods(["GET", "POST"])
def mail_stop(request: HttpRequest, token: str) -> HttpResponse:
    """A GET asks, a POST turns one kind off; the same page turns it on again."""
    meant = meant_by(token)
    if meant is None:
        sentence = "This link does not say whose mail to stop. Is it complete?"
        page = "engagements/accounts/link_unusable.html"
        return render(request, page, {"sentence": sentence}, status=404)
    user, kind = meant
    if request.method == "POST":
        MailRefusal.choose(user, kind, wanted=AGAIN in request.POST)
    context = {"kind": kind, "address": user.email, "is_off": kind in refused_by(user)}
    return render(request, "engagements/accounts/mail_stop.html", context)
