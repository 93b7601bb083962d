"""ClientHellos that OpenSSL understands, and answers read however they come."""

import ssl
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.parsing.tls_hello import (
    VERSIONS,
    HelloError,
    ServerAnswer,
    client_hello,
    parse_answer,
)
from tests.checks.gatherers.authority import ROOT, issue, server_context

RANDOM = bytes(32)
RETRY = bytes.fromhex("cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c")


def record(content: bytes, kind: int = 22) -> bytes:
    return bytes((kind, 3, 3)) + len(content).to_bytes(2, "big") + content


def hello(version: int, extensions: bytes = b"", random: bytes = RANDOM) -> bytes:
    """A ServerHello message (RFC 8446 section 4.1.3) with an empty session."""
    body = version.to_bytes(2, "big") + random + b"\0" + b"\x13\x01" + b"\0"
    body += len(extensions).to_bytes(2, "big") + extensions if extensions else b""
    return b"\x02" + len(body).to_bytes(3, "big") + body


SUPPORTED_13 = bytes.fromhex("002b 0002 0304")
ANSWERS = [
    ("the old field", record(hello(0x0302)), ServerAnswer("hello", version=0x0302)),
    ("an extension", record(hello(0x0303, SUPPORTED_13)), ServerAnswer("hello", version=0x0304)),
    (
        "a retry request",
        record(hello(0x0303, SUPPORTED_13, RETRY)),
        ServerAnswer("hello", version=0x0304),
    ),
    (
        "an extension after another",
        record(hello(0x0303, bytes.fromhex("0033 0002 001d") + SUPPORTED_13)),
        ServerAnswer("hello", version=0x0304),
    ),
    (
        "two records",
        record(hello(0x0301)[:10]) + record(hello(0x0301)[10:]),
        ServerAnswer("hello", version=0x0301),
    ),
    ("an alert", record(b"\x02\x46", kind=21), ServerAnswer("alert", alert=70)),
    (
        "a hello and the next message",
        record(hello(0x0303) + b"\x0b\0\0\0"),
        ServerAnswer("hello", version=0x0303),
    ),
]


@pytest.mark.parametrize(("what", "data", "answer"), ANSWERS, ids=[each[0] for each in ANSWERS])
def test_an_answer_is_read(what: str, data: bytes, answer: ServerAnswer) -> None:
    assert parse_answer(data) == answer


@pytest.mark.parametrize(("what", "data", "answer"), ANSWERS[:6], ids=[a[0] for a in ANSWERS[:6]])
def test_an_answer_in_pieces_is_waited_for(what: str, data: bytes, answer: ServerAnswer) -> None:
    assert all(parse_answer(data[:end]) is None for end in range(len(data)))


NO_TLS = [
    (b"HTTP/1.1 400 Bad Request\r\n", "HTTP"),
    (b"SSH-2.0-OpenSSH\r\n", "SSH"),
    (record(b"\x0b\0\0\0"), "a certificate comes first"),
    (record(b"\x02\0\0\x05short"), "a hello of five bytes"),
    (b"\x16\x03\x03\xff\xff", "a record longer than any"),
    (b"\x16\x03\x03\0\0", "an empty record"),
    (b"\x16\x02", "SSL 2"),
    (record(b"\x02\xff\xff\xff" + bytes(18_000)) + record(bytes(18_000)), "a hello without end"),
]


@pytest.mark.parametrize(("data", "what"), NO_TLS, ids=[each[1] for each in NO_TLS])
def test_what_is_no_tls_is_said_to_be_none(data: bytes, what: str) -> None:
    with pytest.raises(HelloError):
        parse_answer(data)


@given(st.binary(max_size=200), st.booleans(), st.integers(0, 255))
def test_any_answer_is_read_or_refused(data: bytes, framed: bool, first: int) -> None:
    sent = record(bytes((2, 0, 0, first)) + data) if framed else data
    try:
        answer = parse_answer(sent)
    except HelloError:
        return
    assert answer is None or answer.kind in ("hello", "alert")


def chosen_by_openssl(folder: Path, newest: str, oldest: ssl.TLSVersion) -> ServerAnswer | None:
    """What a server of the local OpenSSL, from *oldest* on, answers first."""
    context = server_context(folder, issue("coach.example", ROOT))
    context.minimum_version = oldest
    names: list[str] = []
    context.sni_callback = lambda _socket, name, _context: names.append(name)
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    server = context.wrap_bio(incoming, outgoing, server_side=True)
    incoming.write(client_hello("coach.example", newest))
    with suppress(ssl.SSLError):  # it wants to hear more, or has sent an alert
        server.do_handshake()
    assert set(names) <= {"coach.example"}
    return parse_answer(outgoing.read())


@pytest.mark.parametrize("newest", ["TLSv1.2", "TLSv1.3"])
def test_openssl_takes_the_newest_that_is_offered(newest: str, tmp_path: Path) -> None:
    found = chosen_by_openssl(tmp_path, newest, ssl.TLSVersion.TLSv1_2)
    assert found == ServerAnswer("hello", version=VERSIONS[newest])


def test_openssl_refuses_what_is_too_old_with_the_alert_for_it(tmp_path: Path) -> None:
    found = chosen_by_openssl(tmp_path, "TLSv1.1", ssl.TLSVersion.TLSv1_2)
    assert found == ServerAnswer("alert", alert=70)  # protocol_version
