"""The frozen data: the same from the same papers, and never with a secret's value."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from checks.runs.models import Run
from engagements.models import ChangeEntry, DnsRecord, Engagement, RecordType
from handover.making import PackBlocked, make_pack
from handover.papers import collect
from handover.snapshot import find_secrets, to_text
from tests.factories import make_contact, make_risk, make_rollback_card
from tests.handover.paperwork import section, snapshot_of

MOMENT = datetime(2026, 6, 2, 23, 30, tzinfo=UTC)
STRIPE = "sk_live_" + "4eC39HqLyjWDarjtT1zdp7dc"


def test_it_survives_json(engagement: Engagement) -> None:
    snapshot = snapshot_of(engagement, MOMENT)
    assert json.loads(to_text(snapshot)) == snapshot


def test_the_same_papers_give_the_same_snapshot(engagement: Engagement) -> None:
    assert snapshot_of(engagement, MOMENT) == snapshot_of(engagement, MOMENT)


def test_a_blocker_that_no_rule_sees_is_in_the_sentence(engagement: Engagement) -> None:
    assert "is ready for its launch" in section(snapshot_of(engagement), "summary")["sentence"]
    make_risk(engagement, title="Booking works in one browser only", severity="blocker")
    said = section(snapshot_of(engagement), "summary")["sentence"]
    assert said.startswith("coach.example is not ready for its launch yet, for 1 blocker: ")


def test_the_check_outside_is_no_before(engagement: Engagement) -> None:
    first = collect(engagement, timezone.now()).first_audit
    assert first is not None
    Run.objects.filter(pk=first.pk).update(codes=["MAIL001"])
    assert collect(engagement, timezone.now()).first_audit != first


def test_dates_are_those_of_the_client(engagement: Engagement) -> None:
    pack = snapshot_of(engagement, MOMENT)["pack"]
    assert (pack["made_on"], pack["time_zone"]) == ("2026-06-03", "Europe/Paris")


def test_reading_the_papers_costs_the_same_for_more_of_them(engagement: Engagement) -> None:
    few = _queries(engagement)
    for _ in range(20):
        make_rollback_card(engagement)
        make_contact(engagement)
    assert _queries(engagement) == few < 20


def _queries(engagement: Engagement) -> int:
    with CaptureQueriesContext(connection) as asked:
        snapshot_of(Engagement.objects.get(pk=engagement.pk), MOMENT)
    return len(asked)


def test_the_notes_that_are_not_for_the_founder_stay_out(engagement: Engagement) -> None:
    engagement.client.notes = "Pays late, be firm."
    engagement.client.save()
    engagement.refresh_from_db()
    assert "Pays late" not in to_text(snapshot_of(engagement, MOMENT))


@pytest.mark.parametrize(
    ("place", "named"),
    [
        ("change", "What changed, changes, “Rotated a key”: undo"),
        ("card", "Releases and the way back, rollbacks, “Undo it”, steps: no. 2"),
        ("contact", "Who to call, systems, “Phone support”: note"),
        ("title", "The engagement: title"),
    ],
)
def test_a_secret_blocks_the_pack_and_its_field_is_named(
    engagement: Engagement, place: str, named: str
) -> None:
    if place == "change":
        ChangeEntry.objects.create(
            engagement=engagement, who="A", what="Rotated a key", where="Stripe", undo=STRIPE
        )
    elif place == "card":
        make_rollback_card(engagement, title="Undo it", steps=f"Log in.\nUse {STRIPE}.")
    elif place == "contact":
        make_contact(engagement, name="Phone support", note=f"PIN {STRIPE}")
    else:
        engagement.title = STRIPE
        engagement.save()
    found = find_secrets(snapshot_of(engagement, MOMENT))
    assert named in {each.field for each in found}
    assert {each.reason for each in found} == {"a live Stripe key"}
    with pytest.raises(PackBlocked) as blocked:
        make_pack(engagement)
    assert STRIPE not in str(blocked.value)
    assert not engagement.packs.exists()


def test_a_row_named_by_a_secret_is_called_by_its_number(engagement: Engagement) -> None:
    make_contact(engagement, role="other", name=STRIPE)
    found = find_secrets(snapshot_of(engagement, MOMENT))
    assert found
    assert all(STRIPE not in each.sentence for each in found)


def test_a_random_value_of_the_dns_is_only_begun_and_blocks_nothing(engagement: Engagement) -> None:
    value = "q7XcV2bN8mKpL4sWz9RtYh3JfGd6Ua1E"
    DnsRecord.observe(engagement, "coach.example", RecordType.TXT, [value])
    snapshot = snapshot_of(engagement, MOMENT)
    assert find_secrets(snapshot) == []
    groups = section(snapshot, "domain")["groups"]
    shown = [text for group in groups for record in group["records"] for text in record["values"]]
    assert "q7XcV2… (32 characters, see the DNS itself)" in shown
    assert value not in to_text(snapshot)
