"""The owner's side of the door outside: opening it, and what is sold behind it."""

from __future__ import annotations

from django.test import Client as Browser
from django.urls import reverse

from engagements import tenancy
from engagements.models import FrontDoor, Package, WorkspaceAuditEntry
from tests.conftest import Cast
from tests.factories import make_front_door

PACKAGE = {
    "name": "Launch <1>",
    "price": "2400",
    "currency": "EUR",
    "rush_percent": "25",
    "hours": "48",
    "included": "DNS\n\n mail ",
    "playbook_key": "a",
    "suits_stage": ["stage:idea"],
    "suits_after": ["after:founder", "after:nobody"],
    "position": "1",
    "is_offered": "on",
}


def post(cast: Cast, page: str, *parts: object, **fields: object) -> str:
    path = reverse(page, args=[cast.workspace.slug, *parts])
    return cast.browser("owner").post(path, fields, follow=True).content.decode()


def outside(slug: str) -> tuple[int, str]:
    answer = Browser().get(reverse("door_home", args=[slug]))
    return answer.status_code, answer.content.decode()


def test_the_owner_opens_the_door_and_shuts_it(cast: Cast) -> None:
    make_front_door(cast.foreign_workspace, slug="taken")
    assert "Somebody has this address already" in post(
        cast, "front_door_edit", is_open="on", slug="taken", keep_days=90
    )
    assert "less than or equal to 365" in post(cast, "front_door_edit", slug="ours", keep_days=400)
    assert not FrontDoor.objects.filter(workspace=cast.workspace).exists()
    assert "/d/ours/" in post(cast, "front_door_edit", is_open="on", slug="ours", keep_days=30)
    status, page = outside("ours")
    assert status == 200
    assert cast.workspace.name in page
    assert 'name="robots"' not in page
    assert "it is shut" in post(cast, "front_door_edit", slug="ours", keep_days=30)
    assert outside("ours")[0] == 404
    with tenancy.scope(cast.workspace):
        said = list(WorkspaceAuditEntry.objects.order_by("pk").values_list("sentence", flat=True))
    assert said == ["opened the door outside", "shut the door outside"]


def test_packages_begin_with_the_playbooks_and_become_the_owners(cast: Cast) -> None:
    make_front_door(cast.workspace, slug="ours")
    post(cast, "package_begin")
    post(cast, "package_begin")  # twice changes nothing
    with tenancy.scope(cast.workspace):
        first, *others = Package.objects.all()
    assert (first.playbook_key, first.price, len(others)) == ("a", None, 1)
    assert "sale:calls" in first.suits
    assert "sale:offer" in others[0].suits
    assert "Price on request" in outside("ours")[1]
    assert "Saved: Launch &lt;1&gt;." in post(cast, "package_edit", first.pk, **PACKAGE)
    with tenancy.scope(cast.workspace):
        first.refresh_from_db()
    assert first.suits == ["stage:idea", "after:founder", "after:nobody"]
    assert first.included_lines == ["DNS", "mail"]
    assert 'Launch &lt;1&gt;</h3><strong class="package-price">EUR 2,400' in outside("ours")[1]
    assert "of this name already" in post(cast, "package_create", **PACKAGE)
    secret = PACKAGE | {"name": "B", "summary": "sk_live_" + "4eC39HqLyjWDarjtT1zdp7dc"}
    assert "looks like a live Stripe key" in post(cast, "package_create", **secret)
    assert "Deleted: Launch" in post(cast, "package_delete", first.pk)
    assert "Launch" not in outside("ours")[1].partition("What we do")[2]
