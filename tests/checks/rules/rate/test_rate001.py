from typing import Any

from checks.engine.facts import RateTry
from checks.engine.verdict import Outcome, Status
from tests.checks.rules.builders import DOMAIN, fix_of, judge_one, spec_of
from tests.checks.rules.web_builders import CHALLENGE, HOME, THROTTLED, TIMEOUT

LOGIN = f"{HOME}login"
ROUTES = [{"name": "login", "url": LOGIN}]


def rate_try(**fields: Any) -> RateTry:
    fields.setdefault("asked", 20)
    fields.setdefault("refused", None)
    return RateTry(route="login", url=LOGIN, seconds=2.1, **fields)


def judged(**fields: Any) -> Outcome:
    return judge_one("RATE001", rate_tries=[rate_try(**fields)])


def consenting(on: str, until: str) -> Any:
    consent = {"by": "Mia Chen", "on": on, "until": until, "routes": ["login"]}
    return spec_of(route=ROUTES, consent={"rate_probe": consent})


def test_a_route_that_says_no_is_fine() -> None:
    outcome = judged(refused=THROTTLED, asked=11)
    assert (outcome.subject, outcome.status) == ("login", Status.PASS)
    assert "the last of 11 requests within 2.1 s" in outcome.found
    assert judged(refused=CHALLENGE, asked=9).status is Status.PASS


def test_a_route_that_takes_everything_is_a_doubt() -> None:
    """Only a doubt: what is sent there may be limited, and nothing was sent."""
    outcome = judged()
    assert outcome.status is Status.WARN
    assert f"Limit {LOGIN} to about 10 requests" in fix_of("RATE001", outcome)


def test_a_limit_that_is_announced_counts() -> None:
    outcome = judged(announced=("ratelimit-policy",))
    assert outcome.status is Status.PASS
    assert "ratelimit-policy" in outcome.found


def test_a_route_that_broke_off_is_not_judged() -> None:
    assert judged(gap=TIMEOUT, asked=4).status is Status.NOT_OBSERVED


def test_a_route_that_was_not_seen_is_not_judged() -> None:
    assert judge_one("RATE001", rate_tries={"login": TIMEOUT}).status is Status.NOT_OBSERVED


def test_without_consent_nothing_was_tried_and_it_says_so() -> None:
    outcome = judge_one("RATE001", rate_tries=[])
    assert (outcome.subject, outcome.status) == (DOMAIN, Status.NOT_APPLICABLE)
    assert "Nobody agreed in writing" in outcome.found


def test_a_consent_that_ended_is_named_with_its_days() -> None:
    outcome = judge_one("RATE001", consenting("2026-05-01", "2026-05-20"), rate_tries=[])
    assert "Mia Chen agreed for 2026-05-01 to 2026-05-20 only" in outcome.found
