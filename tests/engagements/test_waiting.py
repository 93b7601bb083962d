"""What may wait until a day: warned of before, back on the list after, by itself."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.utils import timezone

from engagements import tenancy
from engagements.models import Approval, Engagement, Lane, Membership, Risk, RiskState, Role
from engagements.portal.deciding import agree_to_wait
from engagements.tasks import look_after_all_waits
from engagements.waiting import end_waits, look_after_waits, warn_of_ends
from tests.conftest import Cast
from tests.engagements.desk.browsing import desk_of, text_of
from tests.engagements.test_mails import send_all, words_of
from tests.factories import make_membership, make_risk, make_workspace

TODAY = timezone.localdate()
UNTIL = TODAY + timedelta(days=30)
DAY = timedelta(days=1)


@pytest.fixture
def accepted(engagement: Engagement, founder: Membership) -> Risk:
    risk = make_risk(engagement, title="No backups")
    risk.accept(UNTIL, "After the fair", by=founder)
    return risk


@pytest.fixture
def put_off(engagement: Engagement) -> Risk:
    risk = make_risk(engagement, title="Old copyright line")
    risk.plan_later(UNTIL)
    return risk


@pytest.mark.parametrize(
    ("today", "warned"),
    [(UNTIL - 8 * DAY, 0), (UNTIL - 7 * DAY, 1), (UNTIL, 1), (UNTIL + DAY, 0)],
)
def test_a_warning_comes_in_the_week_before(accepted: Risk, today: date, warned: int) -> None:
    assert warn_of_ends(today) == warned


def test_a_warning_comes_once_for_each_day_agreed(accepted: Risk, founder: Membership) -> None:
    assert warn_of_ends(UNTIL - DAY) == 1
    assert warn_of_ends(UNTIL) == 0
    later = UNTIL + 60 * DAY
    agree_to_wait(Risk.objects.get(), later, "After the summer", by=founder)
    assert warn_of_ends(UNTIL + DAY) == 0
    assert warn_of_ends(later - DAY) == 1


def test_the_founder_is_asked_and_may_extend(accepted: Risk, founder: Membership) -> None:
    warn_of_ends(UNTIL - DAY)
    asked = Approval.objects.unanswered().get()
    assert asked.risk == accepted
    assert asked.asked_by is None
    later = UNTIL + 60 * DAY
    agree_to_wait(Risk.objects.get(), later, "After the summer", by=founder)
    assert not Approval.objects.unanswered().exists()
    assert end_waits(UNTIL + DAY) == 0
    assert Risk.objects.get().accepted_until == later


def test_what_only_the_plan_puts_off_is_not_asked_of_the_founder(put_off: Risk) -> None:
    assert warn_of_ends(UNTIL) == 1
    assert not Approval.objects.exists()


def test_an_open_question_is_not_asked_twice(accepted: Risk, consultant: Membership) -> None:
    Approval.ask(accepted.engagement, "Longer?", by=consultant.user, risk=accepted)
    warn_of_ends(UNTIL)
    assert Approval.objects.unanswered().count() == 1


def test_each_reads_what_is_theirs(
    accepted: Risk, put_off: Risk, consultant: Membership, founder: Membership
) -> None:
    helper = make_membership(Role.HELPER, workspace=consultant.workspace)
    warn_of_ends(UNTIL)
    mails = send_all()
    sent = {message.to[0]: words_of(message) for message in mails}
    assert len(mails) == 2, "one each, the founder's with the question in it"
    assert set(sent) == {consultant.user.email, founder.user.email}, helper.user.email
    assert "No backups" in sent[consultant.user.email]
    assert "Old copyright line" in sent[consultant.user.email]
    assert "No backups" in sent[founder.user.email]
    assert "Old copyright line" not in sent[founder.user.email]


@pytest.mark.parametrize(("today", "ended"), [(UNTIL, 0), (UNTIL + DAY, 2)])
def test_the_day_after_they_are_back(
    accepted: Risk, put_off: Risk, today: date, ended: int
) -> None:
    assert end_waits(today) == ended
    back = Risk.objects.filter(state=RiskState.OPEN, lane=Lane.FIX_NOW)
    assert back.count() == ended


def test_the_log_says_that_nobody_did_it(accepted: Risk, consultant: Membership) -> None:
    end_waits(UNTIL + DAY)
    line = accepted.engagement.audit_entries.newest_first()[0]
    assert line.actor_name == "LaunchReady"
    assert line.sentence.startswith("reopened a risk: it was accepted until")
    assert [message.to for message in send_all()] == [[consultant.user.email]]
    assert end_waits(UNTIL + DAY) == 0, "a second sweep finds nothing to do"
    assert send_all() == []


def test_a_closed_file_is_told_of_and_left_until_it_is_reopened(
    accepted: Risk, consultant: Membership
) -> None:
    accepted.engagement.close()
    assert warn_of_ends(UNTIL) == 1
    assert "closed" in send_all()[0].body
    assert not Approval.objects.exists()
    assert end_waits(UNTIL + DAY) == 0
    accepted.engagement.reopen()
    assert end_waits(UNTIL + DAY) == 1


def test_by_the_workspaces_own_calendar(accepted: Risk, monkeypatch: pytest.MonkeyPatch) -> None:
    """While it is still the agreed day in Honolulu, it is over in Auckland."""
    moment = datetime.combine(UNTIL, time(23), tzinfo=UTC)
    monkeypatch.setattr(timezone, "now", lambda: moment)
    workspace = accepted.engagement.workspace
    workspace.time_zone = "Pacific/Honolulu"
    assert look_after_waits(workspace) == (1, 0)
    workspace.time_zone = "Pacific/Auckland"
    assert look_after_waits(workspace) == (0, 1)


def test_the_sweep_reaches_every_workspace(cast: Cast) -> None:
    make_workspace()
    for engagement in (cast.engagement, cast.other_engagement, cast.foreign_engagement):
        make_risk(engagement, lane=Lane.LATER, later_until=TODAY - 3 * DAY)
        make_risk(engagement, lane=Lane.LATER, later_until=TODAY + 3 * DAY)
    assert look_after_all_waits() == [3, 3]
    assert look_after_all_waits() == [0, 0]
    with tenancy.scope(cast.foreign_workspace):
        assert Risk.objects.filter(lane=Lane.FIX_NOW).count() == 1


def test_the_overview_says_what_ends_and_what_is_over(cast: Cast) -> None:
    for days in (-1, 7, 8):
        make_risk(cast.engagement, lane=Lane.LATER, later_until=TODAY + days * DAY)
    page = text_of(desk_of(cast).get("engagement_page"))
    assert "1 risk can&#x27;t wait longer" in page
    assert "1 risk may wait a few days longer" in page


def test_a_reworded_risk_keeps_its_history(cast: Cast) -> None:
    """The log goes by the row: the words of another risk of the same title stay away."""
    mine, other = (make_risk(cast.engagement, title="Same words") for _ in range(2))
    with tenancy.scope(cast.workspace):
        mine.start_fixing(by=cast.people["consultant"])
        other.false_alarm("A known proxy", by=cast.people["consultant"])
        mine.edit(by=cast.people["consultant"], title="Better words")
    page = text_of(desk_of(cast).get("risk_page", mine.pk))
    assert "started fixing a risk" in page
    assert "called a risk a false alarm" not in page
