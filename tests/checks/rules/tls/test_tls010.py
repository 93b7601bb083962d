from typing import Any

import pytest

from checks.engine.verdict import Outcome, Status
from tests.checks.rules.builders import DOMAIN, fix_of, judge_one
from tests.checks.rules.offer_builders import offers
from tests.checks.rules.web_builders import TIMEOUT, TLS_FAILED, WEB_ADDRESS, tls


def judged(**fields: Any) -> Outcome:
    return judge_one("TLS010", tls_hosts=[tls()], tls_offers=[offers(**fields)])


def test_a_server_that_refuses_what_is_old_is_fine() -> None:
    outcome = judged(dh_key="strong")
    assert outcome.status is Status.PASS
    assert "TLS_AES_256_GCM_SHA384" in outcome.found


@pytest.mark.parametrize(
    ("cipher", "words"),
    [
        ("AECDH-AES256-SHA", "an unknown partner"),
        ("ADH-AES256-GCM-SHA384", "an unknown partner"),
        ("ECDHE-RSA-NULL-SHA", "no encryption at all"),
        ("DES-CBC3-SHA", "can be broken"),
        ("RC4-SHA", "can be broken"),
    ],
)
def test_what_must_not_be_agreed_to_fails(cipher: str, words: str) -> None:
    outcome = judged(old_cipher=cipher)
    assert outcome.status is Status.FAIL
    assert words in outcome.found
    assert cipher in fix_of("TLS010", outcome)


def test_a_cipher_without_forward_secrecy_is_a_doubt() -> None:
    outcome = judged(old_cipher="AES128-GCM-SHA256")
    assert outcome.status is Status.WARN
    assert "no forward secrecy" in outcome.found


def test_a_server_with_nothing_better_fails() -> None:
    outcome = judge_one(
        "TLS010",
        tls_hosts=[tls(failures=((WEB_ADDRESS, TLS_FAILED),))],
        tls_offers=[offers(old_cipher="AES128-SHA")],
    )
    assert outcome.status is Status.FAIL
    assert "nothing with forward secrecy" in outcome.found


def test_a_short_key_fails() -> None:
    assert "fewer than 2048 bits" in judged(dh_key="weak").found


@pytest.mark.parametrize("field", ["old_cipher", "dh_key"])
def test_what_could_not_be_tried_is_not_judged(field: str) -> None:
    assert judged(**{field: TIMEOUT}).status is Status.NOT_OBSERVED


def test_a_server_that_was_not_reached_is_not_judged() -> None:
    outcome = judge_one("TLS010", tls_hosts=[tls()], tls_offers={DOMAIN: TIMEOUT})
    assert outcome.status is Status.NOT_OBSERVED


def test_a_server_that_turns_everybody_away_says_nothing() -> None:
    assert judged(alpn=TLS_FAILED).status is Status.NOT_OBSERVED
