"""HDR008: other sites can't read pages with a visitor's log-in."""

import pytest

from checks.engine.facts import CorsFacts
from checks.engine.verdict import Status
from tests.checks.rules.builders import DOMAIN, TIMEOUT, fix_of, judge_one, judge_rule, statuses
from tests.checks.rules.web_builders import REFUSED, WWW

STRANGER = "https://stranger.example"


def judged(allow_origin=None, credentials=None):
    return judge_one("HDR008", cors=CorsFacts(DOMAIN, STRANGER, allow_origin, credentials))


@pytest.mark.parametrize(
    ("allow_origin", "credentials", "status"),
    [
        (None, None, Status.PASS),
        ("*", None, Status.PASS),
        ("*", "true", Status.PASS),  # browsers refuse the pair
        (STRANGER, None, Status.PASS),  # public data
        (STRANGER, "True", Status.PASS),  # browsers want it in lower case
        (f"https://app.{DOMAIN}", "true", Status.PASS),  # a site that it knows
        (STRANGER, "true", Status.FAIL),
    ],
)
def test_only_a_repeated_origin_with_credentials_is_dangerous(allow_origin, credentials, status):
    outcome = judged(allow_origin, credentials)
    assert (outcome.subject, outcome.status) == (DOMAIN, status)


def test_the_host_is_named_in_the_fix():
    assert f"Where {DOMAIN} sets" in fix_of("HDR008", judged(STRANGER, "true"))


def test_unseen_hosts_are_not_observed():
    seen = CorsFacts(DOMAIN, STRANGER, None, None)
    app = f"app.{DOMAIN}"
    found = judge_rule("HDR008", cors={DOMAIN: seen, WWW: TIMEOUT, app: REFUSED})
    assert statuses(found) == {DOMAIN: "pass", WWW: "not_observed", app: "not_applicable"}
