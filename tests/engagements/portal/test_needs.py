"""What counts as "needs you", and what doesn't."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from engagements.models import Engagement, Risk
from engagements.playbooks import load_playbook
from engagements.portal import needs
from engagements.portal.needs import Intake, Need, Needs
from tests.factories import make_approval, make_block, make_risk

QUESTIONS = [asked.key for asked in load_playbook("a").intake]


def with_intake(engagement: Engagement, answered: int = 0) -> Engagement:
    engagement.playbook = load_playbook("a").as_dict()
    engagement.intake = dict.fromkeys(QUESTIONS[:answered], "yes")
    engagement.save()
    return engagement


def test_nothing_needs_the_founder_of_a_bare_sprint(engagement: Engagement) -> None:
    make_risk(engagement, severity="blocker")
    assert len(Needs.of(engagement)) == 0


def test_questions_count_and_those_about_a_risk_are_decisions(engagement: Engagement) -> None:
    risk = make_risk(engagement)
    late = make_approval(engagement, due_at=timezone.now() + timedelta(hours=9))
    soon = make_approval(engagement, due_at=timezone.now() + timedelta(hours=1))
    about = make_approval(engagement, risk=risk)
    found = Needs.of(engagement)
    assert (found.questions, found.decisions, len(found)) == ([soon, late], [about], 3)


def test_two_questions_about_one_risk_are_one_decision(engagement: Engagement) -> None:
    risk = make_risk(engagement)
    first, _second = make_approval(engagement, risk=risk), make_approval(engagement, risk=risk)
    assert Needs.of(engagement).decisions == [first]


@pytest.mark.parametrize(
    "settle",
    [
        lambda risk: risk.mark_fixed("run 3"),
        lambda risk: Risk.objects.filter(pk=risk.pk).update(state="false_alarm"),
    ],
)
def test_a_risk_that_settled_itself_asks_nobody(
    engagement: Engagement, settle: Callable[[Risk], object]
) -> None:
    risk = make_risk(engagement)
    make_approval(engagement, risk=risk)
    settle(risk)
    assert len(Needs.of(engagement)) == 0


def test_answered_and_withdrawn_questions_are_gone(engagement: Engagement) -> None:
    now = timezone.now()
    make_approval(engagement, answer="Yes", answered_at=now)
    make_approval(engagement, withdrawn_at=now)
    assert len(Needs.of(engagement)) == 0


def test_what_the_clock_waits_for_is_a_need_and_our_own_pause_is_none(
    engagement: Engagement,
) -> None:
    engagement.wait_for_client("The log-in of the registrar")
    assert Needs.of(engagement).waits_for == "The log-in of the registrar"
    assert len(Needs.of(engagement)) == 1
    engagement.pause("Night, until 8:00")
    assert Needs.of(engagement).waits_for == ""
    assert len(Needs.of(engagement)) == 0


@pytest.mark.parametrize(
    ("answered", "block_state", "is_due"),
    [
        (0, None, True),
        (3, None, True),
        (3, "working", True),
        (3, "done", False),  # the first block is over: it would only nag
        (len(QUESTIONS), None, False),
    ],
)
def test_first_questions_are_due_until_the_first_block_is_done(
    engagement: Engagement, answered: int, block_state: str | None, is_due: bool
) -> None:
    with_intake(engagement, answered)
    if block_state:
        make_block(engagement, state=block_state)
    expected = Intake(answered, len(QUESTIONS)) if is_due else None
    assert Needs.of(engagement).intake == expected


def test_a_closed_sprint_asks_only_what_other_pages_do(
    engagement: Engagement, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_intake(engagement)
    make_approval(engagement)
    engagement.close()
    assert len(Needs.of(engagement)) == 0
    sign = Need("Your pack is ready to sign.", "/pack/", "Sign it")
    monkeypatch.setattr(needs, "SOURCES", [lambda sprint: [sign]])
    assert Needs.of(engagement).elsewhere == [sign]
    assert len(Needs.of(engagement)) == 1
