"""EDGE002: the answers carry the marks of the edge that the addresses belong to."""

from checks.engine.verdict import Status
from tests.checks.rules.builders import DOMAIN, WEB_ADDRESS, fix_of, host, judge_one, spec_of
from tests.checks.rules.web_builders import HOME, TIMEOUT, WWW_HOME, visit

CLOUDFLARE = "104.16.1.2"
PROXIED = spec_of(edge={"provider": "cloudflare", "proxied": [DOMAIN]})
RAY = {"server": "cloudflare", "cf_ray": "8f-LHR"}


def judged(address, headers, spec=None):
    return judge_one(
        "EDGE002", spec, hosts=host(DOMAIN, address), visits=visit(HOME, headers=headers)
    )


def test_marks_that_fit_the_address_pass():
    outcome = judged(CLOUDFLARE, RAY, PROXIED)
    assert outcome.status is Status.PASS
    assert outcome.subject == DOMAIN


def test_one_network_behind_another_is_told():
    outcome = judged(CLOUDFLARE, {**RAY, "x_vercel_id": "lhr1::x"})
    assert outcome.status is Status.PASS
    assert "Cloudflare and Vercel, one behind the other" in outcome.found


def test_answers_of_another_network_fail():
    outcome = judged(WEB_ADDRESS, {"x_nf_request_id": "01"}, PROXIED)
    assert outcome.status is Status.FAIL
    assert "come from Netlify, not from Cloudflare" in outcome.found
    assert "“cf-ray”" in fix_of("EDGE002", outcome)


def test_answers_without_marks_are_worth_a_word():
    assert judged(CLOUDFLARE, {}).status is Status.WARN


def test_a_site_behind_nothing_is_left_to_edge001():
    assert judged(WEB_ADDRESS, {}).status is Status.NOT_APPLICABLE


def test_an_undeclared_network_is_as_good():
    assert judged(WEB_ADDRESS, {"akamai_grn": "0.1"}).status is Status.PASS


def test_no_answer_is_not_observed():
    found = judge_one(
        "EDGE002",
        hosts=host(DOMAIN, CLOUDFLARE),
        visits={HOME: TIMEOUT, WWW_HOME: visit(WWW_HOME)},
    )
    assert found.status is Status.NOT_OBSERVED


def test_an_unseen_host_is_not_observed():
    other = host("app.coach.example", CLOUDFLARE)
    found = judge_one("EDGE002", hosts={DOMAIN: TIMEOUT, other.key: other}, visits=visit(HOME))
    assert found.status is Status.NOT_OBSERVED
