"""What the registers show: rollbacks by the clock, alerts that were tried; above a mere “yes”."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from checks.engine.verdict import Status, Verdict
from checks.runs.attesting.words import heard_of
from engagements.models import Engagement, RollbackCard
from engagements.models.rollback import TARGET_MINUTES
from tests.checks.runs.attesting.test_words import decide, judged
from tests.checks.runs.makers import give_word
from tests.factories import (
    make_alert,
    make_block,
    make_client,
    make_engagement,
    make_item,
    make_rollback_card,
    make_user,
)

TODAY = timezone.localdate()
YESTERDAY = TODAY - timedelta(days=1)
NEEDED = ["uptime", "certificate", "forms", "errors"]


def card(engagement: Engagement, *minutes: int, **fields: Any) -> RollbackCard:
    """For the deployment, with drills of so many minutes, all of yesterday."""
    made = make_rollback_card(engagement, **({"subject": "deploy", "title": "Back"} | fields))
    for each in minutes:
        made.note_rehearsal(each, YESTERDAY, by=make_user(name="Mia Chen"))
    return made


def alert(engagement: Engagement, seconds: int | None, **fields: Any) -> None:
    make_alert(engagement, seconds=seconds, tested_at=timezone.now(), **fields)


def told(engagement: Engagement, code: str) -> Verdict:
    return judged(engagement)[code]


# Rollbacks


def test_a_drill_in_time_is_the_word_on_the_way_back(engagement: Engagement) -> None:
    card(engagement, TARGET_MINUTES)
    verdict = told(engagement, "OPS006")
    assert (verdict.status, verdict.attested) == (Status.PASS, True)
    assert verdict.found.startswith("Attested by Mia Chen on ")
    assert "“Back” was gone through in 10 minutes; the target is 10." in verdict.found


def test_a_drill_over_the_target_fails_it(engagement: Engagement) -> None:
    card(engagement, TARGET_MINUTES + 1)
    verdict = told(engagement, "OPS006")
    assert verdict.status is Status.FAIL
    assert "that this is not so: “Back” was gone through in 11 minutes" in verdict.found


def test_the_latest_drill_of_a_card_counts(engagement: Engagement) -> None:
    card(engagement, 25, 6)
    assert told(engagement, "OPS006").status is Status.PASS


def test_one_card_that_is_too_slow_is_enough_for_a_no(engagement: Engagement) -> None:
    card(engagement, 25)
    card(engagement, 6, title="Another way")
    assert told(engagement, "OPS006").status is Status.FAIL


@pytest.mark.parametrize("subject", ["dns", "mail", "edge"])
def test_the_drill_of_something_else_says_nothing(engagement: Engagement, subject: str) -> None:
    card(engagement, 4, subject=subject)
    assert told(engagement, "OPS006").status is Status.NOT_OBSERVED


def test_a_card_that_nobody_went_through_says_nothing(engagement: Engagement) -> None:
    card(engagement)
    assert told(engagement, "OPS006").status is Status.NOT_OBSERVED


def test_another_engagements_drill_says_nothing(engagement: Engagement) -> None:
    card(make_engagement(client=make_client(workspace=engagement.workspace)), 4)
    assert heard_of(engagement) == {}


def test_no_spoken_yes_outweighs_a_drill(engagement: Engagement) -> None:
    card(engagement, 25)
    give_word(engagement)
    decide(engagement, "OPS006")
    assert told(engagement, "OPS006").status is Status.FAIL


def test_but_a_later_no_does(engagement: Engagement) -> None:
    card(engagement, 4)
    give_word(engagement, holds=False, words="The host was changed since.")
    assert "The host was changed since" in told(engagement, "OPS006").found


def test_until_it_is_rehearsed_again(engagement: Engagement) -> None:
    give_word(engagement, holds=False)
    drilled = card(engagement, 4)
    drilled.drills.update(started_at=timezone.now())
    assert told(engagement, "OPS006").status is Status.PASS


def test_or_the_word_ran_out(engagement: Engagement) -> None:
    card(engagement, 4)
    give_word(engagement, holds=False, said_on=YESTERDAY, until=YESTERDAY)
    assert told(engagement, "OPS006").status is Status.PASS


def test_a_drill_ticks_the_line_of_the_plan(engagement: Engagement) -> None:
    item = make_item(make_block(engagement), rule_codes=["OPS006"])
    card(engagement, 4)
    item.tick_by_rules({"OPS006": told(engagement, "OPS006").status.value})
    assert item.state == "pass"


# Alerts


def test_alerts_that_all_arrived_are_the_word(engagement: Engagement) -> None:
    alert(engagement, 95, who="Nora", kinds=NEEDED[:2])
    alert(engagement, 1200, who="Maya", kinds=NEEDED[2:], channel="sms", address="+44 20 1")
    verdict = told(engagement, "OPS009")
    assert (verdict.status, verdict.attested) == (Status.PASS, True)
    assert "Maya, text message was reached after 20 min, which is late" in verdict.found
    assert "Nora, mail was reached after 1 min 35 s" in verdict.found


def test_one_that_did_not_arrive_fails_it(engagement: Engagement) -> None:
    alert(engagement, 95)
    alert(engagement, None, who="Nora")
    verdict = told(engagement, "OPS009")
    assert verdict.status is Status.FAIL
    assert "the test to Nora, mail did not arrive" in verdict.found


def test_one_that_was_never_tried_leaves_it_open(engagement: Engagement) -> None:
    alert(engagement, 95)
    make_alert(engagement)
    assert told(engagement, "OPS009").status is Status.NOT_OBSERVED


def test_an_alert_that_nobody_hears_leaves_it_open(engagement: Engagement) -> None:
    alert(engagement, 95, kinds=NEEDED[1:])
    assert told(engagement, "OPS009").status is Status.NOT_OBSERVED


def test_no_destination_says_nothing(engagement: Engagement) -> None:
    assert told(engagement, "OPS009").status is Status.NOT_OBSERVED
