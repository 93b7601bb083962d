import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest

from checks.engine.facts import Gap, MailServerFacts, Reason
from checks.engine.spec import LaunchSpec
from checks.gatherers.look import look_at
from checks.gatherers.network import Network, NetworkConfig
from checks.gatherers.smtp import ask_mail_server
from tests.checks.gatherers.authority import INTERMEDIATE, issue, root_file, server_context
from tests.checks.gatherers.http_server import PUBLIC, QUICK, site
from tests.checks.gatherers.looks import facts_of

HOST = "mail.coach.example"
BANNER = b"220 mail.coach.example ESMTP ready\r\n"
EHLO = b"250-mail.coach.example\r\n250-SIZE 10000000\r\n250-STARTTLS\r\n250 8BITMIME\r\n"
PLAIN_EHLO = b"250-mail.coach.example\r\n250 SIZE 10000000\r\n"
SECURE_EHLO = b"250-mail.coach.example\r\n250 AUTH PLAIN LOGIN\r\n"

Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


class MailServer:
    """Says *banner*, answers commands from *replies*, and starts TLS when it has a context."""

    def __init__(
        self, replies: dict[str, bytes], banner: bytes = BANNER, tls: ssl.SSLContext | None = None
    ) -> None:
        self.replies = {"QUIT": b"221 bye\r\n", **replies}
        self.banner = banner
        self.tls = tls
        self.heard: list[str] = []

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError, EOFError, asyncio.CancelledError):
            writer.write(self.banner)
            await writer.drain()
            secure = False
            while line := await reader.readline():
                word = line.decode("latin-1").split(" ")[0].strip()
                self.heard.append(word)
                key = f"secure {word}" if secure else word
                writer.write(self.replies.get(key, b"502 what?\r\n"))
                await writer.drain()
                if word == "STARTTLS" and self.tls:
                    await writer.start_tls(self.tls)
                    secure = True


@asynccontextmanager
async def listening(server: Talk) -> AsyncIterator[int]:
    """Serve on a free port; leaving waits until every connection is closed on this side too."""
    talks: set[asyncio.Task[None] | None] = set()

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        talks.add(asyncio.current_task())
        await server(reader, writer)
        writer.transport.abort()

    listener = await asyncio.start_server(talk, "127.0.0.1", 0)
    async with listener:
        yield listener.sockets[0].getsockname()[1]
        await asyncio.gather(*(each for each in talks if each))


def asked(server: Talk, trust: tuple[Path, ...] = ()) -> MailServerFacts | Gap:
    async def run() -> MailServerFacts | Gap:
        async with listening(server) as port:
            config = NetworkConfig(ports={25: port}, addresses={PUBLIC: "127.0.0.1"}, trust=trust)
            return await ask_mail_server(Network(config, QUICK), HOST, PUBLIC)

    return asyncio.run(run())


def with_tls(tls: ssl.SSLContext) -> MailServer:
    replies = {"EHLO": EHLO, "STARTTLS": b"220 go ahead\r\n", "secure EHLO": SECURE_EHLO}
    return MailServer(replies, tls=tls)


def test_starttls_with_a_good_certificate(tmp_path: Path) -> None:
    server = with_tls(server_context(tmp_path, issue(HOST, INTERMEDIATE), INTERMEDIATE))
    facts = asked(server, (root_file(tmp_path),))
    assert isinstance(facts, MailServerFacts)
    assert facts.banner == "mail.coach.example ESMTP ready"
    assert (facts.starttls, facts.tls_gap) == (True, None)
    assert facts.tls is not None
    assert (facts.tls.verified, facts.tls.leaf.names) == (True, (HOST,))
    assert facts.extensions == ("AUTH PLAIN LOGIN",)  # what counts is said after TLS
    assert not {"MAIL", "RCPT", "DATA", "AUTH"}.intersection(server.heard)


@pytest.mark.parametrize(
    ("name", "days_left", "code"), [("other.example", 80, 62), (HOST, -1, 10)], ids=["name", "old"]
)
def test_starttls_with_a_bad_certificate(
    tmp_path: Path, name: str, days_left: int, code: int
) -> None:
    leaf = issue(name, INTERMEDIATE, days_left=days_left)
    facts = asked(with_tls(server_context(tmp_path, leaf, INTERMEDIATE)), (root_file(tmp_path),))
    assert isinstance(facts, MailServerFacts)
    assert facts.tls is not None
    assert (facts.tls.verified, facts.tls.verify_code) == (False, code)


