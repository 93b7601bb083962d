"""The only door: who gets in, with what in reach, and who meets a 404 or a 403."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.test import RequestFactory

from engagements import tenancy
from engagements.access import (
    ROLE_RIGHTS,
    Right,
    may_invite,
    open_client,
    open_engagement,
    open_workspace,
    opened,
)
from engagements.models import Client, Engagement, Role
from tests.conftest import ANONYMOUS, EVERYONE, Cast
from tests.factories import make_client, make_engagement, make_membership

DESK = {"owner", "consultant", "helper"}
RIGHTS: dict[Right, set[str]] = {
    Right.VIEW_DESK: DESK,
    Right.WORK: DESK,
    Right.MANAGE: {"owner", "consultant"},
    Right.ERASE: {"owner"},
    Right.VIEW_PORTAL: {"owner", "consultant", "founder", "founder_helper"},
    Right.DECIDE: {"founder"},
}
OUTSIDERS = {"outsider", "other_founder", ANONYMOUS}


def request_of(cast: Cast, who: str) -> HttpRequest:
    request = RequestFactory().get("/")
    request.user = AnonymousUser() if who == ANONYMOUS else cast.people[who]
    return request


def verdict(act: Callable[[], object]) -> int:
    try:
        act()
    except Http404:
        return 404
    except PermissionDenied:
        return 403
    return 200


@pytest.mark.parametrize("right", Right)
@pytest.mark.parametrize("who", EVERYONE)
def test_the_engagement_opens_by_right(cast: Cast, who: str, right: Right) -> None:
    expected = 404 if who in OUTSIDERS else 200 if who in RIGHTS[right] else 403
    slugs = (cast.workspace.slug, cast.engagement.slug)
    assert verdict(lambda: open_engagement(request_of(cast, who), *slugs, right)) == expected
    assert tenancy.is_set() == (expected == 200)


@pytest.mark.parametrize("right", Right)
@pytest.mark.parametrize("who", EVERYONE)
def test_the_client_opens_by_right(cast: Cast, who: str, right: Right) -> None:
    expected = 404 if who in OUTSIDERS else 200 if who in RIGHTS[right] else 403
    slugs = (cast.workspace.slug, cast.client.slug)
    assert verdict(lambda: open_client(request_of(cast, who), *slugs, right)) == expected


@pytest.mark.parametrize("who", EVERYONE)
def test_the_workspace_opens_for_its_desk(cast: Cast, who: str) -> None:
    insiders = DESK | {"founder", "founder_helper", "other_founder"}
    expected = 200 if who in DESK else 403 if who in insiders else 404
    request = request_of(cast, who)
    assert (
        verdict(lambda: open_workspace(request, cast.workspace.slug, Right.VIEW_DESK)) == expected
    )


def test_a_consultant_has_the_workspace_in_reach(cast: Cast) -> None:
    request = request_of(cast, "consultant")
    found = open_engagement(request, cast.workspace.slug, cast.engagement.slug, Right.WORK)
    assert found == cast.engagement
    assert set(Engagement.objects.all()) == {cast.engagement, cast.other_engagement}


def test_a_founder_has_their_client_in_reach(cast: Cast) -> None:
    request = request_of(cast, "founder")
    open_engagement(request, cast.workspace.slug, cast.engagement.slug, Right.VIEW_PORTAL)
    assert list(Engagement.objects.all()) == [cast.engagement]
    assert list(Client.objects.all()) == [cast.client]


def test_the_slug_of_another_workspace_leads_nowhere(cast: Cast) -> None:
    request = request_of(cast, "consultant")
    with pytest.raises(Http404):
        open_engagement(request, cast.workspace.slug, cast.foreign_engagement.slug, Right.VIEW_DESK)


def test_the_same_slug_in_two_workspaces_opens_ones_own(cast: Cast) -> None:
    with tenancy.scope(cast.foreign_workspace):
        twin = make_engagement(client=cast.foreign_client, slug=cast.engagement.slug)
    request = request_of(cast, "outsider")
    assert (
        open_engagement(request, cast.foreign_workspace.slug, twin.slug, Right.WORK).pk == twin.pk
    )


def test_a_founder_of_two_clients_opens_each_alone(cast: Cast) -> None:
    make_membership(Role.FOUNDER, user=cast.people["founder"], client=cast.other_client)
    request = request_of(cast, "founder")
    slug = cast.other_engagement.slug
    open_engagement(request, cast.workspace.slug, slug, Right.DECIDE)
    assert list(Engagement.objects.all()) == [cast.other_engagement]


def test_an_owner_who_is_also_the_founder_decides_as_the_founder(cast: Cast) -> None:
    with tenancy.scope(cast.workspace):
        own = make_client("Own firm", workspace=cast.workspace)
        engagement = make_engagement(client=own)
    make_membership(Role.FOUNDER, user=cast.people["owner"], client=own)
    request = request_of(cast, "owner")
    open_engagement(request, cast.workspace.slug, engagement.slug, Right.DECIDE)
    assert opened(request)["membership"].role == Role.FOUNDER


def test_templates_learn_what_was_opened(cast: Cast) -> None:
    request = request_of(cast, "helper")
    assert opened(request) == {}
    open_engagement(request, cast.workspace.slug, cast.engagement.slug, Right.WORK)
    context = opened(request)
    assert context["workspace"] == cast.workspace
    assert context["engagement"] == cast.engagement
    assert context["rights"] == ROLE_RIGHTS[Role.HELPER]


def test_nobody_on_the_consultancys_side_decides() -> None:
    deciders = {role for role, rights in ROLE_RIGHTS.items() if Right.DECIDE in rights}
    assert deciders == {Role.FOUNDER}


@pytest.mark.parametrize(
    ("who", "role", "may"),
    [
        ("owner", Role.OWNER, True),
        ("owner", Role.FOUNDER, True),
        ("consultant", Role.FOUNDER, True),
        ("consultant", Role.OWNER, False),  # nobody raises anyone above themselves
        ("consultant", Role.CONSULTANT, False),
        ("helper", Role.FOUNDER, False),
        ("founder", Role.FOUNDER_HELPER, False),
    ],
)
def test_who_may_invite_whom(cast: Cast, who: str, role: Role, may: bool) -> None:
    assert may_invite(cast.memberships[who], role) is may
