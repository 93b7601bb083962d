"""The desk's side of the pack: what it would lack, its versions, and the button that makes one."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from engagements import access
from engagements.access import Right
from engagements.models import Engagement, User
from handover.delivery import deliver, deliver_bundle, differences
from handover.making import PackBlocked, ask_for_pack
from handover.models import with_previous
from handover.preflight import look_over

TEMPLATE = "handover/pack_list.html"


@require_GET
def pack_list(request: HttpRequest, workspace_slug: str, slug: str) -> HttpResponse:
    engagement = access.open_engagement(request, workspace_slug, slug, Right.VIEW_DESK)
    context = {**_versions(engagement), "preflight": look_over(engagement)}
    return render(request, TEMPLATE, context)


@require_POST
def pack_make(request: HttpRequest, workspace_slug: str, slug: str) -> HttpResponse:
    """Freeze the next version and queue it; what looks like a secret keeps it from being made."""
    engagement = access.open_engagement(request, workspace_slug, slug, Right.WORK)
    try:
        pack = ask_for_pack(engagement, by=cast(User, request.user))
    except PackBlocked as blocked:
        messages.error(request, str(blocked))
    else:
        messages.success(request, f"Version {pack.number} is being set; it takes a few seconds.")
    return redirect("pack_list", workspace_slug, slug)


@require_GET
def pack_progress(request: HttpRequest, workspace_slug: str, slug: str) -> HttpResponse:
    """The versions alone: the page asks again for them while one is under way."""
    engagement = access.open_engagement(request, workspace_slug, slug, Right.VIEW_DESK)
    if not cast(Any, request).htmx:
        return redirect("pack_list", workspace_slug, slug)
    return render(request, f"{TEMPLATE}#versions", _versions(engagement))


@require_GET
def pack_card(request: HttpRequest, workspace_slug: str, slug: str) -> HttpResponse:
    """A fragment for the overview: the newest version and whether it is signed."""
    engagement = access.open_engagement(request, workspace_slug, slug, Right.VIEW_DESK)
    return render(request, "handover/pack_card.html", {"pack": engagement.packs.for_list().first()})


@require_GET
def pack_download(
    request: HttpRequest, workspace_slug: str, slug: str, number: int
) -> HttpResponse:
    engagement = access.open_engagement(request, workspace_slug, slug, Right.VIEW_DESK)
    return deliver(engagement, number)


@require_GET
def pack_bundle(request: HttpRequest, workspace_slug: str, slug: str, number: int) -> HttpResponse:
    engagement = access.open_engagement(request, workspace_slug, slug, Right.VIEW_DESK)
    return deliver_bundle(engagement, number)


@require_GET
def pack_compare(
    request: HttpRequest, workspace_slug: str, slug: str, number: int, earlier: int
) -> HttpResponse:
    """What a version says that an earlier one did not, and the other way about."""
    engagement = access.open_engagement(request, workspace_slug, slug, Right.VIEW_DESK)
    return render(request, "handover/pack_compare.html", differences(engagement, number, earlier))


def _versions(engagement: Engagement) -> dict[str, Any]:
    packs = with_previous(engagement.packs.for_list())
    return {"packs": packs, "is_under_way": any(pack.is_unfinished for pack in packs)}
