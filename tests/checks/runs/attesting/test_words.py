"""Which word counts on a rule: what was stated or ticked in the plan, the newest of both."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.utils import timezone

from checks.engine.evaluate import judge
from checks.engine.facts import Attestation
from checks.engine.verdict import Status, Verdict
from checks.runs.attesting.words import heard_of, rules_on_words, with_words
from checks.runs.models import Statement
from engagements import tenancy
from engagements.models import AuditEntry, Engagement, ItemState, TransitionError, User
from tests.checks.rules.builders import evidence_of, spec_of
from tests.checks.runs.makers import give_word
from tests.factories import make_block, make_client, make_engagement, make_item, make_user

TODAY = timezone.localdate()


def decide(engagement: Engagement, *codes: str, verdict: str = "pass", reason: str = "") -> None:
    item = make_item(make_block(engagement), rule_codes=list(codes), title="The way back")
    item.decide(ItemState(verdict), by=make_user(name="Ann Baker"), reason=reason)


def judged(engagement: Engagement) -> dict[str, Verdict]:
    evidence = with_words(evidence_of(spec_of()), engagement)
    verdicts = judge(evidence, rules=rules_on_words().values(), strict=True)
    return {verdict.code: verdict for verdict in verdicts}


def test_where_nobody_spoke_each_rule_waits_for_a_word(engagement: Engagement) -> None:
    verdicts = judged(engagement)
    assert verdicts.keys() == rules_on_words().keys() >= {"OPS006", "MAIL023", "EDGE009", "PERF008"}
    assert {verdict.status for verdict in verdicts.values()} == {Status.NOT_OBSERVED}
    assert not any(verdict.attested for verdict in verdicts.values())


def test_a_statement_is_judged_as_attested(engagement: Engagement) -> None:
    give_word(engagement, link="https://ci.example/81")
    verdict = judged(engagement)["OPS006"]
    assert (verdict.status, verdict.attested) == (Status.PASS, True)
    assert verdict.found.startswith("Attested by Mia Chen on ")
    assert verdict.found.endswith(": Tried it on staging (https://ci.example/81).")


def test_a_no_fails(engagement: Engagement) -> None:
    give_word(engagement, holds=False)
    verdict = judged(engagement)["OPS006"]
    assert (verdict.status, verdict.attested) == (Status.FAIL, True)


def test_a_word_counts_to_the_end_of_its_last_day(engagement: Engagement) -> None:
    give_word(engagement, said_on=TODAY - timedelta(days=9), until=TODAY)
    heard = heard_of(engagement)["OPS006"]
    midnight = datetime.combine(TODAY + timedelta(days=1), time(), UTC)
    assert heard.last_day == TODAY
    assert not heard.has_run_out(midnight - timedelta(seconds=1))
    assert heard.has_run_out(midnight)


def test_a_word_taken_back_is_none(engagement: Engagement) -> None:
    give_word(engagement)
    Statement.objects.get().take_back(by=make_user())
    assert heard_of(engagement) == {}


def test_stated_twice_is_one_word(engagement: Engagement) -> None:
    give_word(engagement)
    give_word(engagement, holds=False, by="Fay Founder")
    assert [str(row) for row in Statement.objects.all()] == ["OPS006: no, says Fay Founder"]


def test_each_word_is_in_the_log_with_who_wrote_it_down(engagement: Engagement) -> None:
    give_word(engagement)
    Statement.objects.get().take_back(by=make_user(name="Ann Baker"))
    lines = list(AuditEntry.objects.order_by("pk").values_list("sentence", "target"))
    assert lines == [
        ("wrote down a word on OPS006", "OPS006: yes, says Mia Chen"),
        ("took back the word on OPS006", "OPS006: yes, says Mia Chen"),
    ]


def test_a_closed_engagement_takes_no_word(engagement: Engagement) -> None:
    Engagement.objects.update(state="closed", closed_at=timezone.now())
    with pytest.raises(TransitionError):
        give_word(engagement)


def test_another_engagements_word_says_nothing_here(engagement: Engagement) -> None:
    with tenancy.scope(engagement.workspace_id):
        other = make_engagement(client=make_client(workspace=engagement.workspace))
    give_word(other)
    assert heard_of(engagement) == {}


# The plan


def test_an_item_that_a_person_ticked_is_their_word(engagement: Engagement) -> None:
    decide(engagement, "OPS006", reason="four minutes")
    verdict = judged(engagement)["OPS006"]
    assert (verdict.status, verdict.attested) == (Status.PASS, True)
    assert "Attested by Ann Baker" in verdict.found
    assert "ticked in the plan, “The way back”: four minutes" in verdict.found


def test_an_item_for_two_rules_is_a_yes_to_both(engagement: Engagement) -> None:
    decide(engagement, "MAIL023", "MAIL024")
    assert heard_of(engagement).keys() == {"MAIL023", "MAIL024"}


def test_but_its_no_does_not_say_to_which(engagement: Engagement) -> None:
    decide(engagement, "MAIL023", "MAIL024", verdict="fail")
    assert heard_of(engagement) == {}


@pytest.mark.parametrize(
    ("codes", "verdict"),
    [
        (["OPS006", "WEB003"], "pass"),  # a person can't attest what is observed
        ([], "pass"),
        (["OPS006"], "not_applicable"),
    ],
)
def test_what_is_no_word_on_a_rule(engagement: Engagement, codes: list[str], verdict: str) -> None:
    decide(engagement, *codes, verdict=verdict, reason="so it is")
    assert heard_of(engagement) == {}


def test_a_rules_own_tick_is_nobodys_word(engagement: Engagement) -> None:
    item = make_item(make_block(engagement), rule_codes=["OPS006"])
    item.tick_by_rules({"OPS006": "pass"})
    assert heard_of(engagement) == {}


def test_a_yes_needs_every_item_of_the_rule(engagement: Engagement) -> None:
    decide(engagement, "OPS012")
    decide(engagement, "OPS012", verdict="not_applicable", reason="there is no staging")
    waiting = make_item(make_block(engagement), rule_codes=["OPS012"], title="The last one")
    assert heard_of(engagement) == {}
    waiting.decide(ItemState.PASS, by=make_user(), reason="")
    assert "The last one" in heard_of(engagement)["OPS012"].word.statement


def test_a_no_needs_only_one(engagement: Engagement) -> None:
    decide(engagement, "OPS012", verdict="fail")
    decide(engagement, "OPS012")
    assert not heard_of(engagement)["OPS012"].word.holds


@pytest.mark.parametrize("stated_last", [True, False])
def test_of_statement_and_plan_the_newest_counts(engagement: Engagement, stated_last: bool) -> None:
    steps = [lambda: decide(engagement, "OPS006"), lambda: give_word(engagement, holds=False)]
    for step in steps if stated_last else reversed(steps):
        step()
    assert heard_of(engagement)["OPS006"].word.holds is not stated_last


def test_whoever_left_is_not_named(engagement: Engagement) -> None:
    decide(engagement, "OPS006")
    User.objects.filter(name="Ann Baker").delete()
    word: Attestation = heard_of(engagement)["OPS006"].word
    assert word.by == "somebody who has left since"
