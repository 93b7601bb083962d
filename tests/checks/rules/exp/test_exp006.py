import pytest

from checks.engine.facts import Disclosure
from checks.engine.facts.disclosure import Kind
from checks.engine.verdict import Status
from tests.checks.rules.builders import DOMAIN, fix_of, judge_one, judge_rule, statuses
from tests.checks.rules.web_builders import HOME, TIMEOUT

STAGING = f"https://staging.{DOMAIN}/"


def told(kind: Kind, proof: str | None = None, url: str = f"{HOME}x/") -> Disclosure:
    return Disclosure(url, kind, 200 if proof else 404, proof)


def test_a_server_that_keeps_to_itself_is_fine() -> None:
    outcome = judge_one("EXP006", disclosures=[told("folder"), told("error page", url=HOME + "y")])
    assert (outcome.subject, outcome.status) == (DOMAIN, Status.PASS)


@pytest.mark.parametrize(
    ("kind", "step"),
    [("folder", "autoindex off"), ("error page", "DEBUG = False"), ("status page", "own network")],
)
def test_each_kind_has_its_own_remedy(kind: Kind, step: str) -> None:
    outcome = judge_one("EXP006", disclosures=[told(kind, "something")])
    assert (outcome.subject, outcome.status) == (f"{HOME}x/", Status.FAIL)
    assert step in fix_of("EXP006", outcome)


def test_a_host_for_testing_is_told_by_its_name() -> None:
    outcome = judge_one("EXP006", disclosures=[told("side door", "nobody minds", STAGING)])
    assert (outcome.subject, outcome.status) == (f"staging.{DOMAIN}", Status.FAIL)


def test_what_was_not_seen_is_told_beside_the_others() -> None:
    entries = {HOME + "a/": told("folder", url=HOME + "a/"), HOME + "b/": TIMEOUT}
    assert statuses(judge_rule("EXP006", disclosures=entries)) == {
        HOME + "b/": "not_observed",
        DOMAIN: "pass",
    }
