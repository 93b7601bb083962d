from checks.engine.verdict import Outcome, Status
from tests.checks.rules.builders import DOMAIN, fix_of, judge_one, judge_rule, statuses
from tests.checks.rules.copy_builders import OFFER, copy
from tests.checks.rules.web_builders import TIMEOUT


def judged(*copies: object) -> Outcome:
    return judge_one("WEB012", copies=list(copies))


def test_spellings_that_are_not_there_are_fine() -> None:
    assert judged(copy(), copy(ending="?utm_source=launchready")).status is Status.PASS


def test_a_spelling_that_leads_to_the_page_is_fine() -> None:
    assert judged(copy(status=200, final_url=OFFER)).status is Status.PASS


def test_a_spelling_whose_page_names_the_proper_address_is_fine() -> None:
    assert judged(copy(status=200, canonical=(OFFER,))).status is Status.PASS


def test_another_page_at_the_spelling_is_no_copy() -> None:
    assert judged(copy(status=200, likeness=0.4)).status is Status.PASS


def test_copies_are_told_together_with_what_to_write() -> None:
    outcome = judged(
        copy(status=200),
        copy(ending="?utm_source=launchready", status=200, difference="a question mark and a tag"),
    )
    assert outcome.status is Status.FAIL
    assert outcome.subject == OFFER
    assert f"{OFFER}/ (a slash at its end) and {OFFER}?utm" in outcome.found
    assert f'<link rel="canonical" href="{OFFER}">' in fix_of("WEB012", outcome)


def test_a_copy_that_calls_itself_proper_is_a_copy() -> None:
    assert judged(copy(status=200, canonical=(OFFER + "/",))).status is Status.FAIL


def test_what_was_not_seen_is_told_beside_what_was() -> None:
    entries = {OFFER + "/": copy(), OFFER + "?a": TIMEOUT}
    assert statuses(judge_rule("WEB012", copies=entries)) == {
        OFFER: "pass",
        OFFER + "?a": "not_observed",
    }


def test_without_a_page_there_is_nothing_to_spell() -> None:
    outcome = judge_one("WEB012", copies=[])
    assert (outcome.subject, outcome.status) == (DOMAIN, Status.NOT_APPLICABLE)
