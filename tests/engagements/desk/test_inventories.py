"""What is particular to secrets, access, rollback cards and contacts."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from engagements import tenancy
from engagements.models import AccessGrant, RollbackCard, SecretEntry
from tests.conftest import Cast
from tests.engagements.desk.browsing import desk_of, text_of
from tests.factories import (
    make_access_grant,
    make_alert,
    make_contact,
    make_rollback_card,
    make_secret_entry,
)

TODAY = timezone.localdate()
TOMORROW, YESTERDAY = TODAY + timedelta(days=1), TODAY - timedelta(days=1)


def stored(row: Any) -> Any:
    with tenancy.scope(row.workspace_id):
        return type(row).objects.get(pk=row.pk)


def test_the_name_of_a_secret_may_look_like_a_name_only(cast: Cast) -> None:
    name = "whsec_" + "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    response = desk_of(cast).post("secret_create", name=name, kind="webhook")
    assert response.status_code == 422
    assert "This looks like a webhook secret." in text_of(response)
    with tenancy.scope(cast.workspace):
        assert not SecretEntry.objects.exists()


def test_what_is_exposed_or_due_stands_on_top(cast: Cast) -> None:
    make_secret_entry(cast.engagement, name="LEAKED_KEY", exposed=True)
    make_secret_entry(cast.engagement, name="OLD_KEY", rotate_by=TODAY)
    make_secret_entry(cast.engagement, name="FINE_KEY", rotate_by=TOMORROW)
    page = text_of(desk_of(cast).get("secret_list"))
    exposed = page.split("Exposed and not rotated since:")[1].split("</p>")[0]
    due = page.split("Due for rotation:")[1].split("</p>")[0]
    assert "LEAKED_KEY" in exposed
    assert "OLD_KEY" in due
    assert "FINE_KEY" not in exposed + due


def test_a_rotation_ends_an_exposure(cast: Cast) -> None:
    secret = make_secret_entry(cast.engagement, exposed=True)
    desk = desk_of(cast)
    response = desk.post("secret_rotate", secret.pk, on=TODAY, rotate_by=TOMORROW)
    assert response.status_code == 302
    now = stored(secret)
    assert (now.exposed, now.rotated_on, now.rotate_by) == (False, TODAY, TOMORROW)


@pytest.mark.parametrize("on", [str(TOMORROW), "", "yesterday"])
def test_a_rotation_needs_a_day_that_has_been(cast: Cast, on: str) -> None:
    secret = make_secret_entry(cast.engagement, exposed=True)
    response = desk_of(cast).post("secret_rotate", secret.pk, on=on)
    assert response.status_code == 422
    assert stored(secret).exposed


def test_ties_to_cut_stand_apart(cast: Cast) -> None:
    make_access_grant(cast.engagement, system="Ends later", remove_on=TOMORROW)
    make_access_grant(cast.engagement, system="Ends first", remove_on=YESTERDAY)
    make_access_grant(cast.engagement, system="In our name", whose="consultant")
    make_access_grant(cast.engagement, system="Founder keeps", whose="founder")
    with tenancy.scope(cast.workspace):
        make_access_grant(cast.engagement, system="Gone already").remove()
    page = text_of(desk_of(cast).get("access_list"))
    order = ["Ties to cut", "Ends first", "Ends later", "In our name"]
    order += ["Stays", "Founder keeps", "Removed</caption>", "Gone already"]
    places = [page.index(words) for words in order]
    assert places == sorted(places)
    assert page.count("Overdue") == 1


def test_removing_an_access_asks_then_keeps_the_day(cast: Cast) -> None:
    grant, desk = make_access_grant(cast.engagement), desk_of(cast)
    assert "Yes, removed today" in text_of(desk.get("access_remove", grant.pk))
    assert stored(grant).is_standing
    desk.post("access_remove", grant.pk)
    assert stored(grant).removed_on == TODAY
    again = desk.browser.post(desk.url("access_remove", grant.pk), follow=True)
    assert "This access was removed already." in text_of(again)


@pytest.mark.parametrize(
    ("dates", "says"),
    [
        ({"granted_on": TODAY, "remove_on": YESTERDAY}, "That is before the access began."),
        ({"granted_on": TOMORROW}, "That is after the access was removed."),
    ],
)
def test_the_days_of_an_access_are_in_order(cast: Cast, dates: dict[str, Any], says: str) -> None:
    grant = make_access_grant(cast.engagement)
    with tenancy.scope(cast.workspace):
        grant.remove()
    data = {"system": "Gandi", "kind": "registrar", "whose": "founder", "holder": "Fay"}
    response = desk_of(cast).post("access_edit", grant.pk, **data, **dates)
    assert response.status_code == 422
    assert says in text_of(response)
    with tenancy.scope(cast.workspace):
        assert AccessGrant.objects.get().system == "Cloudflare"


def test_a_drill_is_noted_on_the_card(cast: Cast) -> None:
    card, desk = make_rollback_card(cast.engagement), desk_of(cast)
    desk.post("rollback_rehearse", card.pk, minutes=12, on=TODAY)
    with tenancy.scope(cast.workspace):
        assert RollbackCard.objects.get().rehearsed_minutes == 12
    assert "Rehearsed, too slow" in text_of(desk.get("rollback_list"))


@pytest.mark.parametrize(
    "data",
    [{"minutes": 0}, {"minutes": 100_000}, {"minutes": "ten"}, {"minutes": 5, "on": TOMORROW}],
)
def test_a_drill_that_could_not_be(cast: Cast, data: dict[str, Any]) -> None:
    card = make_rollback_card(cast.engagement)
    response = desk_of(cast).post("rollback_rehearse", card.pk, **({"on": TODAY} | data))
    assert response.status_code == 422
    assert str(data["minutes"]) in text_of(response)
    assert stored(card).rehearsed_on is None


def test_the_steps_of_a_card_are_numbered_and_missing_cards_named(cast: Cast) -> None:
    make_rollback_card(cast.engagement, subject="dns", steps="Log in.\n\nUndo it.")
    desk = desk_of(cast)
    page = text_of(desk.get("rollback_list"))
    assert page.count("<li>Log in.</li><li>Undo it.</li>") == 1
    assert f"{desk.url('rollback_create')}?subject=mail" in page
    assert f"{desk.url('rollback_create')}?subject=dns" not in page


def test_a_contact_must_be_reachable(cast: Cast) -> None:
    response = desk_of(cast).post("contact_create", role="edge", name="Edge desk")
    assert response.status_code == 422
    assert "Give at least one of e-mail, phone and support page." in text_of(response)


def test_a_launch_week_without_anyone_to_call_is_pointed_out(cast: Cast) -> None:
    make_contact(cast.engagement, role="first_week")
    desk = desk_of(cast)
    page = text_of(desk.get("contact_list"))
    assert f'href="{desk.url("alert_create")}"' in page
    assert f"{desk.url('contact_create')}?role=first_week" not in page


def test_who_gets_the_alerts_is_shown_beside_the_contacts_and_kept_in_one_place(cast: Cast) -> None:
    row = make_alert(cast.engagement, who="Nora <b>", address="nora@coach.example")
    desk, portal = desk_of(cast), desk_of(cast, "founder")
    page = text_of(desk.get("contact_list"))
    assert f"{desk.url('alert_list')}#alert-{row.pk}" in page
    assert "nora@coach.example" in page
    assert "Nora &lt;b&gt;" in page
    assert "Not tested" in page
    assert f'href="{desk.url("alert_create")}"' not in page
    assert "Gets the alerts" not in text_of(desk.get("contact_create"))
    assert "nora@coach.example" in text_of(portal.get("portal_page"))
