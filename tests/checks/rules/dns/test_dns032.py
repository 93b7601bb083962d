"""DNS032: aliases do not lead in a circle, nor through too many names."""

import pytest

from checks.engine.verdict import Status
from tests.checks.rules.builders import TIMEOUT, WEB_ADDRESS, fix_of, host, judge_one

HELP = "help.coach.example"


def chain_of(length):
    names = tuple(f"n{number}.example" for number in range(1, length + 1))
    return host(HELP, WEB_ADDRESS, cname=names[0], chain=names[1:])


@pytest.mark.parametrize(
    ("length", "status"),
    [(1, Status.PASS), (4, Status.PASS), (5, Status.WARN), (10, Status.WARN), (11, Status.FAIL)],
)
def test_the_longer_the_worse(length, status):
    assert judge_one("DNS032", hosts=chain_of(length)).status is status


def test_a_circle_fails_and_is_shown():
    circle = host(HELP, cname="faq.coach.example", chain=(HELP,))
    outcome = judge_one("DNS032", hosts=circle)
    assert outcome.status is Status.FAIL
    trail = "help.coach.example > faq.coach.example > help.coach.example"
    assert trail in fix_of("DNS032", outcome)


def test_a_name_that_points_to_itself_fails():
    assert judge_one("DNS032", hosts=host(HELP, cname=HELP)).status is Status.FAIL


def test_a_circle_further_along_fails():
    circle = host(HELP, cname="a.example", chain=("b.example", "a.example"))
    assert judge_one("DNS032", hosts=circle).status is Status.FAIL


def test_a_time_out_is_not_observed():
    assert judge_one("DNS032", hosts=host(HELP, gap=TIMEOUT)).status is Status.NOT_OBSERVED


def test_a_host_that_is_no_alias_is_no_concern():
    assert judge_one("DNS032", hosts=host(HELP, WEB_ADDRESS)).status is Status.NOT_APPLICABLE
