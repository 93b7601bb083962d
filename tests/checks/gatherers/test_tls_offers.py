"""What servers agree to, over real handshakes."""

import asyncio
import base64
import ssl
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from checks.engine.facts import Gap, Reason, TlsOffers
from checks.engine.spec import LaunchSpec
from checks.gatherers.look import look_at
from tests.checks.gatherers.http_server import CLOSED, Answer, page, site

# The groups that servers have built in: RFC 2409 section 6.2 and RFC 3526 section 3.
START = (
    "FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E34"
    "04DDEF9519B3CD3A431B302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6"
    "F406B7EDEE386BFB5A899FA5AE9F24117C4B1FE649286651ECE"
)
OAKLEY_2 = START + "65381FFFFFFFFFFFFFFFF"
OAKLEY_14 = START + (
    "45B3DC2007CB8A163BF0598DA48361C55D39A69163FA8FD24CF5F83655D23DCA3AD961C62F356208552BB9ED52907"
    "7096966D670C354E4ABC9804F1746C08CA18217C32905E462E36CE3BE39E772C180E86039B2783A2EC07A28FB5C55"
    "DF06F4C52C9DE2BCBF6955817183995497CEA956AE515D2261898FA051015728E5A8AACAA68FFFFFFFFFFFFFFFF"
)
NAME = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "coach.example")])


@cache
def rsa_certificate() -> bytes:
    """Key and certificate in PEM; static RSA and DHE need a key of this type."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(NAME)
        .issuer_name(NAME)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    plain = serialization.NoEncryption()
    form = serialization.PrivateFormat.PKCS8
    pem = key.private_bytes(serialization.Encoding.PEM, form, plain)
    return pem + certificate.public_bytes(serialization.Encoding.PEM)


def server(tmp_path: Path, ciphers: str, *alpn: str, group: str | None = None) -> ssl.SSLContext:
    """A server up to TLS 1.2 with these *ciphers* and, for DHE, the prime *group*."""
    (tmp_path / "rsa.pem").write_bytes(rsa_certificate())
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "rsa.pem")
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers(f"{ciphers}:@SECLEVEL=0")
    if alpn:
        context.set_alpn_protocols(alpn)
    if group:
        (tmp_path / "dh.pem").write_text(dh_parameters(group))
        context.load_dh_params(tmp_path / "dh.pem")
    return context


def dh_parameters(prime: str) -> str:
    """The group with generator 2 as PKCS #3 has it: a sequence of the two integers, in DER."""
    number = b"\0" + bytes.fromhex(prime)
    inner = b"\x02\x82" + len(number).to_bytes(2) + number + b"\x02\x01\x02"
    der = b"\x30\x82" + len(inner).to_bytes(2) + inner
    text = base64.encodebytes(der).decode()
    return f"-----BEGIN DH PARAMETERS-----\n{text}-----END DH PARAMETERS-----\n"


def offers(tls: ssl.SSLContext | None, records: str = "") -> Any:
    async def run() -> Any:
        answers: dict[str, Answer] = {"/": page("Home")}
        async with site(secure=answers, tls=tls, records=records) as one:
            spec = LaunchSpec.for_domain("coach.example")
            return (await look_at(spec, one.network, topics=["tls_offers"])).topics["tls_offers"]

    return asyncio.run(run())


def agreed(tls: ssl.SSLContext) -> TlsOffers:
    found: TlsOffers = offers(tls)["coach.example"]
    return found


def test_a_modern_server_takes_http_2_and_nothing_old(tmp_path: Path) -> None:
    found = agreed(server(tmp_path, "ECDHE+AESGCM", "h2", "http/1.1"))
    assert (found.alpn, found.old_cipher, found.dh_key) == ("h2", None, "none")


def test_static_rsa_is_noticed_where_something_better_is_there_too(tmp_path: Path) -> None:
    found = agreed(server(tmp_path, "ECDHE+AESGCM:AES128-SHA"))
    assert (found.alpn, found.old_cipher) == (None, "AES128-SHA")


def test_encryption_without_a_certificate_is_noticed(tmp_path: Path) -> None:
    assert agreed(server(tmp_path, "ECDHE+AESGCM:AECDH")).old_cipher == "AECDH-AES256-SHA"


@pytest.mark.parametrize(
    ("group", "key"), [(OAKLEY_2, "weak"), (OAKLEY_14, "strong")], ids=["1024", "2048"]
)
def test_the_size_of_a_finite_field_key_is_noticed(tmp_path: Path, group: str, key: str) -> None:
    tls = server(tmp_path, "ECDHE+AESGCM:DHE+AESGCM", group=group)
    assert agreed(tls).dh_key == key


def test_a_port_without_tls_is_a_gap_for_http_2_only(tmp_path: Path) -> None:
    found = offers(None)["coach.example"]
    assert isinstance(found.alpn, Gap)


def test_a_server_that_is_not_there_is_a_gap_throughout() -> None:
    zone = f"coach.example. 60 A {CLOSED}"
    found: TlsOffers = asyncio.run(_closed(zone))["coach.example"]
    gaps = (found.alpn, found.old_cipher, found.dh_key)
    assert {each.reason for each in gaps if isinstance(each, Gap)} == {Reason.UNREACHABLE}


async def _closed(zone: str) -> Any:
    async with site(zone=zone) as one:
        spec = LaunchSpec.for_domain("coach.example")
        return (await look_at(spec, one.network, topics=["tls_offers"])).topics["tls_offers"]
