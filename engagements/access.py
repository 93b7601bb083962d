"""The only door from a request to a tenant's objects.

    engagement = open_engagement(request, workspace_slug, slug, Right.WORK)

finds the person's place, sets the tenant (the workspace for the consultancy's people, the client
for the client's people) and checks the right. Nested objects are then looked up through the
engagement. An outsider gets Http404, an insider without the right PermissionDenied, a founder of
another client Http404, and one of the consultancy's people SecondFactorNeeded (a PermissionDenied)
once a week has passed without a second step at sign-in. Somebody without an account gets in by a
link's secret only, `open_by_link`, or by the door outside that a workspace has opened to everybody:
`open_door` and `open_lead`. A program comes by an API token: `admit_token`, and then
`open_workspace_by_token` or `open_engagement_by_token`, which give 404 and 403 as above.
"""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.functional import SimpleLazyObject

from engagements import tenancy
from engagements.accounts.second_factor import require_second_factor
from engagements.models import (
    ApiToken,
    Client,
    Engagement,
    FrontDoor,
    Lead,
    Membership,
    Role,
    User,
    Workspace,
)
from engagements.models.audit_log import by_means_of
from engagements.models.board import EngagementQuerySet


class Right(models.TextChoices):
    VIEW_DESK = "view_desk", "See the desk"
    WORK = "work", "Work on engagements"
    MANAGE = "manage", "Open and close engagements, invite people, change the workspace"
    ERASE = "erase", "Delete a client for good"
    VIEW_PORTAL = "view_portal", "See the portal"
    DECIDE = "decide", "Decide for the client"


ROLE_RIGHTS: dict[str, frozenset[Right]] = {
    Role.OWNER: frozenset(
        {Right.VIEW_DESK, Right.WORK, Right.MANAGE, Right.ERASE, Right.VIEW_PORTAL}
    ),
    Role.CONSULTANT: frozenset({Right.VIEW_DESK, Right.WORK, Right.MANAGE, Right.VIEW_PORTAL}),
    Role.HELPER: frozenset({Right.VIEW_DESK, Right.WORK}),
    Role.FOUNDER: frozenset({Right.VIEW_PORTAL, Right.DECIDE}),
    Role.FOUNDER_HELPER: frozenset({Right.VIEW_PORTAL}),
}

# Whom each role may invite; nobody raises anyone above themselves.
INVITES: dict[str, frozenset[Role]] = {
    Role.OWNER: frozenset(Role),
    Role.CONSULTANT: frozenset({Role.HELPER, Role.FOUNDER, Role.FOUNDER_HELPER}),
}


class OpenedRequest(HttpRequest):
    """A request after it came through this door."""

    membership: Membership
    workspace: Workspace
    engagement: Engagement
    api_token: ApiToken


Found = TypeVar("Found", bound=models.Model)
Owned = TypeVar("Owned", bound=tenancy.WorkspaceOwned)


def rights_of(membership: Membership) -> frozenset[Right]:
    return ROLE_RIGHTS[membership.role]


def may_invite(membership: Membership, role: Role) -> bool:
    """Whether this member may send somebody an invitation with that role."""
    return role in INVITES.get(membership.role, frozenset())


def open_workspace(request: HttpRequest, workspace_slug: str, right: Right) -> Workspace:
    """The workspace, with its tenant set; for the client's people the tenant is their client."""
    places = memberships(request, workspace_slug)
    return _enter(request, [(place, place.workspace) for place in places], right)[1]


def open_engagement(
    request: HttpRequest, workspace_slug: str, slug: str, right: Right
) -> Engagement:
    """The engagement, with its tenant set; for desk and portal alike."""
    places = memberships(request, workspace_slug)
    reached = _reached(places, lambda: Engagement.objects.filter(slug=slug).first())
    engagement = _enter(request, reached, right)[1]
    cast(OpenedRequest, request).engagement = engagement
    return engagement


def open_client(request: HttpRequest, workspace_slug: str, slug: str, right: Right) -> Client:
    """The client, with its tenant set."""
    places = memberships(request, workspace_slug)
    reached = _reached(places, lambda: Client.objects.filter(slug=slug).first())
    return _enter(request, reached, right)[1]


def open_by_link(
    request: HttpRequest, workspace_slug: str, find: Callable[[], Owned | None]
) -> Owned:
    """The row that the secret of a link stands for, with its client as the tenant; no log-in.

    `find` looks the secret up in the scope of the workspace. Raises Http404 for one it does not
    know.
    """
    workspace = get_object_or_404(Workspace, slug=workspace_slug)
    with tenancy.scope(workspace):
        found = find()
    if found is None:
        raise Http404
    tenancy.activate(workspace.pk, found.client_of)
    cast(OpenedRequest, request).workspace = workspace
    return found


