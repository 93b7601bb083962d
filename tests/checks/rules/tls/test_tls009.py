"""TLS009: only protocol versions that browsers still accept are spoken."""

import pytest

from checks.engine.verdict import Status
from tests.checks.rules.builders import DOMAIN, WEB_ADDRESS, fix_of, judge_one
from tests.checks.rules.web_builders import REFUSED, TIMEOUT, TLS_FAILED, endpoint, tls


def speaking(*accepted, unknown=()):
    return tls(
        endpoint(), accepted_versions=accepted, refused_versions=(), unknown_versions=unknown
    )


@pytest.mark.parametrize("accepted", [("TLSv1.2", "TLSv1.3"), ("TLSv1.3",), ("TLSv1.2",)])
def test_current_versions_pass(accepted):
    outcome = judge_one("TLS009", tls_hosts=speaking(*accepted))
    assert outcome.status is Status.PASS
    assert outcome.subject == DOMAIN


@pytest.mark.parametrize(
    ("accepted", "told"),
    [
        (("TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3"), "accepts TLS 1.0 and TLS 1.1."),
        (("TLSv1.1", "TLSv1.2"), "accepts TLS 1.1."),
        (("TLSv1",), "accepts TLS 1.0, and nothing newer."),
    ],
)
def test_an_old_version_fails(accepted, told):
    outcome = judge_one("TLS009", tls_hosts=speaking(*accepted))
    assert outcome.status is Status.FAIL
    assert told in outcome.found
    assert f"Where {DOMAIN} is hosted" in fix_of("TLS009", outcome)


def test_old_versions_only_fail_though_our_own_handshake_did():
    old = tls(failures=((WEB_ADDRESS, TLS_FAILED),), accepted_versions=("TLSv1",))
    assert judge_one("TLS009", tls_hosts=old).status is Status.FAIL


def test_a_version_that_we_could_not_try_is_not_green():
    outcome = judge_one("TLS009", tls_hosts=speaking("TLSv1.2", "TLSv1.3", unknown=("TLSv1",)))
    assert outcome.status is Status.NOT_OBSERVED
    assert "TLS 1.0" in outcome.found


def test_nothing_tried_is_not_green():
    assert judge_one("TLS009", tls_hosts=speaking()).status is Status.NOT_OBSERVED


def test_a_host_without_https_is_left_to_tls001():
    gone = tls(failures=((WEB_ADDRESS, REFUSED),))
    assert judge_one("TLS009", tls_hosts=gone).status is Status.NOT_APPLICABLE


def test_silence_is_not_observed():
    silent = tls(failures=((WEB_ADDRESS, TIMEOUT),))
    assert judge_one("TLS009", tls_hosts=silent).status is Status.NOT_OBSERVED


def test_versions_of_another_host_at_the_address_say_nothing_of_one_without_https():
    shared = tls(
        failures=((WEB_ADDRESS, TLS_FAILED),),
        accepted_versions=("TLSv1.2", "TLSv1.3"),
        versions_asked_of=f"www.{DOMAIN}",
    )
    assert judge_one("TLS009", tls_hosts=shared).status is Status.NOT_APPLICABLE
