"""Somebody's word: shown as attested, for as long as it holds, and never demanded of a domain."""

from datetime import timedelta

from checks.engine.evaluate import judge
from checks.engine.registry import all_rules
from checks.engine.verdict import Status
from tests.checks.rules.builders import NOW, attestation, evidence_of, judge_word, spec_of

RESTING_ON_WORDS = [rule for rule in all_rules().values() if "attestations" in rule.topics]


def test_a_domain_that_nobody_speaks_for_gets_no_such_verdict():
    assert judge(evidence_of(spec_of()), rules=RESTING_ON_WORDS, strict=True) == ()


def test_where_people_could_speak_their_silence_is_not_observed():
    verdicts = judge(evidence_of(spec_of(), attestations=[]), rules=RESTING_ON_WORDS, strict=True)
    assert {one.code for one in verdicts} == {rule.code for rule in RESTING_ON_WORDS}
    assert {one.status for one in verdicts} == {Status.NOT_OBSERVED}


def test_a_verdict_knows_that_it_is_attested():
    evidence = evidence_of(spec_of(), attestations=attestation("OPS006"))
    words = judge(evidence, rules=RESTING_ON_WORDS, strict=True)
    assert [one.code for one in words if one.attested] == ["OPS006"]


def test_a_word_that_ran_out_says_nothing_any_more():
    outcome = judge_word("OPS006", attestation("OPS006", until=NOW))
    assert outcome.status is Status.NOT_OBSERVED
    assert "ran out on 1 June 2026" in outcome.found


def test_a_word_counts_until_it_runs_out():
    lasting = attestation("OPS006", until=NOW + timedelta(seconds=1))
    assert judge_word("OPS006", lasting).status is Status.PASS


def test_words_are_shown_on_one_line_with_their_link():
    said = attestation(
        "OPS006", statement="Rolled back\n in 4 minutes. ", link="https://x.example/1"
    )
    assert judge_word("OPS006", said).found.endswith(
        ": Rolled back in 4 minutes (https://x.example/1)."
    )
