"""X.509 certificates (RFC 5280) as a server sent them, in the words of the evidence."""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from functools import lru_cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed448, ed25519, rsa
from cryptography.utils import CryptographyDeprecationWarning

from checks.engine.facts import Certificate
from checks.parsing import ParseError

MAX_CHAIN = 10
MAX_NAMES = 200


class CertificateError(ParseError):
    """The bytes are no certificate that can be read."""


def decode_chain(chain: Iterable[bytes]) -> tuple[Certificate, ...]:
    """Decode DER certificates in the order given, at most ten. Raises CertificateError."""
    return tuple(decode_certificate(der) for der in list(chain)[:MAX_CHAIN])


@lru_cache(maxsize=256)  # intermediates are the same for many hosts
def decode_certificate(der: bytes) -> Certificate:
    """Decode one DER certificate. Raises CertificateError."""
    try:
        with warnings.catch_warnings():
            # Serial numbers and encodings that are not quite right are the client's matter.
            warnings.simplefilter("ignore", CryptographyDeprecationWarning)
            return _decoded(x509.load_der_x509_certificate(der))
    except (ValueError, TypeError, x509.DuplicateExtension) as error:
        raise CertificateError(f"a certificate could not be read: {error}") from error


def _decoded(certificate: x509.Certificate) -> Certificate:
    key_type, key_bits = _key(certificate)
    return Certificate(
        subject=_name(certificate.subject),
        issuer=_name(certificate.issuer),
        names=_dns_names(certificate),
        not_before=certificate.not_valid_before_utc,
        not_after=certificate.not_valid_after_utc,
        serial=f"{certificate.serial_number:x}",
        key_type=key_type,
        key_bits=key_bits,
        signature_hash=_signature_hash(certificate),
        fingerprint=certificate.fingerprint(hashes.SHA256()).hex(),
        is_ca=_is_ca(certificate),
        self_issued=certificate.subject == certificate.issuer,
    )


def _name(name: x509.Name) -> str:
    return name.rfc4514_string().replace("\0", "\ufffd")[:500]


def _dns_names(certificate: x509.Certificate) -> tuple[str, ...]:
    try:
        found = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName)
    except x509.ExtensionNotFound:
        return ()
    names = found.value.get_values_for_type(x509.DNSName)
    return tuple(name.lower().replace("\0", "\ufffd")[:253] for name in names[:MAX_NAMES])


def _is_ca(certificate: x509.Certificate) -> bool:
    try:
        found = certificate.extensions.get_extension_for_class(x509.BasicConstraints)
    except x509.ExtensionNotFound:
        return False
    return found.value.ca


def _key(certificate: x509.Certificate) -> tuple[str, int]:
    """The kind of the public key and its size in bits."""
    try:
        key = certificate.public_key()
    except Exception:  # an algorithm or curve that OpenSSL does not know
        return "unknown", 0
    if isinstance(key, rsa.RSAPublicKey):
        return "RSA", key.key_size
    if isinstance(key, ec.EllipticCurvePublicKey):
        return "EC", key.key_size
    if isinstance(key, dsa.DSAPublicKey):
        return "DSA", key.key_size
    if isinstance(key, ed25519.Ed25519PublicKey | ed448.Ed448PublicKey):
        raw = key.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
        return ("Ed25519" if len(raw) == 32 else "Ed448"), len(raw) * 8
    return "unknown", 0


def _signature_hash(certificate: x509.Certificate) -> str:
    try:
        algorithm = certificate.signature_hash_algorithm
    except Exception:  # an algorithm that cryptography does not know
        return "unknown"
    return algorithm.name if algorithm is not None else "none"  # Ed25519 hashes by itself
