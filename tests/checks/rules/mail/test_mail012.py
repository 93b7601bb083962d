"""MAIL012: each DKIM selector holds a key that receivers accept."""

import base64
from functools import cache

import pytest
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from checks.engine.facts import DkimFacts
from checks.engine.verdict import Status
from tests.checks.rules.builders import (
    DOMAIN,
    TIMEOUT,
    dkim,
    fix_of,
    judge_one,
    judge_rule,
    nxdomain,
    spec_of,
)

KEY_NAME = f"google._domainkey.{DOMAIN}"


@cache
def key_of(bits):
    """An RSA key record; the modulus is just an odd number of the right length."""
    numbers = rsa.RSAPublicNumbers(65537, (1 << (bits - 1)) + 15)
    der = numbers.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return f"v=DKIM1; k=rsa; p={base64.b64encode(der).decode()}"


def ed25519_key():
    raw = ed25519.Ed25519PrivateKey.generate().public_key().public_bytes_raw()
    return f"v=DKIM1; k=ed25519; p={base64.b64encode(raw).decode()}"


def judged(*texts, declared=True, **fields):
    return judge_one("MAIL012", dkim_keys=dkim("google", *texts, declared=declared, **fields))


def test_a_strong_key_passes():
    outcome = judged(key_of(2048))
    assert outcome.status is Status.PASS
    assert outcome.subject == KEY_NAME
    assert "2048 bits" in outcome.found


def test_ed25519_passes():
    assert judged(ed25519_key()).status is Status.PASS


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("v=DKIM1; p=", "withdrawn"),
        ("v=DKIM1; k=rsa; p=not base64!", "Base64"),
        ("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GN", "can't be decoded"),  # cut off
        ("v=DKIM1; k=rsa", "no p tag"),
        ("v=DKIM2; p=abc", "version"),
    ],
)
def test_a_key_of_no_use_fails(text, words):
    outcome = judged(text)
    assert outcome.status is Status.FAIL
    assert words in fix_of("MAIL012", outcome)


def test_a_short_key_fails():
    outcome = judged(key_of(768))
    assert outcome.status is Status.FAIL
    assert "768 bits" in outcome.found


def test_a_key_of_1024_bits_is_a_warning():
    assert judged(key_of(1024)).status is Status.WARN


def test_a_key_in_testing_is_a_warning():
    assert judged(key_of(2048) + "; t=y").status is Status.WARN


def test_a_declared_selector_without_key_fails():
    assert judged().status is Status.FAIL


def test_a_dangling_alias_names_the_service_to_go_to():
    aliases = ((KEY_NAME, "s1.domainkey.u1.wl.sendgrid.net"),)
    missing = nxdomain(KEY_NAME, "TXT", aliases=aliases)
    outcome = judge_one("MAIL012", dkim_keys=DkimFacts("google", DOMAIN, True, missing))
    assert outcome.status is Status.FAIL
    assert fix_of("MAIL012", outcome).startswith("SendGrid > Settings")


def test_a_declared_sender_shows_where_to_go():
    spec = spec_of(mail={"senders": ["google-workspace"]})
    outcome = judge_one("MAIL012", spec, dkim_keys=dkim("google"))
    assert fix_of("MAIL012", outcome).startswith("Google Admin console > ")


def test_a_key_by_way_of_an_alias_passes():
    aliases = ((KEY_NAME, "google.key.post.example"),)
    assert judged(key_of(2048), aliases=aliases).status is Status.PASS


def test_two_keys_at_one_name_fail():
    assert judged(key_of(2048), ed25519_key()).status is Status.FAIL


def test_another_text_beside_the_key_is_no_alarm():
    assert judged("note to self", key_of(2048)).status is Status.PASS


def test_a_guessed_selector_that_was_retired_is_good_practice():
    assert judged("v=DKIM1; p=", declared=False).status is Status.NOT_APPLICABLE


def test_the_fact_about_all_of_domainkey_is_no_key():
    whole = DkimFacts("", DOMAIN, declared=False, answer=nxdomain(f"_domainkey.{DOMAIN}", "TXT"))
    assert judge_rule("MAIL012", dkim_keys=whole) == []


def test_a_time_out_is_not_observed():
    assert judged(gap=TIMEOUT).status is Status.NOT_OBSERVED
    assert judge_one("MAIL012", dkim_keys={KEY_NAME: TIMEOUT}).status is Status.NOT_OBSERVED


def test_a_guessed_selector_that_is_not_there_is_no_concern():
    assert judged(declared=False).status is Status.NOT_APPLICABLE
