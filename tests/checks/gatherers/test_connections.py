"""How many connections a look opens, who shares one, and what happens when one breaks."""

import asyncio
import ssl
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path

import pytest

from checks.engine.facts import Gap, Reason
from checks.engine.spec import LaunchSpec
from checks.gatherers.look import look_at
from checks.gatherers.responses import Response
from tests.checks.gatherers.authority import INTERMEDIATE, issue, root_file, server_context
from tests.checks.gatherers.http_server import (
    CLOSED,
    PUBLIC,
    Answer,
    Asked,
    Site,
    answer,
    page,
    redirect,
    site,
)

HOST = "coach.example"
HOME = f"http://{HOST}/"
EVERYTHING = ("ports", "tls_hosts", "visits", "acme", "cors", "probes", "pages", "robots")


def seen(folder: Path, tls: ssl.SSLContext, zone: str = f"{HOST}. 60 A {PUBLIC}") -> int:
    """How many connections it takes to look at all but the DNS and the mail."""

    async def run() -> int:
        secure: dict[str, Answer] = {"/": page("Hello")}
        plain: dict[str, Answer] = {"*": redirect(f"https://{HOST}/")}
        async with site(plain, secure=secure, tls=tls, trust=(root_file(folder),), zone=zone) as at:
            evidence = await look_at(LaunchSpec.for_domain(HOST), at.network, topics=EVERYTHING)
            assert evidence.topics["tls_hosts"][HOST].versions_asked_of == HOST
            assert evidence.topics["ports"][f"{HOST}:443"].open == (PUBLIC,)
            assert len(at.secure.asked) > 20
            return at.network.tally.tcp_connections

    return asyncio.run(run())


def test_one_connection_shows_a_host_and_carries_all_that_is_asked_of_it(tmp_path: Path) -> None:
    leaf = issue(HOST, INTERMEDIATE)
    # Port 80, port 443, and two offers: up to TLS 1.2, and up to 1.1.
    assert seen(tmp_path, server_context(tmp_path, leaf, INTERMEDIATE)) == 4


def test_a_certificate_that_does_not_verify_costs_one_more(tmp_path: Path) -> None:
    assert seen(tmp_path, server_context(tmp_path, issue("other.example"))) == 5


def test_hosts_at_one_address_share_its_versions_and_its_port_80(tmp_path: Path) -> None:
    zone = f"{HOST}. 60 A {PUBLIC}\nwww.{HOST}. 60 A {PUBLIC}"
    leaf = issue(HOST, INTERMEDIATE, also=(f"www.{HOST}",))
    assert seen(tmp_path, server_context(tmp_path, leaf, INTERMEDIATE), zone) == 5


def test_an_endpoint_that_refused_is_left_alone_whichever_host_is_meant() -> None:
    async def run() -> tuple[list[Response | Gap], int]:
        records = "\n".join(f"{name}.example. 60 A {CLOSED}" for name in "abc")
        async with site(records=records) as at:
            gaps = [await at.http.fetch(f"https://{name}.example/") for name in "abc"]
            return gaps, at.network.tally.tcp_connections

    gaps, dialled = asyncio.run(run())
    assert [gap.reason for gap in gaps if isinstance(gap, Gap)] == [Reason.UNREACHABLE] * 3
    assert dialled == 1


# --- servers that are scripted connection by connection ------------------------------------

