"""Access register, rollback cards, contacts, change log and secrets inventory."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from engagements.models import (
    AccessGrant,
    Engagement,
    RollbackCard,
    SecretEntry,
    TransitionError,
)
from tests.factories import (
    make_access_grant,
    make_block,
    make_change,
    make_contact,
    make_rollback_card,
    make_secret_entry,
)

TODAY = timezone.localdate()


def test_access_is_removed_once(engagement: Engagement) -> None:
    grant = make_access_grant(engagement, remove_on=TODAY - timedelta(days=1))
    assert list(AccessGrant.objects.overdue(TODAY)) == [grant]
    grant.remove()
    assert not AccessGrant.objects.overdue(TODAY).exists()
    assert not grant.is_standing
    with pytest.raises(TransitionError, match="removed already"):
        grant.remove()


def test_a_grant_from_tomorrow_can_be_removed_today(engagement: Engagement) -> None:
    grant = make_access_grant(engagement, granted_on=TODAY + timedelta(days=1))
    grant.remove()
    assert grant.removed_on == grant.granted_on


@pytest.mark.parametrize(("minutes", "fast"), [(None, None), (4, True), (10, True), (11, False)])
def test_a_rehearsal_within_ten_minutes(
    engagement: Engagement, minutes: int | None, fast: bool | None
) -> None:
    card = make_rollback_card(engagement)
    if minutes is not None:
        card.note_rehearsal(minutes)
    card.refresh_from_db()
    assert card.is_fast_enough is fast
    assert RollbackCard.objects.rehearsed_in_time().exists() is bool(fast)


def test_a_rehearsal_is_not_in_the_future(engagement: Engagement) -> None:
    with pytest.raises(TransitionError, match="future"):
        make_rollback_card(engagement).note_rehearsal(4, TODAY + timedelta(days=1))


def test_the_steps_of_a_card_are_its_lines(engagement: Engagement) -> None:
    card = make_rollback_card(engagement, steps=" Log in.\n\nPut it back. \n")
    assert card.step_list == ["Log in.", "Put it back."]


def test_rotating_ends_an_exposure(engagement: Engagement) -> None:
    entry = make_secret_entry(engagement, exposed=True, rotate_by=TODAY)
    assert list(SecretEntry.objects.exposed()) == list(SecretEntry.objects.due(TODAY)) == [entry]
    entry.note_rotation(rotate_by=date(2030, 1, 1))
    entry.refresh_from_db()
    assert (entry.exposed, entry.rotated_on) == (False, TODAY)
    assert not SecretEntry.objects.due(TODAY).exists()


@pytest.mark.parametrize("field", SecretEntry.FREE_TEXT)
def test_no_text_of_the_inventory_takes_a_value(engagement: Engagement, field: str) -> None:
    with pytest.raises(ValidationError) as caught:
        make_secret_entry(engagement, **{field: "sk" + "_live_51H8xTq2eZvKYlo2C0aBcDeF"})
    assert list(caught.value.message_dict) == [field]
    assert not SecretEntry.objects.exists()


def test_a_change_outlives_its_block(engagement: Engagement) -> None:
    block = make_block(engagement)
    change = make_change(engagement, block=block)
    block.delete()
    change.refresh_from_db()
    assert change.block is None


@pytest.mark.parametrize(
    ("make", "fields", "why"),
    [
        (make_contact, {"role": "astrologer"}, "an unknown role"),
        (make_contact, {"email": "", "phone": "", "url": ""}, "nobody can be reached so"),
        (make_access_grant, {"kind": "moon"}, "an unknown kind"),
        (make_access_grant, {"whose": "nobody"}, "an unknown owner"),
        (make_access_grant, {"removed_on": date(2000, 1, 1)}, "removed before granted"),
        (make_rollback_card, {"subject": "time"}, "an unknown subject"),
        (make_rollback_card, {"rehearsed_on": TODAY}, "half a rehearsal"),
        (make_secret_entry, {"kind": "gossip"}, "an unknown kind"),
    ],
)
def test_the_table_refuses(
    engagement: Engagement, make: Any, fields: dict[str, Any], why: str
) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        make(engagement, **fields)


@pytest.mark.parametrize(
    ("make", "key"),
    [
        (make_contact, {"role": "mail", "name": "Support"}),
        (make_rollback_card, {"title": "Undo www"}),
        (make_secret_entry, {"name": "STRIPE_KEY"}),
    ],
)
def test_natural_keys_are_unique(engagement: Engagement, make: Any, key: dict[str, str]) -> None:
    make(engagement, **key)
    with pytest.raises(IntegrityError), transaction.atomic():
        make(engagement, **key)
