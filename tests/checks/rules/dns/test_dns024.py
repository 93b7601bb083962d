"""DNS024: host names, and the names that aliases point to, are well formed."""

import pytest

from checks.engine.verdict import Status
from tests.checks.rules.builders import TIMEOUT, WEB_ADDRESS, fix_of, host, judge_one


@pytest.mark.parametrize(
    ("name", "target"),
    [
        ("coach.example", ""),
        ("xn--bcher-kva.coach.example", ""),  # an international name
        ("www.coach.example", "sites.platform.example"),
        ("app.coach.example", "_a1b2.verify.example"),  # underscores may stand in a target
    ],
)
def test_good_names_pass(name, target):
    outcome = judge_one("DNS024", hosts=host(name, WEB_ADDRESS, cname=target))
    assert outcome.status is Status.PASS


@pytest.mark.parametrize(
    ("name", "target", "words"),
    [
        ("my_app.coach.example", "", "_"),  # no certificate is issued for it
        ("xn--zzzzz-.coach.example", "", "xn--zzzzz-"),
        ("www.coach.example", "coach.example.coach.example", "has the domain twice"),
        ("www.coach.example", "shop.coach.example.coach.example", "should read shop.coach.example"),
        ("www.coach.example", "203.0.114.10", "type must be A"),
        ("www.coach.example", "sites..example", "not a valid name"),
    ],
)
def test_bad_names_fail(name, target, words):
    outcome = judge_one("DNS024", hosts=host(name, cname=target))
    assert outcome.status is Status.FAIL
    assert words in outcome.found


def test_the_fix_names_the_record():
    wrong = host("www.coach.example", cname="coach.example.coach.example")
    assert "the one named www:" in fix_of("DNS024", judge_one("DNS024", hosts=wrong))


def test_unseen_records_are_not_observed():
    outcome = judge_one("DNS024", hosts=host("app.coach.example", gap=TIMEOUT))
    assert outcome.status is Status.NOT_OBSERVED