Talk = Callable[[int, asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


async def told(talk: Talk, ask: Callable[[Site], Awaitable[None]]) -> int:
    """Run *ask* against a server that does *talk*, told the connection's number from 1 on."""
    connections = 0

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal connections
        connections += 1
        with suppress(OSError, EOFError):
            await talk(connections, reader, writer)
        writer.transport.abort()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server, site(ports={80: server.sockets[0].getsockname()[1]}) as at:
        await ask(at)
    return connections


async def path_of(reader: asyncio.StreamReader) -> str:
    head = await reader.readuntil(b"\r\n\r\n")
    return head.split(b" ")[1].decode()


async def fetched(at: Site, *paths: str) -> list[Response | Gap]:
    return list(await asyncio.gather(*(at.http.fetch(HOME + path) for path in paths)))


def bodies(answers: list[Response | Gap]) -> list[bytes]:
    return [each.body for each in answers if isinstance(each, Response)]


def test_once_a_connection_is_known_to_last_requests_do_not_wait_for_each_other() -> None:
    async def talk(_: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(answer(await path_of(reader)))
        paths = [await path_of(reader) for _ in range(3)]  # before any of them is answered
        writer.write(b"".join(answer(path) for path in paths))
        await reader.read()

    async def ask(at: Site) -> None:
        await fetched(at, "")
        assert bodies(await fetched(at, "a", "b", "c")) == [b"/a", b"/b", b"/c"]

    assert asyncio.run(told(talk, ask)) == 1


def test_a_connection_that_the_server_closed_meanwhile_is_replaced_silently() -> None:
    async def talk(number: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(answer(f"{await path_of(reader)} {number}"))
        if number == 1:
            await path_of(reader)  # hears the second request and leaves
        else:
            await reader.read()

    async def ask(at: Site) -> None:
        await fetched(at, "")
        assert bodies(await fetched(at, "a")) == [b"/a 2"]

    assert asyncio.run(told(talk, ask)) == 2


def test_it_is_replaced_once_and_then_believed() -> None:
    async def talk(number: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if await path_of(reader) == "/":
            writer.write(answer(b""))
            await path_of(reader)

    async def ask(at: Site) -> None:
        await fetched(at, "")
        (gap,) = await fetched(at, "a")
        assert isinstance(gap, Gap)
        assert gap.reason is Reason.RESET

    assert asyncio.run(told(talk, ask)) == 2


async def one_by_one(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while True:
        path = await path_of(reader)
        if path == "/bad":
            return
        if path == "/silent":
            await reader.read()
        writer.write(answer(path))


@pytest.mark.parametrize(("trouble", "reason"), [("bad", Reason.RESET), ("silent", Reason.TIMEOUT)])
def test_the_trouble_of_one_request_is_not_that_of_those_behind_it(
    trouble: str, reason: Reason
) -> None:
    async def talk(_: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await one_by_one(reader, writer)

    async def ask(at: Site) -> None:
        await fetched(at, "")
        gap, *others = await fetched(at, trouble, "a", "b", "c")
        assert isinstance(gap, Gap)
        assert gap.reason is reason
        assert bodies(others) == [b"/a", b"/b", b"/c"]

    asyncio.run(told(talk, ask))


def test_nobody_waits_for_a_server_that_has_gone() -> None:
    gone = asyncio.Event()

    async def talk(number: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if number == 1:
            writer.write(answer(await path_of(reader)))
            await path_of(reader)
        gone.set()  # this and every later connection is closed without an answer

    async def ask(at: Site) -> None:
        await fetched(at, "")
        answers = await fetched(at, *map(str, range(12)))
        assert gone.is_set()
        gaps = [each.reason for each in answers if isinstance(each, Gap)]
        assert gaps == [Reason.RESET] * 12

    asyncio.run(told(talk, ask))


def test_an_announced_close_is_obeyed_and_a_body_may_end_with_it() -> None:
    async def talk(number: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        path = await path_of(reader)
        if path == "/":
            writer.write(answer(path, connection="close"))
            await path_of(reader)  # would be a second request
            raise AssertionError
        writer.write(b"HTTP/1.0 200 OK\r\n\r\n" + path.encode())
        await writer.drain()
        writer.write_eof()
        await reader.read()

    async def ask(at: Site) -> None:
        assert bodies(await fetched(at, "")) == [b"/"]
        assert bodies(await fetched(at, "a")) == [b"/a"]

    assert asyncio.run(told(talk, ask)) == 2


def test_early_hints_are_no_answer() -> None:
    async def hinted(asked: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n" + answer("Hello"))

    async def run() -> Response | Gap:
        async with site({"/": hinted}) as at:
            return await at.http.fetch(HOME)

    response = asyncio.run(run())
    assert isinstance(response, Response)
    assert (response.status, response.body) == (200, b"Hello")
    assert response.header("link") is None


def test_a_slow_server_is_asked_on_several_connections_but_never_on_more_than_six() -> None:
    open_now, most = 0, 0

    async def slow(asked: Asked, writer: asyncio.StreamWriter) -> None:
        nonlocal open_now, most
        open_now += 1
        most = max(most, open_now)
        await asyncio.sleep(0.15)
        open_now -= 1
        writer.write(answer(b""))

    async def run() -> tuple[list[Response | Gap], int]:
        async with site({"*": slow}) as at:
            return await fetched(at, *map(str, range(30))), at.server.connections

    answers, connections = asyncio.run(run())
    assert all(isinstance(each, Response) for each in answers)
    assert 1 < most <= 6
    assert connections <= 6


@pytest.mark.parametrize(("size", "connections"), [(10, 1), (1_000_000, 2)])
def test_the_text_of_a_redirect_is_read_away_only_while_it_is_short(
    size: int, connections: int
) -> None:
    async def run() -> tuple[Response | Gap, int]:
        moved = answer(b"x" * size, 302, location="/there")
        async with site({"/": moved, "/there": page("Hello")}) as at:
            _, response = await at.http.visit_with_body(HOME, "host")
            assert response is not None
            return response, at.server.connections

    response, met = asyncio.run(run())
    assert isinstance(response, Response)
    assert met == connections
