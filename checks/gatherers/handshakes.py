"""What a TLS handshake showed.

A wrong certificate is evidence, not a failure to look: what OpenSSL thought of it is kept
beside the chain as the server sent it.
"""

from __future__ import annotations

import ssl
from typing import Any

from checks.engine.facts import Endpoint
from checks.gatherers.certificates import CertificateError, decode_chain

UNKNOWN_FAULT = 1  # X509_V_ERR_UNSPECIFIED


def described(
    address: str,
    tls: ssl.SSLObject,
    fault: ssl.SSLCertVerificationError | None,
    milliseconds: float,
) -> Endpoint:
    """A finished handshake; *fault* is what verification said. Raises CertificateError."""
    chain = decode_chain(sent_chain(tls))
    if not chain:
        raise CertificateError("the server sent no certificate")
    cipher = tls.cipher()
    return Endpoint(
        address=address,
        verified=fault is None,
        verify_code=0 if fault is None else fault.verify_code or UNKNOWN_FAULT,
        verify_message="" if fault is None else fault.verify_message,
        version=tls.version() or "",
        cipher=cipher[0] if cipher else "",
        alpn=tls.selected_alpn_protocol(),
        chain=chain,
        milliseconds=milliseconds,
    )


def sent_chain(tls: ssl.SSLObject) -> list[bytes]:
    """The certificates as the server sent them, leaf first, in DER."""
    public: Any = getattr(tls, "get_unverified_chain", None)
    if public is not None:  # from Python 3.13
        return list(public())
    # Before, only the object inside has it, and gives certificates instead of bytes.
    inner: Any = tls._sslobj  # type: ignore[attr-defined]
    der = 2  # _ssl.ENCODING_DER
    return [certificate.public_bytes(der) for certificate in inner.get_unverified_chain() or ()]
