"""Before and after, kept by themselves when a run turns a verdict, and shown on three pages."""

from __future__ import annotations

from django.db import connection
from django.test.utils import CaptureQueriesContext

from checks.runs.models import Run, Turn
from engagements import tenancy
from engagements.models import Engagement, FounderScreenshot, InternalScreenshot, RiskState
from tests.checks.runs.makers import look, make_turned_risk, minutes_ago, verdict
from tests.conftest import Cast
from tests.engagements.desk.browsing import desk_of, text_of
from tests.factories import make_block, make_item, make_risk, make_screenshot

BAD = verdict(found="There were two.")
GOOD = verdict(status="pass", found="There is one.")
UNSEEN = verdict(status="not_observed", found="No answer.")


def words(turn: Turn) -> tuple[list[str], list[str]]:
    return [line["found"] for line in turn.before], [line["found"] for line in turn.after]


def test_a_verdict_that_turns_keeps_both_sides_once(engagement: Engagement) -> None:
    item = make_item(make_block(engagement), rule_codes=["MAIL001"])
    look(engagement, BAD, started_at=minutes_ago(50))
    assert not Turn.objects.exists()
    look(engagement, UNSEEN, started_at=minutes_ago(40))  # says nothing, and is no "before"
    look(engagement, GOOD, started_at=minutes_ago(30))
    look(engagement, GOOD, started_at=minutes_ago(20))
    risk, run = (
        engagement.risks.get(),
        Run.objects.get(started_at__lt=minutes_ago(25), counts__pass=1),
    )
    of_risk, of_item = Turn.objects.get(risk=risk), Turn.objects.filter(item=item)
    assert words(of_risk) == (["There were two."], ["There is one."])
    assert of_risk.run == run
    assert of_risk.after_at == run.started_at
    assert of_risk.before_at < minutes_ago(45)
    assert [words(turn) for turn in of_item] == [words(of_risk)]
    risk.refresh_from_db()
    assert risk.state == RiskState.FIXED
    look(engagement, verdict(found="Two again."), started_at=minutes_ago(15))
    look(engagement, GOOD, started_at=minutes_ago(10))
    newest = Turn.objects.filter(risk=risk).newest_first().first()
    assert newest is not None
    assert words(newest) == (["Two again."], ["There is one."])
    assert words(of_item.newest_first()[0]) == (["Two again."], ["There is one."])
    Run.objects.all().delete()  # the proof stays as it read on its day
    newest.refresh_from_db()
    assert (newest.run, words(newest)) == (None, (["Two again."], ["There is one."]))


def test_what_is_gone_with_its_subject_is_told_so(engagement: Engagement) -> None:
    old = verdict(subject="old.coach.example", found="Nobody keeps it.")
    look(engagement, old, started_at=minutes_ago(9))
    look(engagement, GOOD)
    (turn,) = Turn.objects.all()
    before, after = words(turn)
    assert before == ["Nobody keeps it."]
    assert after == ["The rule finds no fault at old.coach.example any more."]


def test_neither_an_older_look_nor_a_false_alarm_nor_a_persons_word_makes_a_turn(
    cast: Cast,
) -> None:
    engagement, someone = cast.engagement, cast.people["consultant"]
    with tenancy.scope(cast.workspace):
        look(engagement, BAD, started_at=minutes_ago(5))
        look(engagement, GOOD, started_at=minutes_ago(9))  # ended late; looked before
        risk = engagement.risks.get()
        risk.false_alarm("It is meant so", by=someone)
        look(engagement, GOOD)
        make_item(make_block(engagement))
        assert not Turn.objects.exists()


def test_a_risk_that_a_person_called_fixed_turns_when_a_run_agrees(engagement: Engagement) -> None:
    look(engagement, BAD, started_at=minutes_ago(9))
    engagement.risks.get().mark_fixed("I saw it")
    look(engagement, GOOD)
    assert words(Turn.objects.get()) == (["There were two."], ["There is one."])


def test_the_pages_show_both_sides_with_the_pictures_that_are_theirs(cast: Cast) -> None:
    desk, portal = desk_of(cast), desk_of(cast, "founder")
    waits = make_risk(cast.engagement, title="Not fixed")
    risk = make_turned_risk(cast.engagement)
    item = make_item(make_block(cast.engagement), state="pass", title="Forms are encrypted")
    for kind, subject, side, caption in (
        (FounderScreenshot, risk, "before", "<b>WAS</b>"),
        (InternalScreenshot, risk, "after", "OURS"),
        (FounderScreenshot, item, "after", "The form now"),
        (FounderScreenshot, waits, "before", "STILL SO"),
        (FounderScreenshot, item, "neither", "By the way"),
    ):
        make_screenshot(kind, subject, side=side, caption=caption)
    page = text_of(desk.get("risk_before_after", risk.pk))
    places = [page.index(each) for each in ("There were two.", "WAS", "There is one.", "OURS")]
    assert places == sorted(places)
    assert "The form now" in text_of(desk.get("item_before_after", item.pk, htmx=True))
    assert "stands here" in text_of(desk.get("risk_before_after", make_risk(cast.engagement).pk))
    assert "Not there yet" in text_of(desk.get("risk_before_after", waits.pk))

    mine = text_of(portal.get("portal_risk_before_after", risk.pk, htmx=True))
    everything = text_of(portal.get("portal_before_after"))
    for shown in (mine, everything):
        assert "There were two." in shown
        assert "&lt;b&gt;WAS" in shown
        assert "OURS" not in shown
    assert "2 things are fixed" in everything
    assert "Forms are encrypted" in everything
    assert "By the way" in everything
    assert "STILL SO" not in everything

    with tenancy.scope(cast.workspace):
        risk.refresh_from_db()
        risk.reopen("Seen on a phone", by=cast.people["consultant"])
    assert "come back since" in text_of(desk.get("risk_before_after", risk.pk))
    assert "1 thing is fixed" in text_of(portal.get("portal_before_after"))


def test_more_pairs_take_no_more_queries(cast: Cast) -> None:
    portal = desk_of(cast, "founder")

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert portal.get("portal_before_after").status_code == 200
        return len(asked)

    def pairs(number: int) -> None:
        subjects = [f"{number}{place}.example" for place in range(number)]
        with tenancy.scope(cast.workspace):
            look(cast.engagement, *(verdict(subject=each) for each in subjects))
            look(cast.engagement, *(verdict(subject=each, status="pass") for each in subjects))
            for risk in cast.engagement.risks.all():
                make_screenshot(FounderScreenshot, risk, side="after")
            make_screenshot(FounderScreenshot, make_item(make_block(cast.engagement)), side="after")

    pairs(3)
    few = queries()
    pairs(5)
    assert queries() == few
