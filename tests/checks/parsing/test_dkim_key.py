import base64

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from checks.parsing.dkim_key import DkimKey, DkimKeyError, parse_dkim_key

# A 512-bit modulus in a bare RSAPublicKey; today's libraries don't make such keys any more.
SHORT_DER = bytes.fromhex("3048024100" + "c1" + "00" * 62 + "0f" + "0203010001")


def published(bits: int, form: PublicFormat = PublicFormat.SubjectPublicKeyInfo) -> str:
    key = rsa.generate_private_key(65537, bits).public_key()
    return base64.b64encode(key.public_bytes(Encoding.DER, form)).decode()


RSA_1024 = published(1024)


def ed25519_key() -> str:
    raw = ed25519.Ed25519PrivateKey.generate().public_key().public_bytes_raw()
    return base64.b64encode(raw).decode()


@pytest.mark.parametrize("form", [PublicFormat.SubjectPublicKeyInfo, PublicFormat.PKCS1])
def test_both_forms_of_an_rsa_key_are_read(form: PublicFormat) -> None:
    key = parse_dkim_key(f"v=DKIM1; k=rsa; p={published(2048, form)}")
    assert key == DkimKey(
        version="DKIM1",
        key_type="rsa",
        bits=2048,
        revoked=False,
        testing=False,
        strict_subdomain=False,
        hashes=None,
        services=("*",),
        problems=(),
    )
    assert key.usable


def test_an_ed25519_key() -> None:
    key = parse_dkim_key(f"v=DKIM1; k=ed25519; p={ed25519_key()}")
    assert (key.bits, key.usable, key.problems) == (256, True, ())


def test_all_tags_but_the_key_may_be_left_out() -> None:
    key = parse_dkim_key(f"p={RSA_1024}")
    assert (key.version, key.key_type, key.bits, key.usable) == (None, "rsa", 1024, True)


def test_white_space_inside_the_key_is_folding() -> None:
    folded = f"{RSA_1024[:50]} \r\n {RSA_1024[50:]}"
    assert parse_dkim_key(f"v=DKIM1; p={folded}").bits == 1024


def test_flags_hashes_and_services() -> None:
    key = parse_dkim_key(f"v=DKIM1; h=sha1:sha256; s=email:other; t=y:s; n=note; p={RSA_1024}")
    assert (key.testing, key.strict_subdomain) == (True, True)
    assert (key.hashes, key.services) == (("sha1", "sha256"), ("email", "other"))
    assert key.usable


def test_an_empty_key_is_revoked() -> None:
    key = parse_dkim_key("v=DKIM1; p=")
    assert (key.revoked, key.bits, key.usable, key.problems) == (True, None, False, ())


UNUSABLE = [
    (f"v=DKIM1; h=sha1; p={RSA_1024}", "SHA-256"),
    (f"v=DKIM1; s=tlsrpt; p={RSA_1024}", "isn't for e-mail"),
    (f"v=DKIM1; k=dsa; p={RSA_1024}", "no key type called dsa"),
    (f"v=DKIM1; k=ed25519; p={RSA_1024}", "32 bytes"),
    ("v=DKIM1; p=not base64!", "Base64"),
    (f"v=DKIM1; p={RSA_1024[:-5]}", "Base64"),
    (f"v=DKIM1; p={RSA_1024[:100]}", "can't be decoded"),
    ("v=DKIM1; p=caf\u00e9", "Base64"),
    (f"v=DKIM1; p={base64.b64encode(SHORT_DER).decode()}", "512 bits is refused"),
]


@pytest.mark.parametrize(("text", "problem"), UNUSABLE)
def test_it_says_why_signatures_fail(text: str, problem: str) -> None:
    key = parse_dkim_key(text)
    assert problem in " / ".join(key.problems)
    assert not key.usable


def test_a_key_of_another_algorithm_is_not_an_rsa_key() -> None:
    raw = (
        ec.generate_private_key(ec.SECP256R1())
        .public_key()
        .public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    )
    key = parse_dkim_key(f"p={base64.b64encode(raw).decode()}")
    assert "isn't an RSA key" in key.problems[0]


DISCARDED = [
    ("", "no p tag"),
    ("v=DKIM1; k=rsa", "no p tag"),
    ("v=DKIM2; p=", "version"),
    ("v=dkim1; p=", "version"),
    ("k=rsa; v=DKIM1; p=", "first tag"),
    ("v=DKIM1; p=; p=", "more than once"),
    ("v=DKIM1; p=; hello", "isn't a tag"),
    ("v=spf1 -all", "version"),
    ("hello", "isn't a tag"),
    ("p=" + "A" * 70_000, "longer"),
]


@pytest.mark.parametrize(("text", "reason"), DISCARDED)
def test_verifiers_discard_a_broken_record(text: str, reason: str) -> None:
    with pytest.raises(DkimKeyError, match=reason):
        parse_dkim_key(text)
