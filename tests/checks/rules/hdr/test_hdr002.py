"""HDR002: a Content-Security-Policy limits which scripts may run."""

import pytest

from checks.engine.verdict import Status
from tests.checks.rules.builders import DOMAIN, fix_of, judge_one
from tests.checks.rules.web_builders import CHALLENGE, HOME, WWW_HOME, page, visit


def judged(policy=None, html="<p>Hello", **headers):
    if policy is not None:
        headers["content_security_policy"] = policy
    return judge_one("HDR002", visits=visit(HOME, headers=headers), pages=page(html))


@pytest.mark.parametrize(
    ("policy", "status"),
    [
        ("default-src 'none'; script-src 'self'", Status.PASS),
        ("default-src 'self'", Status.PASS),
        ("default-src 'self'; style-src 'self' 'unsafe-inline'", Status.PASS),  # styles only
        ("script-src 'nonce-r4nd0m' 'unsafe-inline'", Status.PASS),  # the nonce switches it off
        ("script-src 'nonce-r4nd0m' 'strict-dynamic' https: 'unsafe-inline'", Status.PASS),
        ("script-src 'self' 'unsafe-inline'", Status.WARN),
        ("script-src 'self' 'unsafe-eval'", Status.WARN),
        ("script-src 'self' 'strict-dynamic'", Status.WARN),  # no script runs any more
        ("script-src https:", Status.WARN),
        ("default-src *", Status.WARN),
        ("script-src 'self' http://cdn.example", Status.WARN),
        ("upgrade-insecure-requests", Status.WARN),  # says nothing about scripts
        ("", Status.FAIL),
        (None, Status.FAIL),
    ],
)
def test_the_outcomes_of_the_observatory(policy, status):
    outcome = judged(policy)
    assert (outcome.subject, outcome.status) == (DOMAIN, status)


def test_the_second_policy_closes_what_the_first_leaves_open():
    assert judged("script-src 'self' 'unsafe-inline', script-src 'self'").status is Status.PASS


def test_a_policy_in_the_page_counts():
    meta = """<meta http-equiv="Content-Security-Policy" content="default-src 'self'">"""
    assert judged(html=meta).status is Status.PASS


def test_a_trial_protects_nobody():
    outcome = judged(content_security_policy_report_only="default-src 'self'")
    assert outcome.status is Status.FAIL
    assert "stops nothing" in outcome.found
    assert f"Let {DOMAIN} send" in fix_of("HDR002", outcome)


def test_slips_are_told_beside_a_pass():
    outcome = judged("script-src 'self'; script-src *")
    assert outcome.status is Status.PASS
    assert "more than once" in outcome.found


@pytest.mark.parametrize(
    ("one", "status"),
    [
        (visit(HOME, WWW_HOME), Status.NOT_APPLICABLE),
        (visit(HOME, gap=CHALLENGE), Status.NOT_OBSERVED),
    ],
)
def test_what_is_no_page_of_ours_is_not_judged(one, status):
    assert judge_one("HDR002", visits=one, pages=page("<p>Hello")).status is status
