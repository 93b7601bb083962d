"""The lab's certificate authority: a root, an issuer below it, and one leaf for each client."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

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


@dataclass(frozen=True, slots=True)
class Signed:
    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(Encoding.PEM)

    @property
    def key_pem(self) -> bytes:
        return self.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


class Authority:
    """Leaves live ninety days, as ACME authorities issue them, and are twenty days old."""

    def __init__(self) -> None:
        self._now = datetime.now(UTC)
        self.root = self._issue("Bench lab root", 400, 3650, None)
        self._issuer = self._issue("Bench lab issuer", 400, 3650, self.root)

    def leaf(self, names: Sequence[str]) -> bytes:
        """Key, leaf for *names* and issuer, in PEM, the order in which nginx wants them."""
        leaf = self._issue(names[0], 20, 70, self._issuer, names)
        return leaf.key_pem + leaf.pem + self._issuer.pem

    def _issue(
        self,
        common_name: str,
        days_old: int,
        days_left: int,
        issuer: Signed | None,
        names: Sequence[str] = (),
    ) -> Signed:
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])
        signer = issuer.key if issuer else key
        used = {"digital_signature"} if names else {"key_cert_sign", "crl_sign"}
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(issuer.certificate.subject if issuer else subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(self._now - timedelta(days=days_old))
            .not_valid_after(self._now + timedelta(days=days_left))
            .add_extension(x509.BasicConstraints(ca=not names, path_length=None), True)
            .add_extension(x509.KeyUsage(**{each: each in used for each in _USAGES}), True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), False
            )
        )
        if names:
            alternatives = x509.SubjectAlternativeName([x509.DNSName(name) for name in names])
            purposes = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])
            builder = builder.add_extension(alternatives, False).add_extension(purposes, False)
        return Signed(builder.sign(signer, hashes.SHA256()), key)


def dkim_key() -> str:
    """The public half of a new key of 2048 bits, as a DKIM record has it."""
    key = rsa.generate_private_key(65537, 2048).public_key()
    der = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return base64.b64encode(der).decode()
