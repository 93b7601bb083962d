"""What was mailed: to whom, when, what it said, and what did not go."""

from __future__ import annotations

from typing import Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from engagements import access
from engagements.access import Right
from engagements.models import Engagement, Mail, MailState, TransitionError, audit
from engagements.models.board import BULKY

A_PAGE = 50
# What can be asked for, beside everything: a word of the address, and its states.
GOINGS: Final = {
    "sent": ("Sent", [MailState.SENT]),
    "open": ("Not gone yet", [MailState.WAITING, MailState.RETRY, MailState.SENDING]),
    "failed": ("Not sent", [MailState.FAILED, MailState.UNSURE]),
    "unwanted": ("Turned off by the reader", [MailState.UNWANTED]),
    "reserved": ("Not sent: reserved name", [MailState.RESERVED]),
}


@require_GET
def mail_list(request: HttpRequest, workspace_slug: str) -> HttpResponse:
    """All mail but sign-in codes, newest first; of one sprint, or in one state, when asked."""
    access.open_workspace(request, workspace_slug, Right.VIEW_DESK)
    going, slug = request.GET.get("state", ""), request.GET.get("sprint", "")
    unread = (f"engagement__{column}" for column in BULKY)
    mails = Mail.objects.select_related("engagement__client", "client").defer(*unread)
    mails = mails.newest_first()
    if going in GOINGS:
        mails = mails.filter(state__in=GOINGS[going][1])
    sprint = Engagement.objects.filter(slug=slug).first() if slug else None
    if sprint is not None:
        mails = mails.filter(engagement=sprint)
    context = {
        "page": Paginator(mails, A_PAGE).get_page(request.GET.get("page")),
        "going": going,
        "goings": [(key, label) for key, (label, _) in GOINGS.items()],
        "sprint": sprint,
        "failed": Mail.objects.filter(state__in=GOINGS["failed"][1]).count(),
    }
    return render(request, "engagements/desk/mail_list.html", context)


@require_GET
def mail_page(request: HttpRequest, workspace_slug: str, pk: int) -> HttpResponse:
    access.open_workspace(request, workspace_slug, Right.VIEW_DESK)
    mail = get_object_or_404(Mail.objects.select_related("engagement__client", "client"), pk=pk)
    return render(request, "engagements/desk/mail_page.html", {"mail": mail})


@require_POST
def mail_again(request: HttpRequest, workspace_slug: str, pk: int) -> HttpResponse:
    """One that was not sent, or perhaps was, goes again."""
    access.open_workspace(request, workspace_slug, Right.WORK)
    mail = get_object_or_404(Mail.objects.select_related("engagement"), pk=pk)
    try:
        mail.send_again()
    except TransitionError as refusal:
        messages.error(request, str(refusal))
    else:
        by = access.person(request)
        audit(
            mail.engagement or mail.workspace,
            by,
            f"sent a mail again to {mail.to_address}",
            str(mail),
        )
        messages.success(request, f"It goes to {mail.to_address} again.")
    return redirect("mail_page", workspace_slug, pk)
