"""EDGE008: visitors pass one network, not two."""

import pytest

from checks.engine.verdict import Status
from tests.checks.rules.builders import DOMAIN, WEB_ADDRESS, fix_of, host, judge_one, judge_rule
from tests.checks.rules.web_builders import HOME, TIMEOUT, visit

CLOUDFLARE, VERCEL = "104.16.1.2", "76.76.21.21"
RAY, VERCEL_ID = {"cf_ray": "8f-LHR"}, {"x_vercel_id": "fra1::abc"}


def judged(*addresses, cname="", **headers):
    one = host(DOMAIN, *addresses, cname=cname)
    return judge_one("EDGE008", hosts=one, visits=visit(HOME, headers=headers))


@pytest.mark.parametrize(
    ("addresses", "headers", "status"),
    [
        ((CLOUDFLARE,), RAY, Status.PASS),
        ((VERCEL,), VERCEL_ID, Status.PASS),
        ((CLOUDFLARE,), {**RAY, **VERCEL_ID}, Status.WARN),
        ((WEB_ADDRESS,), {}, Status.NOT_APPLICABLE),
        ((WEB_ADDRESS,), {**RAY, **VERCEL_ID}, Status.WARN),  # an address of its own
    ],
)
def test_the_marks_of_two_networks_warn(addresses, headers, status):
    outcome = judged(*addresses, **headers)
    assert (outcome.subject, outcome.status) == (DOMAIN, status)


def test_who_stands_where_is_told():
    outcome = judged(CLOUDFLARE, **RAY, **VERCEL_ID)
    assert "answered by Cloudflare, with Vercel behind it" in outcome.found
    assert f"let {DOMAIN} lead straight to Vercel" in fix_of("EDGE008", outcome)


def test_a_platform_on_top_of_another_network_is_one():
    outcome = judged(CLOUDFLARE, cname="cname.vercel-dns.com", **RAY, **VERCEL_ID)
    assert outcome.status is Status.PASS


def test_guessed_hosts_are_no_concern():
    assert (
        judge_rule("EDGE008", hosts=host("blog.coach.example", CLOUDFLARE), visits=visit(HOME))
        == []
    )


def test_without_an_answer_it_is_not_observed():
    outcome = judge_one(
        "EDGE008",
        hosts=host(DOMAIN, CLOUDFLARE),
        visits={HOME: TIMEOUT, "http://x.example/": visit("http://x.example/")},
    )
    assert outcome.status is Status.NOT_OBSERVED
