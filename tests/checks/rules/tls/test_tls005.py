"""TLS005: the server sends the whole chain, in order."""

import pytest

from checks.engine.verdict import Status
from tests.checks.rules.builders import DOMAIN, OTHER_ADDRESS, WEB_ADDRESS, fix_of, judge_one
from tests.checks.rules.web_builders import (
    ISSUER,
    REFUSED,
    ROOT,
    TIMEOUT,
    authority,
    certificate,
    endpoint,
    tls,
)

LEAF, BETWEEN, TOP = certificate(DOMAIN), authority(), authority(ROOT, ROOT)


def judged(*endpoints, **fields):
    return judge_one("TLS005", tls_hosts=tls(*endpoints, **fields))


@pytest.mark.parametrize(
    "chain",
    [
        (LEAF, BETWEEN),
        (LEAF, BETWEEN, TOP),  # the root is of no use, and harmless
        (certificate(DOMAIN, issuer=ROOT),),  # a leaf straight from a known root
    ],
)
def test_a_whole_chain_passes(chain):
    outcome = judged(endpoint(*chain))
    assert outcome.status is Status.PASS
    assert outcome.subject == DOMAIN


@pytest.mark.parametrize("code", [20, 21])
def test_a_leaf_alone_fails(code):
    outcome = judged(endpoint(LEAF, code=code))
    assert outcome.status is Status.FAIL
    assert "sends 1 certificate and leaves out that of “R11”" in outcome.found
    fix = fix_of("TLS005", outcome)
    assert f"/live/{DOMAIN}/fullchain.pem" in fix
    assert "“R11”" in fix


def test_a_missing_upper_link_to_a_public_authority_fails():
    lower = certificate(DOMAIN, issuer="CN=Lower")
    found = judged(endpoint(lower, authority("CN=Lower", ISSUER), code=20))
    assert found.status is Status.FAIL


def test_an_authority_of_ones_own_is_left_to_tls002():
    house = "CN=House CA,O=Coach Ltd"
    chain = (certificate(DOMAIN, issuer="CN=Below"), authority("CN=Below", house))
    assert judged(endpoint(*chain, code=20)).status is Status.NOT_APPLICABLE
    own = certificate(DOMAIN, subject=f"CN={DOMAIN}", issuer=f"CN={DOMAIN}")
    assert judged(endpoint(own, code=18)).status is Status.NOT_APPLICABLE


@pytest.mark.parametrize("chain", [(LEAF, TOP, BETWEEN), (LEAF, authority("CN=Stranger"))])
def test_disorder_that_still_verifies_is_worth_a_word(chain):
    assert judged(endpoint(*chain)).status is Status.WARN


@pytest.mark.parametrize("code", [10, 62])
def test_other_faults_are_left_to_their_rules(code):
    leaf = certificate(DOMAIN if code == 10 else "other.example", days_left=-9)
    assert judged(endpoint(leaf, BETWEEN, code=code)).status is Status.PASS


def test_one_bad_address_of_two_is_named():
    outcome = judged(endpoint(), endpoint(LEAF, code=21, address=OTHER_ADDRESS))
    assert f"at {OTHER_ADDRESS} (1 of 2 addresses)" in outcome.found


def test_a_host_without_https_is_left_to_tls001():
    assert judged(failures=((WEB_ADDRESS, REFUSED),)).status is Status.NOT_APPLICABLE


def test_silence_is_not_observed():
    assert judged(failures=((WEB_ADDRESS, TIMEOUT),)).status is Status.NOT_OBSERVED
    late = judged(endpoint(), failures=((OTHER_ADDRESS, TIMEOUT),))
    assert late.status is Status.NOT_OBSERVED
