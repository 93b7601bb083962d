"""The way back: the rollback cards for the founder, each a page that prints on one sheet."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from engagements import access
from engagements.access import Right
from engagements.models import Contact, ContactRole, RollbackCard, RollbackSubject
from engagements.models.rollback import TARGET_MINUTES

# Whom to call when the steps of a card don't help, beside who is there in the first week.
SUPPORT = {
    RollbackSubject.DNS: ContactRole.REGISTRAR,
    RollbackSubject.DEPLOY: ContactRole.HOSTING,
    RollbackSubject.MAIL: ContactRole.MAIL,
    RollbackSubject.EDGE: ContactRole.EDGE,
}


@require_GET
def portal_rollback_list(request: HttpRequest, workspace_slug: str, slug: str) -> HttpResponse:
    engagement = access.open_engagement(request, workspace_slug, slug, Right.VIEW_PORTAL)
    context = {"cards": list(engagement.rollback_cards.all()), "target_minutes": TARGET_MINUTES}
    return render(request, "engagements/portal/portal_rollback_list.html", context)


@require_GET
def portal_rollback(request: HttpRequest, workspace_slug: str, slug: str, pk: int) -> HttpResponse:
    """One card with whom to call, for the drawer by the desk."""
    engagement = access.open_engagement(request, workspace_slug, slug, Right.VIEW_PORTAL)
    card = get_object_or_404(engagement.rollback_cards, pk=pk)
    context = {"card": card, "contacts": helpers_of(card)}
    return render(request, "engagements/portal/portal_rollback.html", context)


def helpers_of(card: RollbackCard) -> list[Contact]:
    """Who is there in the first week, then the support of the system that the card is about."""
    roles = [ContactRole.FIRST_WEEK, SUPPORT[RollbackSubject(card.subject)]]
    known = card.engagement.contacts.filter(role__in=roles)
    return sorted(known, key=lambda contact: roles.index(ContactRole(contact.role)))
