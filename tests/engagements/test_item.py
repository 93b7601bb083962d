"""Items: what rules may tick, and what a person's word needs."""

import pytest
from django.db import IntegrityError, transaction

from engagements.models import Engagement, Item, ItemState, Membership, TransitionError
from engagements.models.item import judge
from tests.factories import make_block, make_item

OPEN, PASS, FAIL, NOT_APPLICABLE = ItemState


@pytest.mark.parametrize(
    ("codes", "statuses", "expected", "why"),
    [
        (["A", "B"], {"A": "pass", "B": "pass"}, PASS, "all pass"),
        (["A", "B"], {"A": "pass", "B": "not_applicable"}, PASS, "what does not apply is no bar"),
        (["A", "B"], {"A": "fail", "B": "not_observed"}, FAIL, "one fail is enough"),
        (["A", "B"], {"A": "pass", "B": "not_observed"}, OPEN, "not observed is never green"),
        (["A", "B"], {"A": "pass"}, OPEN, "a rule that did not run is not observed"),
        (["A", "B"], {"A": "pass", "B": "warn"}, OPEN, "a warning is for a person"),
        (["A"], {"A": "not_applicable"}, NOT_APPLICABLE, "nothing applies"),
        (["A"], {"B": "pass"}, None, "the run had none of them"),
        ([], {"A": "pass"}, None, "an item without rules"),
    ],
)
def test_judge(
    codes: list[str], statuses: dict[str, str], expected: ItemState | None, why: str
) -> None:
    assert judge(codes, statuses) == expected, why


def test_rules_tick_and_untick(engagement: Engagement) -> None:
    item = make_item(make_block(engagement), rule_codes=["WEB004"])
    assert Item.objects.tick_by_rules({"WEB004": "pass"}) == 1
    item.refresh_from_db()
    assert (item.state, item.decided_by_rule, item.decided_by) == (PASS, True, None)
    assert Item.objects.tick_by_rules({"WEB004": "pass"}) == 0, "the same again changes nothing"
    Item.objects.tick_by_rules({"WEB004": "not_observed"})
    item.refresh_from_db()
    assert (item.state, item.decided_at) == (OPEN, None)


def test_rules_leave_a_persons_word_alone(engagement: Engagement, consultant: Membership) -> None:
    item = make_item(make_block(engagement), rule_codes=["WEB004"])
    item.decide(PASS, by=consultant.user)
    assert Item.objects.tick_by_rules({"WEB004": "fail"}) == 0
    item.refresh_from_db()
    assert (item.state, item.rule_state) == (PASS, FAIL)
    assert item.contradicts_rules
    assert item.decided_by == consultant.user


@pytest.mark.parametrize(
    ("rule_state", "state", "needs_reason"),
    [
        (OPEN, PASS, False),
        (OPEN, FAIL, False),
        (OPEN, NOT_APPLICABLE, True),
        (FAIL, PASS, True),
        (FAIL, NOT_APPLICABLE, True),
        (PASS, PASS, False),
        (PASS, FAIL, True),
        (NOT_APPLICABLE, NOT_APPLICABLE, True),
    ],
)
def test_when_a_reason_is_needed(
    engagement: Engagement,
    consultant: Membership,
    rule_state: ItemState,
    state: ItemState,
    needs_reason: bool,
) -> None:
    item = make_item(make_block(engagement), rule_state=rule_state, state=rule_state)
    if needs_reason:
        with pytest.raises(TransitionError, match="Say why"):
            item.decide(state, by=consultant.user)
        assert Item.objects.get().decided_by is None
    item.decide(state, by=consultant.user, reason="Seen by hand" if needs_reason else "")
    item.refresh_from_db()
    assert item.is_decided_by_person
    assert item.state == state


def test_a_decision_can_be_left_to_the_rules_again(
    engagement: Engagement, consultant: Membership
) -> None:
    item = make_item(make_block(engagement), rule_codes=["WEB004"])
    Item.objects.tick_by_rules({"WEB004": "fail"})
    item.decide(PASS, by=consultant.user, reason="Only in the old browser")
    item.leave_to_rules(by=consultant.user)
    item.refresh_from_db()
    assert (item.state, item.reason, item.is_decided_by_person) == (FAIL, "", False)


def test_the_table_refuses_an_unknown_state(engagement: Engagement) -> None:
    item = make_item(make_block(engagement))
    with pytest.raises(IntegrityError), transaction.atomic():
        Item.objects.filter(pk=item.pk).update(state="green")
