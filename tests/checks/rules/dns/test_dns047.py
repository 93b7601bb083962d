"""DNS047: the registry's DS fits a key in use."""

from datetime import UTC, datetime

import pytest

from checks.engine.facts import SignedRecords
from checks.engine.verdict import Status
from tests.checks.rules.builders import SERVFAIL, TIMEOUT, answer, dnssec, fix_of, judge_one, zone

# Made for coach.example with an independent implementation (dnspython).
KEY = (
    "257 3 13 oJMRESz5E4gYzS/q6XDrvU1qMPYIjCWzJaOau8XNEZeq"
    "CYKD5ar0IRd8KqXXFJkqmVfRvMGPmM1x8fGAa2XhSA=="
)
DS = "34506 13 2 915830aa337762a0fe0860df12a1fb6fb1834845dc1d2eceab2265ba9b7f0e02"


def judged(*records):
    return judge_one("DNS047", dnssec=dnssec(*records), zone=zone())


def test_a_record_that_fits_a_key_passes():
    assert judged(DS, KEY).status is Status.PASS


def test_a_record_of_a_key_that_is_gone_fails():
    other = DS[:-4] + "0000"
    outcome = judged(other, KEY)
    assert outcome.status is Status.FAIL
    assert f"delete the DS record {other} now" in fix_of("DNS047", outcome)


def test_a_record_and_no_keys_at_all_fails():
    assert judged(DS, "").status is Status.FAIL


def test_a_resolver_that_refuses_what_the_servers_answer_fails():
    refused = zone(resolver_soa=answer("coach.example", "SOA", gap=SERVFAIL))
    outcome = judge_one("DNS047", dnssec=dnssec(DS, KEY), zone=refused)
    assert outcome.status is Status.FAIL
    assert "a verifying resolver refuses" in outcome.found


def test_a_digest_of_an_unknown_kind_is_not_held_against_it():
    assert judged("1 13 9 abcd", KEY).status is Status.PASS


def test_an_unsigned_domain_is_no_concern():
    assert judged().status is Status.NOT_APPLICABLE


def test_keys_that_were_not_seen_are_not_missing():
    silent = dnssec(DS, keys=answer("coach.example", "DNSKEY", gap=TIMEOUT))
    assert judge_one("DNS047", dnssec=silent, zone=zone()).status is Status.NOT_OBSERVED


BEGAN, ENDED = datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 11, 15, tzinfo=UTC)
BROKEN = [
    ("expired", "The signature over the SOA record of coach.example expired on 2026-11-15."),
    ("early", "is not valid before 2026-11-01"),
    ("unsigned", "its SOA record is not"),
    ("false", "No key of coach.example verifies"),
]


def with_signatures(*signatures):
    return judge_one("DNS047", dnssec=dnssec(DS, KEY, signatures=signatures), zone=zone())


@pytest.mark.parametrize(("state", "words"), BROKEN)
def test_one_broken_signature_fails(state, words):
    sound = SignedRecords("DNSKEY", "verified", BEGAN, datetime(2026, 12, 1, tzinfo=UTC))
    outcome = with_signatures(sound, SignedRecords("SOA", state, BEGAN, ENDED))
    assert outcome.status is Status.FAIL
    assert words in outcome.found


def test_sound_signatures_pass_and_the_first_end_is_told():
    later = SignedRecords("DNSKEY", "verified", BEGAN, datetime(2026, 12, 9, tzinfo=UTC))
    sooner = SignedRecords("SOA", "verified", BEGAN, datetime(2026, 12, 1, 8, tzinfo=UTC))
    outcome = with_signatures(later, sooner, SignedRecords("A", "unknown"))
    assert outcome.status is Status.PASS
    assert "until 2026-12-01 08:00 UTC" in outcome.found


def test_a_signature_that_was_not_seen_is_not_missing():
    sound = SignedRecords("DNSKEY", "verified", BEGAN, datetime(2026, 12, 1, tzinfo=UTC))
    outcome = with_signatures(sound, SignedRecords("SOA", None, gap=TIMEOUT))
    assert outcome.status is Status.NOT_OBSERVED
