from typing import Any

from checks.engine.verdict import Outcome, Status
from tests.checks.rules.builders import DOMAIN, fix_of, judge_one
from tests.checks.rules.copy_builders import repeat
from tests.checks.rules.web_builders import HOME, TIMEOUT, asset, page


def judged(repeats: object, **topics: Any) -> Outcome:
    seen = {"pages": page(), "assets": [asset(HOME + "site.js")]}
    return judge_one("PERF002", repeats=repeats, **{**seen, **topics})


def test_a_copy_of_the_edge_is_fine() -> None:
    assert judged([repeat(cf_cache_status="HIT")]).status is Status.PASS


def test_an_edge_that_is_told_to_pass_on_fails() -> None:
    outcome = judged([repeat(cf_cache_status="DYNAMIC")])
    assert outcome.status is Status.FAIL
    assert "cf-cache-status: DYNAMIC" in outcome.found
    assert f"“Hostname equals {DOMAIN}”" in fix_of("PERF002", outcome)


def test_one_miss_is_a_doubt_only() -> None:
    assert judged([repeat(cf_cache_status="MISS")]).status is Status.WARN


def test_a_miss_that_the_server_orders_is_no_chance() -> None:
    outcome = judged([repeat(cf_cache_status="MISS", cache_control="private, max-age=600")])
    assert outcome.status is Status.FAIL


def test_a_silent_edge_is_not_judged() -> None:
    assert judged([repeat()]).status is Status.NOT_OBSERVED


def test_a_second_answer_that_did_not_come_is_not_judged() -> None:
    assert judged({DOMAIN: TIMEOUT}).status is Status.NOT_OBSERVED


def test_without_an_edge_there_is_no_copy_to_expect() -> None:
    assert judged([]).status is Status.NOT_APPLICABLE


def test_files_that_were_not_seen_may_come_through_an_edge() -> None:
    gone = {HOME + "site.js": TIMEOUT}
    assert judged([], pages={HOME: TIMEOUT, HOME + "a": page()}).status is Status.NOT_OBSERVED
    assert judged([], assets={HOME + "a.js": asset(HOME), **gone}).status is Status.NOT_OBSERVED
