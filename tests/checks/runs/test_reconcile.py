"""Findings into risks: each rule of the design, and what must never happen."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from checks.engine.verdict import Severity
from checks.runs.models import Purpose, Run
from checks.runs.reconcile import Changes, reconcile
from engagements.models import Engagement, Lane, Risk, RiskState, Role
from tests.checks.runs.makers import finished, look, minutes_ago, stored, verdict
from tests.factories import (
    make_client,
    make_engagement,
    make_membership,
    make_risk,
    make_user,
)

NOTHING = Changes()
FILE = "https://coach.example/.env"


def only_risk() -> Risk:
    return Risk.objects.get()


def rows() -> list[dict[str, Any]]:
    """All risks in full, but for the moment they were last seen."""
    return [
        {name: value for name, value in row.items() if name not in ("last_seen_at", "updated_at")}
        for row in Risk.objects.order_by("pk").values()
    ]


# New


def test_a_new_failure_becomes_a_risk_with_the_words_of_the_day(engagement: Engagement) -> None:
    found = verdict("MAIL001", severity=Severity.BLOCKER)
    changes = look(engagement, found)
    risk = only_risk()
    assert changes == Changes(created=[risk.pk])
    assert (risk.code, risk.subject, risk.title) == ("MAIL001", "coach.example", found.title)
    assert (risk.why, risk.fix, risk.impact) == (found.why, found.fix, found.impact.value)
    assert (risk.severity, risk.state, risk.lane) == ("blocker", RiskState.OPEN, Lane.FIX_NOW)


def test_a_minor_one_goes_into_the_lane_that_can_wait(engagement: Engagement) -> None:
    look(engagement, verdict(severity=Severity.MINOR))
    risk = only_risk()
    assert risk.lane == Lane.LATER
    assert risk.later_until == risk.first_seen_at.date() + timedelta(days=30)


@pytest.mark.parametrize("status", ["pass", "warn", "not_applicable", "not_observed"])
def test_only_a_failure_makes_a_risk(engagement: Engagement, status: str) -> None:
    assert look(engagement, verdict(status=status)) == NOTHING
    assert not Risk.objects.exists()


def test_mere_information_makes_none(engagement: Engagement) -> None:
    assert look(engagement, verdict(severity=Severity.INFO)) == NOTHING
    assert not Risk.objects.exists()


def test_each_subject_is_a_risk_of_its_own(engagement: Engagement) -> None:
    changes = look(engagement, verdict("DNS031", "a.coach.example"), verdict("DNS031", "b"))
    assert len(changes.created) == Risk.objects.count() == 2


# The same again


def test_the_same_evidence_twice_changes_nothing(engagement: Engagement) -> None:
    verdicts = [verdict(), verdict("DNS031", "x"), verdict("DNS035", status="pass")]
    look(engagement, *verdicts, started_at=minutes_ago(9))
    before = rows()
    changes = look(engagement, *verdicts, started_at=minutes_ago(5))
    assert (changes.created, changes.fixed, changes.reopened) == ([], [], [])
    assert rows() == before


def test_the_same_run_twice_changes_nothing(engagement: Engagement) -> None:
    run = finished(engagement, verdict())
    reconcile(run, list(run.findings.all()))
    before = rows()
    reconcile(run, list(run.findings.all()))
    assert rows() == before


def test_seen_again_moves_the_moment_only(engagement: Engagement) -> None:
    look(engagement, verdict(), started_at=minutes_ago(9))
    later = minutes_ago(2)
    changes = look(engagement, verdict(found="Other words", fix="Other fix"), started_at=later)
    assert changes == Changes(seen_again=[only_risk().pk])
    assert only_risk().last_seen_at == later
    assert only_risk().fix == "Change the record."


def test_a_persons_words_are_never_overwritten(engagement: Engagement) -> None:
    look(engagement, verdict(), started_at=minutes_ago(9))
    only_risk().edit(by=make_user(), title="Mail is lost", severity="minor", owner_name="Fay")
    look(engagement, verdict(severity=Severity.BLOCKER))
    look(engagement, verdict(status="pass"))
    look(engagement, verdict(severity=Severity.BLOCKER))
    risk = only_risk()
    assert (risk.title, risk.severity, risk.owner_name) == ("Mail is lost", "minor", "Fay")


def test_a_failure_called_mere_information_later_is_still_seen(engagement: Engagement) -> None:
    look(engagement, verdict(), started_at=minutes_ago(9))
    changes = look(engagement, verdict(severity=Severity.INFO))
    assert changes == Changes(seen_again=[only_risk().pk])


# Gone


@pytest.mark.parametrize("status", ["pass", "warn", "not_applicable"])
def test_gone_and_really_observed_is_fixed_with_the_run_as_proof(
    engagement: Engagement, status: str
) -> None:
    look(engagement, verdict(), started_at=minutes_ago(9))
    changes = look(engagement, verdict(status=status))
    risk = only_risk()
    assert changes == Changes(fixed=[risk.pk])
    assert risk.state == RiskState.FIXED
    assert f"run {Run.objects.latest('started_at').pk} " in risk.fixed_proof


def test_being_fixed_or_put_off_it_is_fixed_as_well(engagement: Engagement) -> None:
    look(engagement, verdict(), verdict("DNS035"), started_at=minutes_ago(9))
    fixing, later = Risk.objects.order_by("pk")
    fixing.start_fixing()
    later.plan_later(timezone.localdate() + timedelta(days=9))
    look(engagement, verdict(status="pass"), verdict("DNS035", status="pass"))
    assert {risk.state for risk in Risk.objects.all()} == {RiskState.FIXED}


def test_not_observed_changes_nothing(engagement: Engagement) -> None:
    look(engagement, verdict(), started_at=minutes_ago(9))
    before = rows()
    assert look(engagement, verdict(status="not_observed")) == NOTHING
    assert rows() == before


def test_half_observed_changes_nothing(engagement: Engagement) -> None:
    look(engagement, verdict("DNS027"), started_at=minutes_ago(9))
    both = verdict("DNS027", status="pass"), verdict("DNS027", status="not_observed")
    assert look(engagement, *both) == NOTHING


def test_a_run_of_other_rules_changes_nothing(engagement: Engagement) -> None:
    look(engagement, verdict(), started_at=minutes_ago(9))
    fields = {"purpose": Purpose.WATCH, "codes": ["DNS035"]}
    assert look(engagement, verdict("DNS035", status="pass"), **fields) == NOTHING


# The subject itself is not named any more


def test_a_vanished_subject_is_fixed_when_all_else_was_seen(engagement: Engagement) -> None:
    look(engagement, verdict("DNS031", "old.coach.example"), started_at=minutes_ago(9))
    changes = look(engagement, verdict("DNS031", status="pass"))
    assert changes == Changes(fixed=[only_risk().pk])


def test_a_rule_with_nothing_left_to_say_is_observed_too(engagement: Engagement) -> None:
    look(engagement, verdict("DNS031"), started_at=minutes_ago(9))
    assert look(engagement).fixed == [only_risk().pk]


@pytest.mark.parametrize(
    ("others", "gaps", "why"),
    [
        (["pass", "not_observed"], [], "the subject may be what was not observed"),
        (["pass"], ["hosts:old.coach.example"], "a host was not observed"),
        ([], ["hosts:old.coach.example"], "the rule was silent, for it saw nothing"),
    ],
)
def test_a_vanished_subject_stays_while_something_was_unseen(
    engagement: Engagement, others: list[str], gaps: list[str], why: str
) -> None:
    look(engagement, verdict("DNS031", "old.coach.example"), started_at=minutes_ago(9))
    said = [
        verdict("DNS031", f"{number}.coach.example", status) for number, status in enumerate(others)
    ]
    assert look(engagement, *said, evidence=stored(unseen=gaps)) == NOTHING, why


def test_a_gap_of_another_topic_is_no_obstacle(engagement: Engagement) -> None:
    look(engagement, verdict("DNS031", "old.coach.example"), started_at=minutes_ago(9))
    gaps = stored(unseen=["mail_servers:mail.coach.example"])
    assert look(engagement, verdict("DNS031", status="pass"), evidence=gaps).fixed


@pytest.mark.parametrize(
    ("seen", "unseen", "fixed"),
    [
        ([f"probes:{FILE}"], ["probes:https://admin.coach.example/"], True),
        ([], [f"probes:{FILE}"], False),
        ([], ["probes:https://admin.coach.example/"], False),
    ],
)
def test_what_the_fault_rested_on_was_seen_again(
    engagement: Engagement, seen: list[str], unseen: list[str], fixed: bool
) -> None:
    """The file is told of by its address, its absence by the host; another host is out of reach."""
    exposed = verdict("EXP001", FILE, evidence=(f"probes:{FILE}",))
    look(engagement, exposed, started_at=minutes_ago(9))
    host = verdict("EXP001", "coach.example", "pass")
    other = verdict("EXP001", "admin.coach.example", "not_observed")
    changes = look(engagement, host, other, evidence=stored(seen, unseen))
    assert bool(changes.fixed) is fixed


def half_seen(fact_id: str) -> dict[str, Any]:
    gap = {"kind": "Gap", "reason": "servfail", "detail": ""}
    return {fact_id: {"kind": "HostFacts", "a": {"kind": "DnsAnswer", "gap": gap}}}


def test_what_was_seen_in_part_only_is_not_seen(engagement: Engagement) -> None:
    rests_on = "hosts:old.coach.example"
    first = verdict("DNS031", "old.coach.example", evidence=(rests_on,))
    look(engagement, first, started_at=minutes_ago(9))
    other = verdict("DNS031", "x.coach.example", "not_observed")
    evidence = {"evidence": half_seen(rests_on)}
    assert look(engagement, other, evidence=evidence) == NOTHING


def test_a_rule_that_falls_silent_on_half_an_answer_clears_nothing(engagement: Engagement) -> None:
    """The mail hosts could not be told, so no mail host was judged."""
    look(engagement, verdict("MX006", "mail.coach.example"), started_at=minutes_ago(9))
    assert look(engagement, evidence={"evidence": half_seen("mx:coach.example")}) == NOTHING


@pytest.mark.parametrize(
    ("evidence", "fixed"),
    [
        ({}, True),  # nothing is there to be judged any more
        (half_seen("visits:https://coach.example/"), False),  # nothing could be seen
    ],
)
def test_not_applicable_clears_only_what_was_seen(
    engagement: Engagement, evidence: dict[str, Any], fixed: bool
) -> None:
    look(engagement, verdict("HDR001"), started_at=minutes_ago(9))
    answer = verdict("HDR001", status="not_applicable")
    assert bool(look(engagement, answer, evidence={"evidence": evidence}).fixed) is fixed


# Back again


def test_back_again_is_reopened(engagement: Engagement) -> None:
    look(engagement, verdict(), started_at=minutes_ago(9))
    look(engagement, verdict(status="pass"), started_at=minutes_ago(8))
    Risk.objects.update(fixed_at=minutes_ago(7))
    changes = look(engagement, verdict())
    risk = only_risk()
    assert changes == Changes(reopened=[risk.pk])
    assert (risk.state, risk.reopened_count, risk.fixed_at) == (RiskState.OPEN, 1, None)


# Decided by people


@pytest.mark.parametrize("status", ["fail", "pass", "not_observed", "gone"])
@pytest.mark.parametrize("decided", [RiskState.ACCEPTED, RiskState.FALSE_ALARM])
def test_accepted_and_false_alarms_are_left_alone(
    engagement: Engagement, decided: RiskState, status: str
) -> None:
    look(engagement, verdict(), started_at=minutes_ago(9))
    founder = make_membership(Role.FOUNDER, client=engagement.client)
    until = timezone.localdate() + timedelta(days=30)
    if decided == RiskState.ACCEPTED:
        only_risk().accept(until, "After the fair", by=founder)
    else:
        only_risk().false_alarm("Known proxy", by=founder.user)
    before = Risk.objects.values().get()
    assert look(engagement, *([] if status == "gone" else [verdict(status=status)])) == NOTHING
    assert Risk.objects.values().get() == before


def test_a_risk_by_hand_is_not_the_rules(engagement: Engagement) -> None:
    make_risk(engagement, code="", subject="", fingerprint="")
    before = rows()
    look(engagement, verdict(status="pass"))
    assert rows() == before


# Runs that end in another order than they looked


def test_an_older_look_does_not_reopen(engagement: Engagement) -> None:
    look(engagement, verdict(), started_at=minutes_ago(30))
    look(engagement, verdict(status="pass"), started_at=minutes_ago(5))
    assert look(engagement, verdict(), started_at=minutes_ago(6)) == NOTHING
    assert only_risk().state == RiskState.FIXED


def test_an_older_look_does_not_fix(engagement: Engagement) -> None:
    look(engagement, verdict(), started_at=minutes_ago(5))
    assert look(engagement, verdict(status="pass"), started_at=minutes_ago(6)) == NOTHING


def test_an_older_look_does_not_create(engagement: Engagement) -> None:
    look(engagement, verdict(status="pass"), started_at=minutes_ago(5))
    assert look(engagement, verdict(), started_at=minutes_ago(6)) == NOTHING


def test_an_older_look_creates_what_the_newer_could_not_see(engagement: Engagement) -> None:
    look(engagement, verdict(status="not_observed"), started_at=minutes_ago(5))
    assert look(engagement, verdict(), started_at=minutes_ago(6)).created


def test_an_older_look_moves_no_moment_back(engagement: Engagement) -> None:
    newer = minutes_ago(5)
    look(engagement, verdict(), started_at=newer)
    look(engagement, verdict(), started_at=minutes_ago(6))
    assert only_risk().last_seen_at == newer


def test_a_newer_audit_of_another_engagement_is_no_witness(engagement: Engagement) -> None:
    other = make_engagement(client=make_client(workspace=engagement.workspace))
    look(other, verdict(status="pass"), started_at=minutes_ago(5))
    assert look(engagement, verdict(), started_at=minutes_ago(6)).created


def test_more_findings_are_no_more_queries(engagement: Engagement) -> None:
    def queries(number: int, started_at: datetime) -> int:
        verdicts = [verdict(subject=f"h{n}.coach.example") for n in range(number)]
        run = finished(engagement, *verdicts, started_at=started_at)
        with CaptureQueriesContext(connection) as captured:
            reconcile(run, list(run.findings.all()))
        return len(captured)

    queries(1, minutes_ago(9))  # from here on some risks are known and some are new
    assert queries(3, minutes_ago(6)) == queries(9, minutes_ago(3))
    assert Risk.objects.count() == 9
