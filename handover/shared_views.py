"""What somebody with a link meets: a password if there is one, then the version and its files.

The token is 256 random bits, so nobody is asked to log in. Answers are never kept in between.
"""

from __future__ import annotations

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from engagements import access
from handover.delivery import bundle_of, pdf_of
from handover.models import MOST_TRIES, ShareLink

GONE = {
    "withdrawn": "This link was withdrawn.",
    "over": "This link has run out.",
    "locked": f"This link is locked after {MOST_TRIES} wrong passwords.",
}


class PasswordForm(forms.Form):
    password = forms.CharField(
        label="Password",
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off", "autofocus": True}),
    )


@never_cache
@login_not_required
@require_GET
def share_page(request: HttpRequest, workspace_slug: str, token: str) -> HttpResponse:
    link = _link(request, workspace_slug, token)
    if link.state == "open" and not _may_read(request, link):
        return _page(request, link, token, form=PasswordForm())
    if link.state == "open":
        link.note_opening()
    return _page(request, link, token)


@never_cache
@login_not_required
@require_POST
def share_enter(request: HttpRequest, workspace_slug: str, token: str) -> HttpResponse:
    """A try of the password; the right one is remembered for this browser's session."""
    link = _link(request, workspace_slug, token)
    form = PasswordForm(request.POST)
    if link.state == "open" and link.password and form.is_valid():
        if not link.try_password(form.cleaned_data["password"]):
            form.add_error("password", "That is not it. Upper and lower case matter.")
        else:
            request.session[_key(link)] = True
    if form.errors and link.state == "open":
        return _page(request, link, token, form=form)
    return redirect("share_page", workspace_slug, token)


@never_cache
@login_not_required
@require_GET
def share_file(request: HttpRequest, workspace_slug: str, token: str, kind: str) -> HttpResponse:
    """The PDF or the zip; to the page, when the link needs something first."""
    link = _link(request, workspace_slug, token)
    if link.state != "open" or not _may_read(request, link):
        return redirect("share_page", workspace_slug, token)
    return pdf_of(link.pack) if kind == "pdf" else bundle_of(link.pack)


def _link(request: HttpRequest, workspace_slug: str, token: str) -> ShareLink:
    found = access.open_by_link(
        request, workspace_slug, lambda: ShareLink.objects.with_token(token).first()
    )
    if not found.pack.is_ready:
        raise Http404
    return found


def _may_read(request: HttpRequest, link: ShareLink) -> bool:
    return not link.password or request.session.get(_key(link)) is True


def _key(link: ShareLink) -> str:
    return f"share-{link.pk}"


def _page(
    request: HttpRequest, link: ShareLink, token: str, form: PasswordForm | None = None
) -> HttpResponse:
    """The sheet: why there is nothing, a password to type, or the files."""
    gone = GONE.get(link.state, "")
    context = {
        "link": link,
        "token": token,
        "pack": link.pack,
        "workspace": link.engagement.workspace,
        "form": form,
        "gone": gone,
    }
    status = 410 if gone else 422 if form and form.errors else 200
    response = render(request, "handover/share_page.html", context, status=status)
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response
