"""DNS039: mail and pages rely on domains that somebody holds."""

import pytest

from checks.engine.verdict import Status
from tests.checks.rules.builders import (
    TIMEOUT,
    answer,
    fix_of,
    judge_one,
    mx,
    mx_host,
    nxdomain,
    outside,
    spf,
    txt,
)
from tests.checks.rules.web_builders import HOME, page


def judged(*domains, **topics):
    seen = {"mx": mx(mx_host()), "spf": spf("v=spf1 mx -all"), "pages": [page()]}
    return judge_one("DNS039", outside_domains=list(domains), **{**seen, **topics})


@pytest.mark.parametrize(
    ("use", "told"),
    [
        (("mail host", "mx.gone.test"), "the mail host mx.gone.test"),
        (("SPF", "spf.gone.test"), "the SPF term spf.gone.test"),
        (("page file", "https://gone.test/a.js"), "the page file https://gone.test/a.js"),
    ],
)
def test_a_domain_that_nobody_holds_fails(use, told):
    outcome = judged(outside("gone.test", nxdomain("gone.test"), use))
    assert outcome.status is Status.FAIL
    assert f"Take gone.test out of {told}" in fix_of("DNS039", outcome)


def test_a_domain_that_exists_passes():
    held = outside("cdn.test", answer("cdn.test", "NS", "ns1.cdn.test"), ("SPF", "s.cdn.test"))
    assert judged(held).status is Status.PASS


def test_a_time_out_is_not_observed():
    silent = outside("cdn.test", answer("cdn.test", gap=TIMEOUT), ("SPF", "s.cdn.test"))
    assert judged(silent).status is Status.NOT_OBSERVED


def test_aliases_are_left_to_dns037():
    alias = outside("gone.test", nxdomain("gone.test"), ("alias", "shop.coach.example"))
    assert judged(alias).status is Status.NOT_APPLICABLE


@pytest.mark.parametrize(
    "topics",
    [
        {"mx": mx(gap=TIMEOUT)},
        {"mx": mx(mx_host(a=answer("mail.coach.example", gap=TIMEOUT)))},
        {"spf": spf("v=spf1 include:x.test -all", lookups=(txt("x.test", gap=TIMEOUT),))},
        {"pages": {HOME: TIMEOUT}},
    ],
)
def test_what_was_not_seen_may_rely_on_any_domain(topics):
    assert judged(**topics).status is Status.NOT_OBSERVED
