"""DKIM key records: RFC 6376 section 3.6.1, with RFC 8301 (key sizes) and RFC 8463 (Ed25519)."""

import base64
import binascii
import re
from dataclasses import dataclass

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_der_public_key

from checks.parsing import ParseError
from checks.parsing.remembering import remembering
from checks.parsing.tags import MAX_RECORD, TagList, parse_tags

MINIMUM_BITS = 1024  # RFC 8301 section 3.2: verifiers refuse anything shorter
ED25519_BYTES = 32

_HYPHENATED = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?\Z")
_FOLDING = re.compile(r"[ \t\r\n]+")
_KEY_TYPES = frozenset({"rsa", "ed25519"})


class DkimKeyError(ParseError):
    """Verifiers discard the record: every signature that names it fails."""


@dataclass(frozen=True, slots=True)
class DkimKey:
    """A public key as published. `bits` is None when revoked, unreadable or of an unknown type.

    `hashes` is None when every hash is allowed. `problems` are what makes signatures fail, or
    what a verifier reads past; `usable` says which.
    """

    version: str | None
    key_type: str
    bits: int | None
    revoked: bool
    testing: bool
    strict_subdomain: bool
    hashes: tuple[str, ...] | None
    services: tuple[str, ...]
    problems: tuple[str, ...]

    @property
    def usable(self) -> bool:
        """Whether a signature of a mail can verify with this key."""
        long_enough = self.bits is not None and (
            self.key_type == "ed25519" or self.bits >= MINIMUM_BITS
        )
        hashes = self.hashes is None or "sha256" in self.hashes
        return long_enough and hashes and bool({"*", "email"} & set(self.services))


@remembering(64)
def parse_dkim_key(text: str) -> DkimKey:
    """Parse the joined strings of one TXT record at <selector>._domainkey.

    Raises DkimKeyError for what verifiers discard: broken or repeated tags, another version,
    no p tag.
    """
    if len(text) > MAX_RECORD:
        raise DkimKeyError("the record is longer than a TXT record can be")
    tags = parse_tags(text)
    _refuse_broken(tags)
    published = tags.get("p")
    if published is None:
        raise DkimKeyError("there is no p tag, so there is no key")
    key_type = (tags.get("k") or "rsa").lower()
    data = _FOLDING.sub("", published)
    bits, problems = _measure(key_type, data) if data else (None, [])
    flags, services, hashes = _words(tags, "t"), _words(tags, "s"), _words(tags, "h")
    return DkimKey(
        version=tags.get("v"),
        key_type=key_type,
        bits=bits,
        revoked=not data,
        testing="y" in flags,
        strict_subdomain="s" in flags,
        hashes=hashes or None,
        services=services or ("*",),
        problems=(*problems, *_tag_problems(hashes, services)),
    )


def _refuse_broken(tags: TagList) -> None:
    if tags.malformed:
        raise DkimKeyError(f"“{tags.malformed[0][:60]}” isn't a tag and its value")
    if tags.repeated:
        raise DkimKeyError(f"the tag {tags.repeated[0]} appears more than once")
    if "v" in tags.names and tags.names[0] != "v":
        raise DkimKeyError("v must be the first tag")
    if tags.get("v") not in {None, "DKIM1"}:
        raise DkimKeyError("the version must be DKIM1")


def _words(tags: TagList, name: str) -> tuple[str, ...]:
    words = (word.strip().lower() for word in (tags.get(name) or "").split(":"))
    return tuple(dict.fromkeys(word for word in words if word))


def _tag_problems(hashes: tuple[str, ...], services: tuple[str, ...]) -> list[str]:
    problems: list[str] = []
    if hashes and "sha256" not in hashes:
        problems.append("the record doesn't allow SHA-256, the only hash still accepted")
    if services and not {"*", "email"} & set(services):
        problems.append("the key isn't for e-mail")
    return problems


def _measure(key_type: str, data: str) -> tuple[int | None, list[str]]:
    if key_type not in _KEY_TYPES:
        named = key_type[:40] if _HYPHENATED.match(key_type) else "that"
        return None, [f"there is no key type called {named}"]
    try:
        raw = base64.b64decode(data.encode("ascii"), validate=True)
    except (binascii.Error, ValueError):
        return None, ["the key isn't valid Base64; part of it may be missing"]
    return _measure_ed25519(raw) if key_type == "ed25519" else _measure_rsa(raw)


def _measure_ed25519(raw: bytes) -> tuple[int | None, list[str]]:
    if len(raw) != ED25519_BYTES:
        return None, [f"an Ed25519 key has 32 bytes, this one has {len(raw)}"]
    return 256, []


def _measure_rsa(raw: bytes) -> tuple[int | None, list[str]]:
    """Both forms in use are read: SubjectPublicKeyInfo, and the bare RSAPublicKey of the RFC."""
    try:
        key = load_der_public_key(raw)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        return None, ["the key can't be decoded; part of it may be missing"]
    if not isinstance(key, RSAPublicKey):
        return None, ["the key isn't an RSA key, as the record says it is"]
    if key.key_size < MINIMUM_BITS:
        return key.key_size, [f"a key of {key.key_size} bits is refused; use 2048"]
    return key.key_size, []
