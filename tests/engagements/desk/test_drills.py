"""A rollback drill: the server keeps the time, the card takes over the latest."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from engagements import tenancy
from engagements.models import Drill, RollbackCard, TransitionError
from engagements.models.drill import clock_face
from tests.conftest import Cast
from tests.engagements.desk.browsing import desk_of, text_of
from tests.factories import make_contact, make_drill, make_rollback_card

TODAY = timezone.localdate()


def card_now(cast: Cast) -> RollbackCard:
    with tenancy.scope(cast.workspace):
        return RollbackCard.objects.get()


def test_a_drill_from_start_to_stop(cast: Cast) -> None:
    card, desk = make_rollback_card(cast.engagement), desk_of(cast, "helper")
    started = desk.post("drill_start", card.pk)
    with tenancy.scope(cast.workspace):
        drill = Drill.objects.get()
        Drill.objects.update(started_at=timezone.now() - timedelta(minutes=7, seconds=30))
    assert started.headers["Location"] == desk.url("drill_page", drill.pk)
    again = desk.browser.post(desk.url("drill_start", card.pk), follow=True)
    assert "A drill of this card is running already." in text_of(again)
    assert "The drill runs" in text_of(desk.get("rollback_list"))

    desk.post("drill_tick", drill.pk, tick="0")
    page = text_of(desk.get("drill_page", drill.pk))
    elapsed = int(page.split('data-elapsed="')[1].split('"')[0])
    assert 450 <= elapsed < 600  # a reload goes on where the clock is
    assert page.count('class="done"') == 1
    assert "Not rehearsed" in text_of(desk.get("rollback_list"))  # a running one does not count

    with tenancy.scope(cast.workspace):
        Drill.objects.update(started_at=timezone.now() - timedelta(minutes=7, seconds=1))
    desk.post("drill_stop", drill.pk)
    page = text_of(desk.get("drill_page", drill.pk))
    assert "8 min: within the target of 10 minutes." in page
    assert "data-elapsed" not in page
    assert (card_now(cast).rehearsed_minutes, card_now(cast).rehearsed_on) == (8, TODAY)
    for verb, sent in (("stop", {}), ("tick", {"tick": "0"})):
        desk.post(f"drill_{verb}", drill.pk, **sent)
    assert "This drill is over." in text_of(desk.get("rollback_list"))
    with tenancy.scope(cast.workspace):
        said = [str(line) for line in cast.engagement.audit_entries.newest_first()]
    assert said == [
        "helper rehearsed a rollback in 8 minutes",
        "helper started a drill of a rollback",
    ]


def test_over_the_target_is_said_plainly_everywhere(cast: Cast) -> None:
    drill = make_drill(
        cast.engagement, started_at=timezone.now() - timedelta(minutes=13, seconds=1)
    )
    with tenancy.scope(cast.workspace):
        drill.steps = [{"text": "Log in", "seconds": 60}, {"text": "Undo", "seconds": 700}]
        drill.save()
    desk = desk_of(cast)
    desk.post("drill_stop", drill.pk)
    page = text_of(desk.get("drill_page", drill.pk))
    assert "14 min: 4 min over the target of 10 minutes." in page
    assert "The longest step took 10:40: “Undo”" in page
    assert "Rehearsed, too slow" in text_of(desk.get("rollback_list"))
    assert "Over the target" in text_of(desk.get("rollback_page", drill.card_id))
    assert "1 rollback card took too long" in text_of(desk.get("engagement_page"))
    assert "took 14 minutes in its drill; the target is 10" in text_of(desk.get("pack_list"))
    portal = cast.browser("founder").get(desk.url("portal_rollback_list"))
    assert "more than the 10 minutes we aim for" in text_of(portal)


def test_a_mistaken_drill_is_discarded_and_the_one_before_counts(cast: Cast) -> None:
    card, desk = make_rollback_card(cast.engagement), desk_of(cast)
    yesterday = TODAY - timedelta(days=1)
    desk.post("rollback_rehearse", card.pk, minutes=4, on=yesterday)
    desk.post("rollback_rehearse", card.pk, minutes=30, on=TODAY)
    desk.post("rollback_rehearse", card.pk, minutes=9, on=yesterday - timedelta(days=9))
    assert card_now(cast).rehearsed_minutes == 30  # the latest by its day, not by its entry
    assert text_of(desk.get("rollback_page", card.pk)).count("noted by hand") == 3
    with tenancy.scope(cast.workspace):
        latest = card.drills.finished()[0]
    assert "Discard this drill?" in text_of(desk.get("drill_discard", latest.pk))
    desk.post("drill_discard", latest.pk)
    assert (card_now(cast).rehearsed_minutes, card_now(cast).rehearsed_on) == (4, yesterday)
    running = make_drill(cast.engagement, card=card)
    desk.post("drill_discard", running.pk)
    with tenancy.scope(cast.workspace):
        assert card.drills.count() == 2
        for drill in card.drills.all():
            drill.discard(by=cast.people["consultant"])
    assert card_now(cast).rehearsed_on is None


def test_what_a_drill_refuses(cast: Cast) -> None:
    drill, desk = make_drill(cast.engagement), desk_of(cast)
    for sent, status in (({"tick": "x"}, 400), ({}, 400), ({"tick": "2"}, 302)):
        assert desk.post("drill_tick", drill.pk, **sent).status_code == status
    assert "This drill has no such step." in text_of(desk.get("rollback_list"))
    with tenancy.scope(cast.workspace):
        drill.tick(0, True)
        drill.steps[0]["seconds"] = 3
        drill.save()
        drill.tick(0, True)
        assert drill.steps[0]["seconds"] == 3  # ticking twice keeps the first
        drill.tick(0, False)
        assert drill.steps[0]["seconds"] is None
        drill.started_at = timezone.now() - timedelta(days=2)
        drill.save()
        with pytest.raises(TransitionError, match="more than a day"):
            drill.stop(by=cast.people["consultant"])
        cast.engagement.close()
    page = desk.browser.post(desk.url("drill_discard", drill.pk), follow=True)
    assert "This engagement is closed" in text_of(page)
    assert "Start a drill</button>" not in text_of(desk.get("rollback_page", drill.card_id))


@pytest.mark.parametrize(("seconds", "shown"), [(0, "0:00"), (65, "1:05"), (3725, "62:05")])
def test_the_face_of_the_clock(seconds: int, shown: str) -> None:
    assert clock_face(seconds) == shown


def test_the_founder_prints_a_card_with_whom_to_call(cast: Cast) -> None:
    card = make_rollback_card(cast.engagement, subject="mail", trigger="<i>Mail stops</i>")
    make_contact(cast.engagement, role="mail", name="Mail desk", phone="+44 20 7946 0000")
    make_contact(cast.engagement, role="first_week", name="Maya")
    make_contact(cast.engagement, role="edge", name="Edge desk")
    desk, founder = desk_of(cast), cast.browser("founder")
    assert card.title in text_of(founder.get(desk.url("portal_page")))
    page = text_of(founder.get(desk.url("portal_rollback", card.pk)))
    assert page.index("Maya") < page.index("Mail desk")
    assert "Edge desk" not in page
    assert "&lt;i&gt;Mail stops&lt;/i&gt;" in page
    assert "<button" not in page.split("<article")[1].split("</article>")[0]


def test_as_many_queries_for_thirty_drills_as_for_three(cast: Cast) -> None:
    desk, counts = desk_of(cast), []
    first: Any = make_rollback_card(cast.engagement)
    pages = [("rollback_page", first.pk), ("rollback_list",)]
    for number in (3, 27):
        for _ in range(number):
            make_drill(cast.engagement)
            make_drill(cast.engagement, card=first, minutes=5)
        for page in pages:
            desk.get(*page)
        with CaptureQueriesContext(connection) as asked:
            for page in pages:
                desk.get(*page)
        counts.append(len(asked))
    assert counts[0] == counts[1]
