"""The lab's certificate authority: a root, an intermediate, and leaves good and bad."""

from __future__ import annotations

import ssl
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from checks.practice.client import CertificateKind

# Lives in days as (begun ago, ends in): ninety days in all, as ACME authorities issue them.
LIVES: dict[CertificateKind, tuple[int, int]] = {
    "good": (20, 70),
    "incomplete": (20, 70),
    "self-signed": (20, 70),
    "expired": (99, -9),
}
AUTHORITY_LIFE = (400, 3650)
CIPHERS = "DEFAULT:@SECLEVEL=0"  # TLS 1.0, where a fault allows it, needs the low level

_LEAF_USAGE = {"digital_signature": True}
_AUTHORITY_USAGE = {"digital_signature": True, "key_cert_sign": True, "crl_sign": True}
_USAGES = (
    "digital_signature",
    "content_commitment",
    "key_encipherment",
    "data_encipherment",
    "key_agreement",
    "key_cert_sign",
    "crl_sign",
    "encipher_only",
    "decipher_only",
)


class _Signer:
    """A certificate together with its key."""

    def __init__(self, certificate: x509.Certificate, key: ec.EllipticCurvePrivateKey) -> None:
        self.certificate, self.key = certificate, key
        self.pem = certificate.public_bytes(Encoding.PEM)


class Authority:
    """Issues certificates and keeps one server context for each kind and set of names.

    Keys are written into *folder* only because :mod:`ssl` reads them from files.
    """

    def __init__(self, folder: Path, now: datetime) -> None:
        self._folder, self._now = folder, now
        self._root = self._issue("LaunchReady practice root", AUTHORITY_LIFE, None)
        self._intermediate = self._issue("LaunchReady practice issuer", AUTHORITY_LIFE, self._root)
        self._contexts: dict[tuple[CertificateKind, tuple[str, ...], bool], ssl.SSLContext] = {}

    @property
    def root_pem(self) -> bytes:
        return self._root.pem

    def context(
        self, names: tuple[str, ...], kind: CertificateKind = "good", *, anonymous: bool = False
    ) -> ssl.SSLContext:
        """The shared server context that presents a certificate of *kind* for *names*.

        With *anonymous* it agrees to do without any certificate as well.
        """
        key = kind, names, anonymous
        if key not in self._contexts:
            self._contexts[key] = self._new_context(names, kind)
            if anonymous:
                self._contexts[key].set_ciphers("ALL:@SECLEVEL=0")
        return self._contexts[key]

    def listener(self, names: tuple[str, ...]) -> ssl.SSLContext:
        """A context of its own, whose protocol versions may be changed while it serves."""
        return self._new_context(names, "good")

    def _new_context(self, names: tuple[str, ...], kind: CertificateKind) -> ssl.SSLContext:
        issuer = None if kind == "self-signed" else self._intermediate
        leaf = self._issue(names[0], LIVES[kind], issuer, names)
        sent = leaf.pem
        if kind in ("good", "expired"):
            sent += self._intermediate.pem
        file = self._folder / f"{leaf.certificate.serial_number:x}.pem"
        key = leaf.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        file.write_bytes(key + sent)
        file.chmod(0o600)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.set_ciphers(CIPHERS)
        context.set_alpn_protocols(["http/1.1"])
        context.load_cert_chain(file)
        return context

    def _issue(
        self,
        common_name: str,
        life: tuple[int, int],
        issuer: _Signer | None,
        names: Sequence[str] = (),
    ) -> _Signer:
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name[:64])])
        begun, ends = life
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(issuer.certificate.subject if issuer else subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(self._now - timedelta(days=begun))
            .not_valid_after(self._now + timedelta(days=ends))
        )
        signing_key = issuer.key if issuer else key
        builder = _with_extensions(builder, key.public_key(), signing_key.public_key(), names)
        return _Signer(builder.sign(signing_key, hashes.SHA256()), key)


def _with_extensions(
    builder: x509.CertificateBuilder,
    own: ec.EllipticCurvePublicKey,
    issuers: ec.EllipticCurvePublicKey,
    names: Sequence[str],
) -> x509.CertificateBuilder:
    """What RFC 5280 asks of a leaf, when there are names, or of an authority."""
    usage = _LEAF_USAGE if names else _AUTHORITY_USAGE
    builder = (
        builder.add_extension(x509.BasicConstraints(ca=not names, path_length=None), True)
        .add_extension(x509.KeyUsage(**{each: usage.get(each, False) for each in _USAGES}), True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(own), False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuers), False)
    )
    if not names:
        return builder
    return builder.add_extension(
        x509.SubjectAlternativeName([x509.DNSName(name) for name in names]), False
    ).add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), False)
