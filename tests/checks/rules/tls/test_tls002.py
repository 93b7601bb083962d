"""TLS002: an authority that browsers trust vouches for the certificate."""

import pytest

from checks.engine.verdict import Status
from tests.checks.rules.builders import DOMAIN, OTHER_ADDRESS, WEB_ADDRESS, fix_of, judge_one
from tests.checks.rules.web_builders import (
    NO_IPV6,
    REFUSED,
    TIMEOUT,
    authority,
    certificate,
    endpoint,
    tls,
)

SELF = certificate(DOMAIN, subject=f"CN={DOMAIN}", issuer=f"CN={DOMAIN}")
HOUSE = "CN=House CA,O=Coach Ltd"
CLOUDFLARE = "OU=CloudFlare Origin SSL Certificate Authority,O=CloudFlare\\, Inc.,C=US"


def judged(*endpoints, **fields):
    return judge_one("TLS002", tls_hosts=tls(*endpoints, **fields))


def test_a_known_authority_passes():
    outcome = judged()
    assert outcome.status is Status.PASS
    assert outcome.subject == DOMAIN
    assert "from R11" in outcome.found


@pytest.mark.parametrize(
    ("one", "why"),
    [
        (endpoint(SELF, code=18), "nobody but itself"),
        (
            endpoint(certificate(DOMAIN, issuer=HOUSE), authority(HOUSE, HOUSE), code=19),
            "“House CA”, an authority that browsers don't know",
        ),
        (
            endpoint(certificate(DOMAIN, issuer="CN=Below"), authority("CN=Below", HOUSE), code=20),
            "an authority that browsers don't know",
        ),
        (endpoint(certificate(DOMAIN, issuer=CLOUDFLARE), code=21), "only the edge network"),
        (endpoint(code=23), "was revoked"),
        (endpoint(code=66), "key that is too short"),
        (endpoint(code=79, message="invalid CA certificate"), "invalid CA certificate"),
    ],
)
def test_what_browsers_refuse_fails(one, why):
    outcome = judged(one)
    assert outcome.status is Status.FAIL
    assert why in outcome.found
    assert f"certbot --nginx -d {DOMAIN}" in fix_of("TLS002", outcome)


@pytest.mark.parametrize(
    "one",
    [
        endpoint(certificate(DOMAIN), code=21),  # TLS005: the link to the authority is missing
        endpoint(certificate(DOMAIN), authority(), code=2),
        endpoint(certificate("other.example"), authority(), code=62),  # TLS003
        endpoint(certificate(DOMAIN, days_left=-9), authority(), code=10),  # TLS004
    ],
)
def test_the_faults_of_other_rules_are_left_to_them(one):
    assert judged(one).status is Status.PASS


def test_one_bad_address_of_two_fails_and_is_named():
    outcome = judged(endpoint(), endpoint(SELF, code=18, address=OTHER_ADDRESS))
    assert outcome.status is Status.FAIL
    assert f"at {OTHER_ADDRESS} (1 of 2 addresses)" in outcome.found


def test_an_address_that_was_not_seen_is_not_green():
    found = judged(endpoint(), failures=((OTHER_ADDRESS, TIMEOUT),))
    assert found.status is Status.NOT_OBSERVED


@pytest.mark.parametrize("gap", [REFUSED, NO_IPV6])
def test_an_address_without_a_server_or_out_of_our_reach_is_no_concern(gap):
    assert judged(endpoint(), failures=((OTHER_ADDRESS, gap),)).status is Status.PASS


def test_a_host_without_https_is_left_to_tls001():
    assert judged(failures=((WEB_ADDRESS, REFUSED),)).status is Status.NOT_APPLICABLE


def test_silence_is_not_observed():
    assert judged(failures=((WEB_ADDRESS, TIMEOUT),)).status is Status.NOT_OBSERVED
