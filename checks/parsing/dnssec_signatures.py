"""The signatures over one RRset (RFC 4035 section 5.3): in time, and made by a key of the zone."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import Literal

import dns.dnssec
import dns.exception
import dns.message
import dns.name
import dns.rdata
import dns.rdataclass
import dns.rdatatype
import dns.rrset
from dns.node import Node
from dns.rdataset import Rdataset
from dns.rdtypes.ANY.RRSIG import RRSIG

from checks.parsing import ParseError

# More would be an attack on whoever verifies (CVE-2023-50387); a zone has two to four keys.
MAX_SIGNATURES = 8
MAX_KEYS = 12
# RSA with SHA-256 and SHA-512, ECDSA P-256 and P-384, Ed25519, Ed448 (RFC 9904 section 3).
JUDGED = frozenset({8, 10, 13, 14, 15, 16})

Keys = dict[dns.name.Name, Node | Rdataset]  # as dnspython takes them
State = Literal["verified", "expired", "early", "unsigned", "false", "unknown"]
_BEST_FIRST: tuple[State, ...] = ("verified", "early", "expired", "unknown", "false")


class DnssecMessageError(ParseError):
    """The message does not hold the RRset, or can't be read."""


@dataclass(frozen=True, slots=True)
class SignatureState:
    """The best of an RRset's signatures; "early" is one that is not valid yet.

    "false": no key verifies any of them. "unknown": their algorithms can't be judged here.
    """

    state: State
    begins_at: datetime | None = None
    expires_at: datetime | None = None


def signature_state(
    message: bytes, owner: str, rtype: str, keys: Iterable[str], now: datetime
) -> SignatureState:
    """How *owner*'s RRset of *rtype* in *message* is signed by *keys* (DNSKEY as text).

    Raises DnssecMessageError when there is no such RRset to judge.
    """
    rrset, signatures = _read(message, owner, rtype)
    if not signatures:
        return SignatureState("unsigned")
    zone_keys: Keys = {rrset.name: _key_set(keys)}
    states = (_judge(rrset, one, zone_keys, now) for one in signatures[:MAX_SIGNATURES])
    return min(states, key=lambda each: _BEST_FIRST.index(each.state))


def _read(message: bytes, owner: str, rtype: str) -> tuple[dns.rrset.RRset, list[RRSIG]]:
    name, wanted = dns.name.from_text(owner), dns.rdatatype.from_text(rtype)
    try:
        answer = dns.message.from_wire(message, ignore_trailing=True).answer
    except (dns.exception.DNSException, ValueError) as error:
        raise DnssecMessageError("no message that can be read") from error
    own = [rrset for rrset in answer if rrset.name == name]
    found = [rrset for rrset in own if rrset.rdtype == wanted]
    if not found:
        raise DnssecMessageError(f"no {rtype} of {owner} in the message")
    signatures = (data for rrset in own if rrset.covers == wanted for data in rrset)
    return found[0], [each for each in signatures if isinstance(each, RRSIG)]


def _key_set(keys: Iterable[str]) -> Rdataset:
    found = Rdataset(dns.rdataclass.IN, dns.rdatatype.DNSKEY)
    for text in islice(keys, MAX_KEYS):
        with suppress(dns.exception.DNSException):  # a key that can't be read verifies nothing
            found.add(dns.rdata.from_text("IN", "DNSKEY", text))
    return found


def _judge(
    rrset: dns.rrset.RRset,
    signature: RRSIG,
    keys: Keys,
    now: datetime,
) -> SignatureState:
    begins, expires = _time(signature.inception), _time(signature.expiration)
    return SignatureState(_state(rrset, signature, keys, now), begins, expires)


def _state(
    rrset: dns.rrset.RRset,
    signature: RRSIG,
    keys: Keys,
    now: datetime,
) -> State:
    if signature.algorithm not in JUDGED:
        return "unknown"
    try:
        # Judged at its own beginning, so that a sound signature out of time is told from a
        # false one.
        dns.dnssec.validate_rrsig(rrset, signature, keys, now=signature.inception)
    except (dns.exception.DNSException, ValueError):
        return "false"
    if now < _time(signature.inception):
        return "early"
    return "expired" if now > _time(signature.expiration) else "verified"


def _time(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
