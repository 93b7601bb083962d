"""TLS016: the authority can reach what it asks for before it renews the certificate."""

import pytest

from checks.engine.facts import AcmeFacts
from checks.engine.verdict import Status
from tests.checks.rules.builders import DOMAIN, TIMEOUT, WEB_ADDRESS, fix_of, judge_one, judge_rule
from tests.checks.rules.web_builders import (
    CHALLENGE,
    HOME,
    REFUSED,
    WWW_HOME,
    certificate,
    endpoint,
    tls,
    visit,
)

PATH = ".well-known/acme-challenge/launchready-no-such-token"
ASKED, SECURE = f"http://{DOMAIN}/{PATH}", HOME + PATH

OTHER = AcmeFacts("other.example", visit("http://other.example/" + PATH))


def judged(*urls, lifetime=90, **fields):
    one = AcmeFacts(DOMAIN, visit(*(urls or (ASKED,)), **fields))
    return judge(one, lifetime)


def judge(seen, lifetime=90):
    return judge_one(
        "TLS016",
        tls_hosts=tls(endpoint(certificate(DOMAIN, lifetime=lifetime))),
        acme={"other.example": OTHER, **({DOMAIN: seen} if seen else {})},
    )


@pytest.mark.parametrize(
    ("urls", "fields", "status"),
    [
        ((ASKED,), {"status": 404}, Status.PASS),
        ((ASKED, SECURE), {"status": 404}, Status.PASS),  # authorities follow redirects
        ((ASKED,), {"status": 200}, Status.PASS),
        ((ASKED, WWW_HOME), {}, Status.WARN),  # the path is lost
        ((ASKED,), {"status": 403}, Status.WARN),
        ((ASKED,), {"status": 401}, Status.WARN),
        ((ASKED,), {"status": 503}, Status.WARN),
        ((ASKED, ASKED), {"end": "loop"}, Status.WARN),
        ((ASKED,), {"gap": CHALLENGE}, Status.NOT_OBSERVED),
        ((ASKED,), {"status": 403, "headers": {"cf_ray": "8f-LHR"}}, Status.NOT_APPLICABLE),
    ],
)
def test_the_way_to_the_token_is_judged(urls, fields, status):
    outcome = judged(*urls, **fields)
    assert (outcome.subject, outcome.status) == (DOMAIN, status)


def test_a_closed_port_warns_and_a_silent_one_is_not_observed():
    outcome = judge(REFUSED)
    assert outcome.status is Status.WARN
    assert f"Let http://{DOMAIN}/.well-known" in fix_of("TLS016", outcome)
    assert judge(TIMEOUT).status is Status.NOT_OBSERVED
    assert judge(None).status is Status.NOT_OBSERVED


def test_a_certificate_for_a_year_is_renewed_by_hand():
    assert judged(status=503, lifetime=365).status is Status.NOT_APPLICABLE


def test_guessed_hosts_are_no_concern():
    assert judge_rule("TLS016", tls_hosts=tls(host=f"blog.{DOMAIN}"), acme={}) == []


def test_without_a_handshake_nothing_is_judged():
    outcome = judge_one("TLS016", tls_hosts=tls(failures=((WEB_ADDRESS, TIMEOUT),)), acme={})
    assert outcome.status is Status.NOT_OBSERVED