def test_no_starttls_is_seen_as_such() -> None:
    facts = asked(MailServer({"EHLO": PLAIN_EHLO}))
    assert isinstance(facts, MailServerFacts)
    assert (facts.starttls, facts.tls, facts.tls_gap) == (False, None, None)
    assert facts.extensions == ("SIZE 10000000",)


def test_a_server_that_knows_no_ehlo_offers_nothing() -> None:
    facts = asked(MailServer({}))
    assert isinstance(facts, MailServerFacts)
    assert (facts.starttls, facts.extensions) == (False, ())


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (b"454 not now\r\n", Reason.PROTOCOL),
        (b"220 go ahead\r\nthis is no TLS, sorry", Reason.TLS),
    ],
    ids=["refused", "not TLS"],
)
def test_starttls_that_fails_leaves_the_rest_standing(reply: bytes, reason: Reason) -> None:
    facts = asked(MailServer({"EHLO": EHLO, "STARTTLS": reply}))
    assert isinstance(facts, MailServerFacts)
    assert (facts.starttls, facts.tls) == (True, None)
    assert facts.tls_gap is not None
    assert facts.tls_gap.reason is reason


async def never(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read()  # until the client gives up


async def letter_by_letter(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        for letter in BANNER * 10:
            writer.write(bytes([letter]))
            await writer.drain()
            await asyncio.sleep(0.05)


def says(banner: bytes) -> MailServer:
    return MailServer({}, banner)


SERVERS: list[tuple[str, Talk, Reason]] = [
    ("never says anything", never, Reason.TIMEOUT),
    ("one letter at a time", letter_by_letter, Reason.TIMEOUT),
    ("garbage", says(b"\x00\xff\xfe hello\r\n"), Reason.PROTOCOL),
    ("HTTP", says(b"HTTP/1.1 400 Bad Request\r\n\r\n"), Reason.PROTOCOL),
    ("turns us away", says(b"554 5.7.1 no service for you\r\n"), Reason.PROTOCOL),
    ("comes back later", says(b"421 too busy\r\n"), Reason.PROTOCOL),
    ("a line without end", says(b"2" * 200_000), Reason.PROTOCOL),
    ("lines without end", says(b"220-hello\r\n" * 5000), Reason.PROTOCOL),
]


@pytest.mark.parametrize(
    ("what", "server", "reason"), SERVERS, ids=[server[0] for server in SERVERS]
)
def test_a_hostile_server_is_a_gap(what: str, server: Talk, reason: Reason) -> None:
    gap = asked(server)
    assert isinstance(gap, Gap), what
    assert gap.reason is reason


def test_a_server_that_hangs_up_is_a_gap() -> None:
    async def hang_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()

    gap = asked(hang_up)
    assert isinstance(gap, Gap)
    assert gap.reason is Reason.RESET


def test_each_mx_host_is_asked_and_an_unknown_one_is_a_gap() -> None:
    records = (
        "coach.example. 60 MX 10 mail.coach.example.\n"
        "coach.example. 60 MX 20 gone.coach.example.\n"
        f"mail.coach.example. 60 A {PUBLIC}"
    )

    async def run() -> tuple[MailServerFacts, Gap]:
        server = MailServer({"EHLO": PLAIN_EHLO})
        async with listening(server) as port, site(records=records, ports={25: port}) as one:
            spec = LaunchSpec.for_domain("coach.example")
            evidence = await look_at(spec, one.network, topics=["mail_servers"])
            facts = evidence.topics["mail_servers"]
            return facts[HOST], facts.gaps["gone.coach.example"]

    facts, gap = asyncio.run(run())
    assert (facts.host, facts.address, facts.starttls) == (HOST, PUBLIC, False)
    assert gap.reason is Reason.UNRESOLVED


def test_where_the_mail_hosts_could_not_be_told_no_server_is_missing() -> None:
    found = facts_of("mail_servers", "", faults={("coach.example", "MX"): "servfail"})
    assert not found
    assert found.gaps["coach.example"].reason is Reason.SERVFAIL
