"""The workspace's playbooks: editing, sending in, earlier editions, and updating a sprint."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client as Browser
from django.urls import reverse

from engagements import tenancy
from engagements.models import Engagement, ItemState, PlaybookEdition
from engagements.opening import open_engagement
from engagements.playbooks import shipped_text
from engagements.sprint_update import merged_severities
from tests.conftest import Cast
from tests.engagements.desk.conftest import Url

SHIPPED = shipped_text("a")
EDITED = (
    SHIPPED.replace("Every name server answers", "Each name server answers")
    .replace('key = "hosts"', 'key = "all-hosts"', 1)
    .replace('key = "forms"', 'key = "all-forms"', 1)
    .replace("hours = [0, 8]", "hours = [0, 10]")
    .replace("hours = [8, 16]", "hours = [10, 16]")
)


def save(desk: Browser, cast: Cast, text: str, *, after: int = 0, **more: Any) -> HttpResponse:
    path = reverse("playbook_edit", args=[cast.workspace.slug, "a"])
    response: HttpResponse = desk.post(path, {"text": text, "after": after, **more})
    return response


def page(browser: Browser, path: str) -> str:
    return browser.get(path).content.decode()


def test_an_edit_is_for_new_sprints_and_not_for_those_that_run(
    cast: Cast, desk: Browser, url: Url, sprint: Engagement
) -> None:
    assert save(desk, cast, EDITED, note="Slower start").status_code == 302
    sprint.refresh_from_db()
    assert sprint.blocks.get(position=1).ends_hour == 8
    new = open_engagement(cast.client, "second.example", "a")
    assert (new.playbook_edition, new.blocks.get(position=1).ends_hour) == (1, 10)
    listed = page(desk, reverse("playbook_list", args=[cast.workspace.slug]))
    assert "3 on another edition" in listed  # the cast has two more of playbook A
    assert "Update this sprint" in page(desk, url("block_list"))


def test_the_text_comes_back_as_it_was_typed(cast: Cast, desk: Browser, sprint: Engagement) -> None:
    text = "# Ours\r\n" + EDITED
    save(desk, cast, text)
    args = [cast.workspace.slug, "a", 1]
    response = desk.get(reverse("playbook_download", args=args))
    assert response.content.decode() == text.replace("\r\n", "\n")
    assert response["Content-Disposition"] == 'attachment; filename="a-1.toml"'
    args[2] = 7
    assert desk.get(reverse("playbook_download", args=args)).status_code == 404


def test_a_file_takes_the_place_of_the_text(cast: Cast, desk: Browser, sprint: Engagement) -> None:
    upload = SimpleUploadedFile("a.toml", EDITED.encode())
    assert save(desk, cast, "nonsense", file=upload).status_code == 302
    assert PlaybookEdition.objects.get().text == EDITED


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"text": "title = "}, "This is not TOML"),
        ({"text": ""}, "lacks"),
        ({"text": EDITED.replace("[0, 10]", "[0, 9]")}, "must start at hour 9"),
        ({"text": EDITED + '# password = "hunter2-but-longer"'}, "looks like a password"),
        ({"file": SimpleUploadedFile("a.toml", b"\x89PNG\r\n\x1a\n\x00\xff")}, "is not text"),
        ({"file": SimpleUploadedFile("a.toml", b"#" * 400_001)}, "too big"),
        ({"note": "key sk_live_51HxYzAbCdEfGh"}, "looks like a live Stripe key"),
        ({"after": "x"}, "whole number"),
    ],
)
def test_what_can_not_be_a_playbook_is_refused_and_kept_on_the_page(
    cast: Cast, desk: Browser, sprint: Engagement, sent: dict[str, Any], said: str
) -> None:
    response = save(desk, cast, **{"text": EDITED, **sent})
    assert response.status_code == 422
    assert said in response.content.decode()
    assert not PlaybookEdition.objects.exists()


def test_of_two_who_save_the_second_is_told(cast: Cast, desk: Browser, sprint: Engagement) -> None:
    save(desk, cast, EDITED)
    refused = save(desk, cast, EDITED + "# mine")
    assert refused.status_code == 422
    assert "Somebody saved edition 1 meanwhile" in refused.content.decode()
    assert "# mine" in refused.content.decode()
    assert PlaybookEdition.objects.count() == 1


def test_an_earlier_edition_is_taken_up_again(
    cast: Cast, desk: Browser, sprint: Engagement
) -> None:
    save(desk, cast, EDITED)
    path = reverse("playbook_edit", args=[cast.workspace.slug, "a"])
    text = page(desk, f"{path}?edition=0")
    assert "the playbook as shipped, not the newest" in text
    assert "Every name server answers" in text
    save(desk, cast, SHIPPED, after=1)
    assert "Every name server answers" in page(desk, path)
    assert desk.get(f"{path}?edition=9").status_code == 404


def test_a_playbook_of_ones_own(cast: Cast, desk: Browser, sprint: Engagement) -> None:
    create = reverse("playbook_create", args=[cast.workspace.slug])
    for taken in ("a", "A b", "new"):
        assert desk.post(create, {"key": taken, "like": "b"}).status_code == 422
    desk.post(create, {"key": "mail-rescue", "like": "b"})
    assert "mail-rescue" in page(desk, reverse("engagement_create", args=[cast.workspace.slug]))
    own = open_engagement(cast.client, "third.example", "mail-rescue")
    assert (own.playbook_key, own.blocks.count()) == ("mail-rescue", 5)


def test_another_workspace_has_its_own(cast: Cast, desk: Browser, sprint: Engagement) -> None:
    save(desk, cast, EDITED)
    with tenancy.cleared(), tenancy.scope(cast.foreign_workspace):
        theirs = open_engagement(cast.foreign_client, "sea.example", "a")
        assert (theirs.playbook_edition, theirs.blocks.get(position=1).ends_hour) == (0, 8)


def seen_on(text: str) -> str:
    return text.split('name="seen" value="')[1].split('"', maxsplit=1)[0]


def test_a_sprint_is_updated_as_its_diff_said(
    cast: Cast, desk: Browser, url: Url, sprint: Engagement
) -> None:
    sprint.start()
    first = sprint.blocks.get(position=1)
    first.start()
    kept = first.items.get(key="forms")
    kept.decide(ItemState.PASS, by=cast.people["consultant"], reason="Seen")
    save(desk, cast, EDITED)
    shown = page(desk, url("sprint_update"))
    for words in ("Every name server answers</del>", "Each name server answers</ins>", "Stays"):
        assert words in shown
    first.refresh_from_db()
    assert first.ends_hour == 8  # looking changes nothing
    response = desk.post(url("sprint_update"), {"seen": seen_on(shown)})
    assert response["Location"] == url("block_list")
    first.refresh_from_db()
    kept.refresh_from_db()
    assert (first.state, first.ends_hour) == ("working", 10)
    assert kept.state == "pass"
    keys = list(first.items.values_list("key", flat=True))
    assert "all-hosts" in keys
    assert "hosts" not in keys
    assert keys[-2:] == ["all-forms", "forms"]
    assert "Nothing would change" not in page(desk, url("sprint_update"))  # forms still stays
    assert "Update this sprint" not in page(desk, url("block_list"))


def test_an_update_that_was_not_seen_is_not_done(
    cast: Cast, desk: Browser, url: Url, sprint: Engagement
) -> None:
    save(desk, cast, EDITED)
    seen = seen_on(page(desk, url("sprint_update")))
    save(desk, cast, EDITED.replace("Each name server", "Any name server"), after=1)
    response = desk.post(url("sprint_update"), {"seen": seen})
    assert response.status_code == 422
    assert "Any name server" in response.content.decode()
    assert sprint.blocks.get(position=1).ends_hour == 8


def test_a_closed_sprint_is_not_updated(
    cast: Cast, desk: Browser, url: Url, sprint: Engagement
) -> None:
    save(desk, cast, EDITED)
    seen = seen_on(page(desk, url("sprint_update")))
    sprint.close()
    assert desk.post(url("sprint_update"), {"seen": seen}).status_code == 422
    assert sprint.blocks.get(position=1).ends_hour == 8


def test_blocks_change_places_come_and_go(
    cast: Cast, desk: Browser, url: Url, sprint: Engagement
) -> None:
    head, *blocks = SHIPPED.split("[[block]]\n")
    first, second, third, *rest = blocks
    swapped = [
        second.replace("[8, 16]", "[0, 8]"),
        first.replace("[0, 8]", "[8, 16]"),
        third.replace('key = "mail"', 'key = "post"', 1),
        *rest,
    ]
    sprint.start()
    begun = sprint.blocks.get(key="audit")
    begun.start()
    save(desk, cast, "[[block]]\n".join([head, *swapped]))
    desk.post(url("sprint_update"), {"seen": seen_on(page(desk, url("sprint_update")))})
    keys = list(sprint.blocks.order_by("position").values_list("key", "state"))
    assert keys[:3] == [("edge", "waiting"), ("audit", "working"), ("post", "waiting")]
    assert len(keys) == 6


def test_the_clients_own_severity_wins() -> None:
    old, new = {"DNS001": "major", "DNS002": "minor"}, {"DNS001": "info"}
    own = {"DNS001": "major", "DNS002": "blocker"}
    assert merged_severities(own, old, new) == {"DNS001": "info", "DNS002": "blocker"}
