"""Blocks: gates, the running clock they need, and the minutes they took."""

from datetime import timedelta

import pytest
from django.utils import timezone

from engagements.models import (
    Block,
    BlockState,
    Engagement,
    Membership,
    RollbackSubject,
    TransitionError,
)
from engagements.models.block import GATEKEEPERS
from engagements.models.rollback import TARGET_MINUTES
from engagements.playbooks import Gate
from tests.factories import (
    make_access_grant,
    make_block,
    make_engagement,
    make_item,
    make_risk,
    make_rollback_card,
)


def test_every_gate_has_its_keeper() -> None:
    assert set(GATEKEEPERS) == set(Gate)
    assert all(keeper.what_to_do for gate, keeper in GATEKEEPERS.items() if gate != Gate.NONE)


@pytest.mark.parametrize(
    ("gate", "subject"),
    [
        (Gate.ROLLBACK_DNS, RollbackSubject.DNS),
        (Gate.ROLLBACK_DEPLOY, RollbackSubject.DEPLOY),
    ],
)
def test_a_block_waits_for_a_rollback_that_was_rehearsed_in_time(
    engagement: Engagement, gate: Gate, subject: RollbackSubject
) -> None:
    block = make_block(engagement, gate=gate)
    make_rollback_card(engagement, subject=RollbackSubject.MAIL).note_rehearsal(3)
    card = make_rollback_card(engagement, subject=subject)
    with pytest.raises(TransitionError, match=f"(?i)rollback card for (the )?{subject.label}"):
        block.start()
    card.note_rehearsal(TARGET_MINUTES + 1)
    with pytest.raises(TransitionError, match="drill within ten minutes"):
        block.start()
    block.refresh_from_db()
    assert block.state == BlockState.WAITING
    card.note_rehearsal(TARGET_MINUTES)
    block.start()
    assert block.state == BlockState.WORKING


def test_a_mail_block_waits_for_a_rollback_card(engagement: Engagement) -> None:
    block = make_block(engagement, gate=Gate.ROLLBACK_MAIL)
    make_rollback_card(engagement, subject=RollbackSubject.DNS).note_rehearsal(3)
    assert "rollback card for mail first" in block.closed_gate()
    make_rollback_card(engagement, subject=RollbackSubject.MAIL)
    assert block.closed_gate() == ""


def test_another_engagements_card_opens_no_gate(engagement: Engagement) -> None:
    elsewhere = make_engagement(client=engagement.client)
    make_rollback_card(elsewhere, subject=RollbackSubject.DNS).note_rehearsal(3)
    assert make_block(engagement, gate=Gate.ROLLBACK_DNS).closed_gate()


def test_the_access_gate_wants_registrar_and_dns(engagement: Engagement) -> None:
    block = make_block(engagement, gate=Gate.ACCESS)
    make_access_grant(engagement, kind="dns")
    assert "registrar" in block.closed_gate()
    registrar = make_access_grant(engagement, kind="registrar")
    assert block.closed_gate() == ""
    registrar.remove()
    assert block.closed_gate()


def test_handover_waits_for_the_last_blocker(engagement: Engagement, founder: Membership) -> None:
    block = make_block(engagement, gate=Gate.NO_BLOCKERS)
    risk = make_risk(engagement, severity="blocker")
    assert "blockers" in block.closed_gate()
    risk.accept(timezone.localdate() + timedelta(days=30), "After the fair", by=founder)
    assert block.closed_gate() == ""


@pytest.mark.parametrize("state", ["draft", "paused", "waiting"])
def test_a_block_needs_a_running_clock(engagement: Engagement, state: str) -> None:
    Engagement.objects.filter(pk=engagement.pk).update(state=state)
    with pytest.raises(TransitionError, match="clock is not running"):
        make_block(engagement).start()


def test_minutes_count_running_time_only(engagement: Engagement) -> None:
    now = timezone.now()
    engagement.started_at = now - timedelta(hours=5)
    engagement.save()
    engagement.pauses.create(
        kind="client",
        reason="Access",
        started_at=now - timedelta(hours=2),
        ended_at=now - timedelta(hours=1),
    )
    block = make_block(
        engagement, state="working", resumed_at=now - timedelta(hours=3), minutes_finished=10
    )
    assert block.minutes_spent(now) == 10 + 120
    block.finish()
    assert block.minutes_spent(now + timedelta(days=1)) == 10 + 120
    began = block.started_at
    block.reopen()
    assert (block.state, block.finished_at) == (BlockState.WORKING, None)
    assert block.started_at == began or began is None


def test_open_items_need_a_note_to_finish(engagement: Engagement) -> None:
    block = make_block(engagement)
    make_item(block)
    make_item(block, state="fail")
    make_item(block, state="pass")
    block.start()
    with pytest.raises(TransitionError, match="2 items are open or not passing"):
        block.finish()
    block.finish("The client fixes both on Monday")
    block.refresh_from_db()
    assert (block.state, block.finish_note) == ("done", "The client fixes both on Monday")


@pytest.mark.parametrize(
    ("state", "verb"),
    [
        ("working", "start"),
        ("done", "start"),
        ("waiting", "finish"),
        ("done", "finish"),
        ("waiting", "reopen"),
        ("working", "reopen"),
    ],
)
def test_verbs_out_of_order_are_refused(engagement: Engagement, state: str, verb: str) -> None:
    block = make_block(engagement, state=state)
    with pytest.raises(TransitionError):
        getattr(block, verb)()


def test_the_current_block_is_the_one_worked_on(engagement: Engagement) -> None:
    make_block(engagement, state="done")
    first, second = make_block(engagement), make_block(engagement)
    assert engagement.blocks.current() == first
    Block.objects.filter(pk=second.pk).update(state="working")
    assert engagement.blocks.current() == second
