"""DS and DNSKEY records (RFC 4034): whether a digest at the parent is that of a key in the zone."""

import base64
import binascii
import hashlib
from collections.abc import Callable

# Digest types (RFC 4034, RFC 4509, RFC 6605); others can't be judged here.
_DIGESTS: dict[str, Callable[[bytes], str]] = {
    "1": lambda data: hashlib.sha1(data, usedforsecurity=False).hexdigest(),
    "2": lambda data: hashlib.sha256(data).hexdigest(),
    "4": lambda data: hashlib.sha384(data).hexdigest(),
}


def is_judgeable(ds: str) -> bool:
    """Whether the DS record "tag algorithm type digest" uses a digest that is known here."""
    words = ds.split()
    return len(words) >= 4 and words[2] in _DIGESTS


def ds_fits(ds: str, key: str, owner: str) -> bool:
    """Whether *ds* is the digest of the DNSKEY record *key* of *owner* (RFC 4034 section 5.1.4).

    False as well for records that can't be read.
    """
    words, rdata = ds.lower().split(), _rdata(key)
    if len(words) < 4 or rdata is None or words[2] not in _DIGESTS:
        return False
    if words[0] != str(key_tag(rdata)) or words[1] != str(rdata[3]):
        return False
    return _DIGESTS[words[2]](_wire_name(owner) + rdata) == "".join(words[3:])


def key_tag(rdata: bytes) -> int:
    """The tag of a key from its RDATA (appendix B)."""
    total = sum(byte if odd else byte << 8 for byte, odd in zip(rdata, _odd(rdata), strict=True))
    return (total + (total >> 16)) & 0xFFFF


def _odd(rdata: bytes) -> list[int]:
    return [position & 1 for position in range(len(rdata))]


def _rdata(key: str) -> bytes | None:
    words = key.split()
    try:
        flags, protocol, algorithm = (int(word) for word in words[:3])
        head = flags.to_bytes(2) + bytes((protocol, algorithm))
        return head + base64.b64decode("".join(words[3:]), validate=True)
    except (ValueError, OverflowError, binascii.Error):
        return None


def _wire_name(name: str) -> bytes:
    labels = [label.encode("ascii", "replace") for label in name.lower().split(".") if label]
    return b"".join(bytes((len(label),)) + label for label in labels) + b"\0"
