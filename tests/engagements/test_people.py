"""Accounts, memberships and what makes an invitation usable."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from engagements.models import Engagement, Invitation, Membership, Role, TransitionError, User
from tests.factories import make_client, make_membership, make_user, make_workspace

pytestmark = pytest.mark.django_db


def test_addresses_are_one_whatever_their_case() -> None:
    user = make_user(email=" Fay@Coach.Example ")
    assert user.email == "fay@coach.example"
    assert User.objects.get_by_natural_key("FAY@coach.example") == user
    with pytest.raises(IntegrityError), transaction.atomic():
        make_user(email="fay@COACH.example")
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=user.pk).update(email="Fay@coach.example")


def test_without_a_password_there_is_none_to_guess() -> None:
    assert not make_user().has_usable_password()
    assert make_user(password="a long one").check_password("a long one")


def test_time_zones_are_real() -> None:
    user = make_user(time_zone="Mars/Olympus")
    with pytest.raises(ValidationError, match="not a time zone"):
        user.full_clean()


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("with_client", [True, False])
def test_a_client_is_set_for_the_clients_people_only(role: Role, with_client: bool) -> None:
    workspace = make_workspace()
    client = make_client(workspace=workspace) if with_client else None
    place = Membership(user=make_user(), workspace=workspace, client=client, role=role)
    if with_client is role.is_on_the_clients_side:
        place.save()
        assert place.is_on_the_clients_side is with_client
    else:
        with pytest.raises(IntegrityError), transaction.atomic():
            place.save()


def test_one_place_a_person_and_client(engagement: Engagement) -> None:
    owner = make_membership(Role.OWNER, workspace=engagement.workspace)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_membership(Role.HELPER, workspace=engagement.workspace, user=owner.user)
    founder = make_membership(Role.FOUNDER, client=engagement.client)
    make_membership(Role.FOUNDER, client=make_client(), user=founder.user)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_membership(Role.FOUNDER_HELPER, client=engagement.client, user=founder.user)


def test_only_the_founder_stands_for_the_client(engagement: Engagement) -> None:
    founder = make_membership(Role.FOUNDER, client=engagement.client)
    helper = make_membership(Role.FOUNDER_HELPER, client=engagement.client)
    assert founder.stands_for(engagement.client_id)
    assert not founder.stands_for(engagement.client_id + 1)
    assert not helper.stands_for(engagement.client_id)


def invite(**fields: Any) -> tuple[Invitation, str]:
    invitation, token = Invitation.issue(make_workspace(), "fay@coach.example", Role.HELPER)
    Invitation.objects.filter(pk=invitation.pk).update(**fields)
    invitation.refresh_from_db()
    return invitation, token


def test_the_token_is_kept_as_a_hash() -> None:
    invitation, token = invite()
    assert token not in str(vars(invitation))
    assert Invitation.objects.with_token(token).get() == invitation
    assert not Invitation.objects.with_token(invitation.token_hash).exists()


def test_accepted_once() -> None:
    invitation, _ = invite()
    user = make_user()
    place = invitation.accept(user)
    assert (place.user, place.role) == (user, Role.HELPER)
    with pytest.raises(TransitionError, match="used already"):
        invitation.accept(make_user())
    assert not Invitation.objects.usable().exists()
    with pytest.raises(TransitionError, match="accepted"):
        invitation.revoke()


def test_a_founders_invitation_leads_to_the_client() -> None:
    client = make_client()
    invitation, _ = Invitation.issue(
        client.workspace, "fay@coach.example", Role.FOUNDER, client=client
    )
    invitation = Invitation.objects.get(pk=invitation.pk)
    assert invitation.accept(make_user()).stands_for(client.pk)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"expires_at": timezone.now() - timedelta(seconds=1)}, "run out"),
        ({"revoked_at": timezone.now()}, "withdrawn"),
    ],
)
def test_what_can_no_longer_be_used(fields: dict[str, Any], said: str) -> None:
    invitation, _ = invite(**fields)
    with pytest.raises(TransitionError, match=said):
        invitation.accept(make_user())
    assert not Invitation.objects.usable().exists()
    assert not Membership.objects.exists()


def test_accepting_again_changes_the_role() -> None:
    invitation, _ = invite()
    member = make_membership(Role.CONSULTANT, workspace=invitation.workspace)
    assert invitation.accept(member.user).pk == member.pk
    member.refresh_from_db()
    assert member.role == Role.HELPER
