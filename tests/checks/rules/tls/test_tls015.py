"""TLS015: every address of a host shows the same kind of certificate."""

import pytest

from checks.engine.verdict import Status
from tests.checks.rules.builders import (
    DOMAIN,
    OTHER_ADDRESS,
    TIMEOUT,
    WEB_ADDRESS,
    fix_of,
    judge_one,
    judge_rule,
)
from tests.checks.rules.web_builders import NO_IPV6, certificate, endpoint, tls

CPANEL = "CN=cPanel\\, Inc. Certification Authority,O=cPanel\\, Inc.,C=US"
R10 = "CN=R10,O=Let's Encrypt,C=US"


def judged(second, **fields):
    one = endpoint(certificate(DOMAIN))
    return judge_one(
        "TLS015", tls_hosts=tls(one, endpoint(second, address=OTHER_ADDRESS), **fields)
    )


@pytest.mark.parametrize(
    ("second", "status"),
    [
        (certificate(DOMAIN), Status.PASS),
        (certificate(DOMAIN, days_left=20), Status.PASS),  # renewed on one address already
        (certificate(DOMAIN, issuer=R10), Status.PASS),  # another intermediate of the same
        (certificate(f"*.{DOMAIN}", DOMAIN), Status.PASS),
        (certificate(DOMAIN, issuer=CPANEL), Status.WARN),
        (certificate("server7.oldhost.example"), Status.WARN),
    ],
)
def test_kinds_are_compared_not_bytes(second, status):
    outcome = judged(second)
    assert (outcome.subject, outcome.status) == (DOMAIN, status)


def test_the_addresses_are_named():
    outcome = judged(certificate(DOMAIN, issuer=CPANEL))
    assert f"at {OTHER_ADDRESS}" in outcome.found
    assert f"{WEB_ADDRESS} and {OTHER_ADDRESS}" in fix_of("TLS015", outcome)


@pytest.mark.parametrize(
    ("gap", "status"), [(TIMEOUT, "not_observed"), (NO_IPV6, "not_applicable")]
)
def test_an_address_that_was_not_seen(gap, status):
    one = tls(endpoint(certificate(DOMAIN)), failures=((OTHER_ADDRESS, gap),))
    assert judge_one("TLS015", tls_hosts=one).status.value == status


def test_machines_are_no_concern():
    assert judge_rule("TLS015", tls_hosts=tls(host=f"mail.{DOMAIN}")) == []
