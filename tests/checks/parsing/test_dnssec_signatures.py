"""Signatures over an RRset, made here with keys of our own and judged."""

from datetime import UTC, datetime, timedelta
from typing import Any

import dns.dnssec
import dns.message
import dns.name
import dns.rrset
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes

from checks.parsing.dnssec_signatures import DnssecMessageError, SignatureState, signature_state

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
DAY = timedelta(days=1)
OWNER = dns.name.from_text("coach.example")

KEYS: dict[str, PrivateKeyTypes] = {
    "RSASHA256": rsa.generate_private_key(65537, 2048),
    "ECDSAP256SHA256": ec.generate_private_key(ec.SECP256R1()),
    "ECDSAP384SHA384": ec.generate_private_key(ec.SECP384R1()),
    "ED25519": ed25519.Ed25519PrivateKey.generate(),
}


def judged(
    kind: str = "ECDSAP256SHA256",
    *,
    begins: datetime = NOW - DAY,
    expires: datetime = NOW + DAY,
    signed: bool = True,
    changed: bool = False,
    with_key: bool = True,
    **spoilt: Any,
) -> SignatureState:
    """What is said of an A RRset signed by a key of *kind*; *spoilt* replaces RRSIG fields."""
    private = KEYS[kind]
    key = dns.dnssec.make_dnskey(private.public_key(), kind)  # type: ignore[arg-type]
    records = dns.rrset.from_text(OWNER, 300, "IN", "A", "203.0.114.10", "203.0.114.11")
    signature = dns.dnssec.sign(
        records,
        private,
        OWNER,
        key,
        inception=begins,
        expiration=expires,  # type: ignore[arg-type]
    ).replace(**spoilt)
    if changed:
        records = dns.rrset.from_text(OWNER, 300, "IN", "A", "203.0.114.66")
    reply = dns.message.make_response(dns.message.make_query(OWNER, "A", use_edns=0))
    reply.answer.append(records)
    if signed:
        reply.answer.append(dns.rrset.from_rdata(OWNER, 300, signature))
    keys = [key.to_text()] if with_key else []
    return signature_state(reply.to_wire(), "coach.example", "A", keys, NOW)


@pytest.mark.parametrize("algorithm", KEYS)
def test_a_sound_signature_is_verified(algorithm: str) -> None:
    assert judged(algorithm) == SignatureState("verified", NOW - DAY, NOW + DAY)


BAD: list[tuple[dict[str, Any], str]] = [
    ({"expires": NOW - timedelta(seconds=1)}, "expired"),
    ({"begins": NOW + timedelta(hours=1)}, "early"),
    ({"changed": True}, "false"),
    ({"with_key": False}, "false"),
    ({"signature": b"\1" * 64}, "false"),
    ({"key_tag": 1}, "false"),
    ({"signer": dns.name.from_text("example")}, "false"),
    ({"changed": True, "expires": NOW - DAY / 2}, "false"),
    ({"algorithm": 5}, "unknown"),
    ({"algorithm": 253}, "unknown"),
    ({"signed": False}, "unsigned"),
]


@pytest.mark.parametrize(("options", "state"), BAD)
def test_what_is_wrong_is_told_apart(options: dict[str, Any], state: str) -> None:
    assert judged(**options).state == state


def test_one_sound_signature_of_two_is_enough() -> None:
    """As while keys are changed: the old signature has run out, the new one counts."""
    private = KEYS["ED25519"]
    key = dns.dnssec.make_dnskey(private.public_key(), "ED25519")  # type: ignore[arg-type]
    records = dns.rrset.from_text(OWNER, 300, "IN", "A", "203.0.114.10")
    both = [
        dns.dnssec.sign(records, private, OWNER, key, inception=NOW - 9 * DAY, expiration=end)  # type: ignore[arg-type]
        for end in (NOW - DAY, NOW + DAY)
    ]
    reply = dns.message.make_response(dns.message.make_query(OWNER, "A", use_edns=0))
    reply.answer += [records, dns.rrset.from_rdata_list(OWNER, 300, both)]
    found = signature_state(reply.to_wire(), "coach.example", "A", [key.to_text()], NOW)
    assert (found.state, found.expires_at) == ("verified", NOW + DAY)


@pytest.mark.parametrize("wire", [b"", b"\0" * 12])
def test_a_message_without_the_records_can_not_be_judged(wire: bytes) -> None:
    with pytest.raises(DnssecMessageError):
        signature_state(wire, "coach.example", "A", [], NOW)


def test_a_key_that_can_not_be_read_verifies_nothing() -> None:
    reply = dns.message.make_response(dns.message.make_query(OWNER, "A", use_edns=0))
    reply.answer.append(dns.rrset.from_text(OWNER, 300, "IN", "A", "203.0.114.10"))
    wire = reply.to_wire()
    assert signature_state(wire, "coach.example", "A", ["257 3", "x"], NOW).state == "unsigned"
