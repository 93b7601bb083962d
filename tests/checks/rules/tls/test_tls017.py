"""TLS017: the server behind the edge has a certificate that the edge can rely on."""

import pytest

from checks.engine.verdict import Status
from tests.checks.rules.builders import DOMAIN, TIMEOUT, WEB_ADDRESS, fix_of, judge_one
from tests.checks.rules.origin_builders import one_try, origins, served
from tests.checks.rules.web_builders import certificate, endpoint

CLOUDFLARE_ORIGIN = "OU=CloudFlare Origin SSL Certificate Authority,O=CloudFlare\\, Inc.,C=US"


def judged(*chain, code=0):
    return judge_one("TLS017", origins=origins(served(endpoint=endpoint(*chain, code=code))))


@pytest.mark.parametrize(
    ("leaf", "code", "status"),
    [
        (certificate(DOMAIN), 0, Status.PASS),
        (certificate(DOMAIN, issuer=CLOUDFLARE_ORIGIN), 20, Status.PASS),  # the edge knows it
        (certificate(DOMAIN, subject="CN=x", issuer="CN=x"), 18, Status.WARN),
        (certificate("server7.oldhost.example"), 62, Status.WARN),
        (certificate(DOMAIN, days_left=-2), 10, Status.FAIL),
        (certificate(DOMAIN, issuer=CLOUDFLARE_ORIGIN, days_left=-2), 20, Status.FAIL),
    ],
)
def test_the_certificate_is_judged_as_a_strict_edge_would(leaf, code, status):
    outcome = judged(leaf, code=code)
    assert (outcome.subject, outcome.status) == (DOMAIN, status)


def test_the_fix_names_host_and_server():
    fix = fix_of("TLS017", judged(certificate("other.example"), code=62))
    assert f"the server at {WEB_ADDRESS}, install a certificate for {DOMAIN}" in fix


@pytest.mark.parametrize("given", [origins(one_try()), origins(protected=())])
def test_a_server_that_was_not_found_is_no_concern(given):
    assert judge_one("TLS017", origins=given).status is Status.NOT_APPLICABLE


def test_nothing_seen_is_not_observed():
    assert judge_one("TLS017", origins=TIMEOUT).status is Status.NOT_OBSERVED
