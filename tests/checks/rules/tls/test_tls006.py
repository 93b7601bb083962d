"""TLS006: the certificate's keys and signatures are strong enough."""

from dataclasses import replace

import pytest

from checks.engine.verdict import Status
from tests.checks.rules.builders import DOMAIN, TIMEOUT, WEB_ADDRESS, fix_of, judge_one, judge_rule
from tests.checks.rules.web_builders import REFUSED, authority, certificate, endpoint, tls


def judged(*, above=None, **leaf):
    chain = replace(certificate(DOMAIN), **leaf), replace(authority(), **(above or {}))
    return judge_one("TLS006", tls_hosts=tls(endpoint(*chain)))


@pytest.mark.parametrize(
    ("leaf", "status"),
    [
        ({}, Status.PASS),
        ({"key_type": "RSA", "key_bits": 2048}, Status.PASS),
        ({"key_type": "Ed25519", "key_bits": 256, "signature_hash": "none"}, Status.PASS),
        ({"key_type": "RSA", "key_bits": 1024}, Status.FAIL),
        ({"key_type": "EC", "key_bits": 192}, Status.FAIL),
        ({"key_type": "DSA", "key_bits": 3072}, Status.FAIL),
        ({"signature_hash": "sha1"}, Status.FAIL),
        ({"key_type": "unknown", "key_bits": 0}, Status.NOT_OBSERVED),
        ({"above": {"signature_hash": "sha1"}}, Status.FAIL),
        ({"above": {"signature_hash": "sha1", "self_issued": True}}, Status.PASS),  # a root
    ],
)
def test_keys_and_signatures(leaf, status):
    outcome = judged(**leaf)
    assert (outcome.subject, outcome.status) == (DOMAIN, status)


def test_what_is_weak_is_named():
    outcome = judged(key_type="RSA", key_bits=1024)
    assert f"a key of “{DOMAIN}” with 1024 bits (RSA)" in outcome.found
    assert f"-d {DOMAIN}" in fix_of("TLS006", outcome)


@pytest.mark.parametrize(
    ("gap", "status"), [(TIMEOUT, "not_observed"), (REFUSED, "not_applicable")]
)
def test_without_a_handshake_nothing_is_judged(gap, status):
    outcome = judge_one("TLS006", tls_hosts=tls(failures=((WEB_ADDRESS, gap),)))
    assert outcome.status.value == status


def test_machines_are_no_concern():
    assert judge_rule("TLS006", tls_hosts=tls(host=f"mail.{DOMAIN}")) == []