def admit_token(request: HttpRequest, secret: str) -> ApiToken | None:
    """Lets a program in as the maker of its token; None for a token that opens nothing.

    No tenant is set yet: that is for the two doors below.
    """
    usable = ApiToken.objects.usable().select_related("workspace", "member__user")
    token = usable.with_token(secret).first()
    if token is None:
        return None
    cast(OpenedRequest, request).api_token = token
    request.user = token.member.user
    by_means_of(f"API token “{token}”")
    return token


def token_of(request: HttpRequest) -> ApiToken:
    """The token that `admit_token` let in."""
    return cast(OpenedRequest, request).api_token


def rights_of_token(token: ApiToken) -> frozenset[Right]:
    """What its maker may do today, as far as the token goes."""
    granted = {Right.VIEW_DESK}
    if token.may_write:
        granted.add(Right.WORK)
        if token.engagement_id is None:
            granted.add(Right.MANAGE)
    return rights_of(token.member) & granted


def open_workspace_by_token(request: HttpRequest, right: Right) -> Workspace:
    """The token's workspace, with its tenant set: its client, for a token of one engagement."""
    token = token_of(request)
    if right not in rights_of_token(token):
        raise PermissionDenied
    require_second_factor(token.member)
    tenancy.activate(token.workspace_id, token.client_id)
    cast(OpenedRequest, request).membership = token.member
    cast(OpenedRequest, request).workspace = token.workspace
    return token.workspace


def open_engagement_by_token(request: HttpRequest, slug: str, right: Right) -> Engagement:
    """The engagement, with its tenant set. Raises Http404 for one out of the token's reach."""
    token = token_of(request)
    with tenancy.scope(token.workspace_id, token.client_id):
        found = engagements_of_token(token).filter(slug=slug).first()
    if found is None:
        raise Http404
    open_workspace_by_token(request, right)
    cast(OpenedRequest, request).engagement = found
    return found


def engagements_of_token(token: ApiToken) -> EngagementQuerySet:
    """All in reach of the token, in the tenant that is set."""
    every: EngagementQuerySet = Engagement.objects.all()
    return every if token.engagement_id is None else every.filter(pk=token.engagement_id)


def open_door(request: HttpRequest, door: str) -> FrontDoor:
    """The door outside at this address, with its workspace as the tenant; no log-in.

    Raises Http404 for one that does not exist or is shut, alike.
    """
    doors = FrontDoor.objects.select_related("workspace")
    found = get_object_or_404(doors, slug=door, is_open=True)
    tenancy.activate(found.workspace_id)
    cast(OpenedRequest, request).workspace = found.workspace
    return found


def open_lead(request: HttpRequest, door: str, token: str) -> tuple[FrontDoor, Lead]:
    """The door, and the visit that the secret of a result's link stands for. Raises Http404."""
    found = open_door(request, door)
    lead = Lead.objects.select_related("package").with_token(token).first()
    if lead is None:
        raise Http404
    return found, lead


def person(request: HttpRequest) -> User:
    """Who came through this door, for the verbs and the audit log."""
    return cast(User, request.user)


def memberships(request: HttpRequest, workspace_slug: str = "") -> list[Membership]:
    """The places of the person who asks, the consultancy's side first; none for a stranger."""
    user = request.user
    if isinstance(user, AnonymousUser):
        return []
    places = Membership.objects.filter(user=user).select_related("workspace", "user")
    if workspace_slug:
        places = places.filter(workspace__slug=workspace_slug)
    return sorted(places, key=lambda place: (place.is_on_the_clients_side, place.pk))


def opened(request: HttpRequest) -> dict[str, Any]:
    """Context processor: what the request has opened, and the rights that it has there."""
    membership = getattr(request, "membership", None)
    if membership is None:
        return {}
    engagement = getattr(request, "engagement", None)
    return {
        "membership": membership,
        "rights": rights_of(membership),
        "workspace": membership.workspace,
        "engagement": engagement,
        # Asked of the database only by a page that shows the engagement's tabs.
        "open_risk_count": SimpleLazyObject(
            lambda: engagement.risks.open().count() if engagement else 0
        ),
    }


def _reached(
    places: list[Membership], find: Callable[[], Found | None]
) -> list[tuple[Membership, Found]]:
    """The places from which the object can be seen, each with the object."""
    reached = []
    for place in places:
        with tenancy.scope(place.workspace_id, place.client_id):
            found = find()
        if found is not None:
            reached.append((place, found))
    return reached


def _enter(
    request: HttpRequest, reached: list[tuple[Membership, Found]], right: Right
) -> tuple[Membership, Found]:
    """Choose the place that has the right, and set its tenant for the rest of the request."""
    if not reached:
        raise Http404
    for place, found in reached:
        if right in rights_of(place):
            require_second_factor(place)
            place.note_seen()
            tenancy.activate(place.workspace_id, place.client_id)
            cast(OpenedRequest, request).membership = place
            cast(OpenedRequest, request).workspace = place.workspace
            return place, found
    raise PermissionDenied
