import asyncio
import gzip
import zlib
from collections.abc import Mapping

import pytest

from checks.engine.facts import Gap, Reason, Visit
from checks.gatherers.fetcher import MAX_HOPS, Response
from tests.checks.gatherers.http_server import (
    CLOSED,
    PUBLIC,
    Answer,
    Asked,
    answer,
    page,
    redirect,
    site,
)

HOME = "http://coach.example/"


def fetched(home: Answer, url: str = HOME, records: str = "", **options: object) -> Response | Gap:
    async def run() -> Response | Gap:
        async with site({"/": home}, records=records) as one:
            return await one.http.fetch(url, **options)  # type: ignore[arg-type]

    return asyncio.run(run())


def visited(answers: Mapping[str, Answer], url: str = HOME, records: str = "") -> Visit:
    async def run() -> Visit:
        async with site(answers, records=records) as one:
            return await one.http.visit(url, "variant")

    return asyncio.run(run())


def test_an_answer_is_told_whole() -> None:
    response = fetched(page("Hello", X_Seen="a"))
    assert isinstance(response, Response)
    assert (response.status, response.address, response.is_html) == (200, PUBLIC, True)
    assert response.header("x-seen") == "a"
    assert response.transferred_bytes == len(response.body) > 0
    assert not response.truncated
    assert response.milliseconds > 0


def test_the_host_keeps_its_name_and_is_told_who_asks() -> None:
    async def run() -> Asked:
        async with site({"/a?b=c%20d": page("Hello")}) as one:
            await one.http.fetch("http://www.coach.example/a?b=c%20d#part")
            return one.server.asked[0]

    asked = asyncio.run(run())
    assert (asked.host, asked.path) == ("www.coach.example", "/a?b=c%20d")
    assert asked.headers["user-agent"].startswith("LaunchReady/")
    assert asked.headers["accept-encoding"] == "gzip"


def test_the_same_request_is_sent_once() -> None:
    async def run() -> list[str]:
        async with site({"/": page("Hello")}) as one:
            await asyncio.gather(*(one.http.fetch(HOME) for _ in range(5)))
            await one.http.visit(HOME, "variant")
            return one.asked_paths

    assert asyncio.run(run()) == ["/"]


def test_a_gatherer_that_gives_up_leaves_the_answer_to_the_others() -> None:
    async def run() -> Response | Gap:
        reached, gate = asyncio.Event(), asyncio.Event()

        async def slow(asked: Asked, writer: asyncio.StreamWriter) -> None:
            reached.set()
            await gate.wait()
            writer.write(page("Hello"))

        async with site({"/": slow}) as one:
            first = asyncio.create_task(one.http.fetch(HOME))
            second = asyncio.create_task(one.http.fetch(HOME))
            await reached.wait()
            first.cancel()
            gate.set()
            return await second

    assert isinstance(asyncio.run(run()), Response)


async def endless(asked: Asked, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n")
    for _ in range(16_000):
        writer.write(b"x" * 65_536)
        await writer.drain()


async def drip(asked: Asked, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
    for _ in range(1000):
        writer.write(b"x")
        await writer.drain()
        await asyncio.sleep(
            0.05
        )  # more often than the read time-out, so that only the total ends it


async def silence(asked: Asked, writer: asyncio.StreamWriter) -> None:
    await asyncio.Event().wait()


async def reset(asked: Asked, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhalf")
    await writer.drain()
    writer.transport.abort()


async def hang_up(asked: Asked, writer: asyncio.StreamWriter) -> None:
    writer.close()


async def short(asked: Asked, writer: asyncio.StreamWriter) -> None:
    writer.write(answer(b"half", length=1000))
    writer.close()


def test_of_a_body_without_end_only_the_start_is_read() -> None:
    response = fetched(endless, max_bytes=100_000)
    assert isinstance(response, Response)
    assert response.truncated
    assert len(response.body) == 100_000
    assert response.transferred_bytes < 2_000_000


BOMB = gzip.compress(b"\0" * 50_000_000)
FAULTS: list[tuple[str, Answer, Reason]] = [
    ("one byte at a time", drip, Reason.TIMEOUT),
    ("no answer", silence, Reason.TIMEOUT),
    ("a reset in mid-body", reset, Reason.RESET),
    ("a hang-up before the answer", hang_up, Reason.RESET),
    ("a shorter body than announced", short, Reason.RESET),
    ("a gzip bomb", answer(BOMB, content_encoding="gzip"), Reason.TOO_LARGE),
    ("gzip that is none", answer(b"plain text", content_encoding="gzip"), Reason.PROTOCOL),
    ("a coding not asked for", answer(b"abc", content_encoding="br"), Reason.PROTOCOL),
    ("no HTTP", b"SSH-2.0-OpenSSH_9.2\r\n\r\n", Reason.PROTOCOL),
    ("one header of 100 kB", answer(b"", x="a" * 100_000), Reason.TOO_LARGE),
    ("headers without end", answer(b"", **{f"x{n}": "a" for n in range(5000)}), Reason.TOO_LARGE),
    ("throttling", answer(b"slow down", 429, retry_after="60"), Reason.THROTTLED),
    ("a challenge header", answer(b"", 403, cf_mitigated="challenge"), Reason.CHALLENGE),
    (
        "a challenge page",
        answer(b"<title>Just a moment...</title>", 503, content_type="text/html"),
        Reason.CHALLENGE,
    ),
]


@pytest.mark.parametrize(("what", "home", "reason"), FAULTS, ids=[fault[0] for fault in FAULTS])
def test_a_bad_answer_is_a_gap(what: str, home: Answer, reason: Reason) -> None:
    gap = fetched(home)
    assert isinstance(gap, Gap), what
    assert gap.reason is reason
    assert gap.detail


ADDRESSES = f"""
closed.example. 60 A {CLOSED}
inside.example. 60 A 10.0.0.1
mapped.example. 60 AAAA ::ffff:10.0.0.1
nat64.example. 60 AAAA 64:ff9b::a00:1
mixed.example. 60 A 203.0.114.10
mixed.example. 60 A 127.0.0.1
"""
TARGETS: list[tuple[str, Reason]] = [
    ("http://inside.example/", Reason.BLOCKED),
    ("http://mapped.example/", Reason.BLOCKED),
    ("http://nat64.example/", Reason.BLOCKED),
    ("http://mixed.example/", Reason.BLOCKED),
    ("http://10.0.0.1/", Reason.BLOCKED),
    ("http://[::ffff:10.0.0.1]/", Reason.BLOCKED),
    ("http://[::1]/", Reason.BLOCKED),
    ("http://127.0.0.1:80/", Reason.BLOCKED),
    ("http://169.254.169.254/latest/meta-data/", Reason.BLOCKED),
    ("http://2130706433/", Reason.PROTOCOL),  # 127.0.0.1 in an unusual form
    ("http://0x7f.1/", Reason.PROTOCOL),
    ("http://coach.example:8080/", Reason.BLOCKED),
    ("http://coach.example:25/", Reason.BLOCKED),  # the guard's port, but not the web's
    ("file:///etc/passwd", Reason.PROTOCOL),
    ("gopher://coach.example/", Reason.PROTOCOL),
    ("javascript:alert(1)", Reason.PROTOCOL),
    ("http://coach.example:99999/", Reason.PROTOCOL),
    ("http://nowhere.example/", Reason.UNRESOLVED),
    ("http://closed.example/", Reason.UNREACHABLE),
]


@pytest.mark.parametrize(("url", "reason"), TARGETS)
def test_where_we_may_not_go_is_a_gap(url: str, reason: Reason) -> None:
    gap = fetched(page("Hello"), url, ADDRESSES)
    assert isinstance(gap, Gap)
    assert gap.reason is reason


@pytest.mark.parametrize(("url", "reason"), TARGETS)
def test_a_redirect_there_ends_the_visit_with_its_evidence(url: str, reason: Reason) -> None:
    visit = visited({"/": redirect(url)}, records=ADDRESSES)
    assert visit.gap is not None
    assert (visit.end, visit.gap.reason) == ("gap", reason)
    assert [hop.status for hop in visit.hops] == [301]


def test_a_pinned_address_is_judged_too() -> None:
    gap = fetched(page("Hello"), address="10.0.0.1")
    assert isinstance(gap, Gap)
    assert gap.reason is Reason.BLOCKED
    assert isinstance(fetched(page("Hello"), "http://inside.example/", address=PUBLIC), Response)


def test_the_next_address_is_tried_when_one_is_closed() -> None:
    records = f"both.example. 60 A {CLOSED}\nboth.example. 60 AAAA 2a00::1"

    async def run() -> Response | Gap:
        spare = {"2a00::1": "127.0.0.1"}
        async with site({"/": page("Hello")}, records=records, addresses=spare) as one:
            return await one.http.fetch("http://both.example/")

    response = asyncio.run(run())
    assert isinstance(response, Response)
    assert response.address == "2a00::1"


def test_a_visit_keeps_every_hop() -> None:
    visit = visited(
        {
            "coach.example/": redirect("http://www.coach.example/", 301),
            "www.coach.example/": redirect("/en/?a=b", 302),
            "/en/?a=b": page("Welcome &amp; hello<script>no()</script>"),
        }
    )
    assert [(hop.url, hop.status, hop.location) for hop in visit.hops] == [
        ("http://coach.example/", 301, "http://www.coach.example/"),
        ("http://www.coach.example/", 302, "http://www.coach.example/en/?a=b"),
        ("http://www.coach.example/en/?a=b", 200, None),
    ]
    assert (visit.end, visit.gap, visit.text_start) == ("answered", None, "Welcome & hello")
    assert visit.body_bytes > 0


def test_a_loop_is_named_as_such() -> None:
    visit = visited({"/": redirect("/a"), "/a": redirect("/b"), "/b": redirect("/a")})
    assert visit.end == "loop"
    assert [hop.url[-2:] for hop in visit.hops] == ["e/", "/a", "/b"]


def test_a_redirect_to_itself_that_sets_a_cookie_is_no_loop() -> None:
    async def home(asked: Asked, writer: asyncio.StreamWriter) -> None:
        seen = asked.headers.get("cookie") == "seen=1"
        writer.write(page("Hello") if seen else redirect("/", 302, set_cookie="seen=1; Path=/"))

    visit = visited({"/": home})
    assert visit.end == "answered"
    assert visit.hops[0].header("set-cookie") == "seen=; Path=/"  # no value is kept


def test_a_cookie_never_reaches_another_host() -> None:
    async def run() -> list[Asked]:
        answers = {
            "coach.example/": redirect("http://www.coach.example/", set_cookie="session=abc"),
            "www.coach.example/": page("Hello"),
        }
        async with site(answers) as one:
            await one.http.visit(HOME, "variant")
            return one.server.asked

    assert [asked.headers.get("cookie") for asked in asyncio.run(run())] == [None, None]


def test_thirty_hops_are_too_many() -> None:
    visit = visited({"/": redirect("/1"), **{f"/{n}": redirect(f"/{n + 1}") for n in range(1, 31)}})
    assert (visit.end, len(visit.hops)) == ("too_many", MAX_HOPS)


@pytest.mark.parametrize(
    ("home", "reason", "status"),
    [
        (answer(b"", 429), Reason.THROTTLED, 429),
        (answer(b"", 403, cf_mitigated="challenge"), Reason.CHALLENGE, 403),
        (reset, Reason.RESET, 200),
        (drip, Reason.TIMEOUT, 200),
        (answer(BOMB, content_encoding="gzip"), Reason.TOO_LARGE, 200),
    ],
    ids=["throttled", "challenged", "reset", "slow", "bomb"],
)
def test_a_gap_after_the_headers_keeps_the_hop(home: Answer, reason: Reason, status: int) -> None:
    visit = visited({"/": home})
    assert visit.gap is not None
    assert (visit.end, visit.gap.reason) == ("gap", reason)
    assert [hop.status for hop in visit.hops] == [status]
    assert visit.final is None


def test_slow_hops_share_one_time_limit() -> None:
    async def slowly(asked: Asked, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.4)  # within each request's limit, not within the visit's
        writer.write(redirect(asked.path + "a"))

    visit = visited({"/" + "a" * n: slowly for n in range(12)})
    assert visit.gap is not None
    assert visit.gap.reason is Reason.TIMEOUT
    assert 0 < len(visit.hops) < MAX_HOPS


@pytest.mark.parametrize(
    "body",
    [
        gzip.compress(b"Hello"),
        gzip.compress(b"Hel") + gzip.compress(b"lo"),
        zlib.compress(b"Hello"),
        zlib.compress(b"Hello", wbits=-15),
    ],
    ids=["gzip", "two members", "zlib", "bare deflate"],
)
def test_a_coded_body_is_decoded(body: bytes) -> None:
    coding = "gzip" if body.startswith(b"\x1f\x8b") else "deflate"
    response = fetched(answer(body, content_encoding=coding))
    assert isinstance(response, Response)
    assert (response.body, response.transferred_bytes) == (b"Hello", len(body))


def test_a_large_but_honest_gzip_page_is_cut_not_refused() -> None:
    text = b"".join(b"%d words of a long page\n" % (n * 7919) for n in range(30_000))
    response = fetched(answer(gzip.compress(text), content_encoding="gzip"), max_bytes=100_000)
    assert isinstance(response, Response)
    assert (response.truncated, response.body) == (True, text[:100_000])


def test_an_asset_is_counted_in_the_coding_browsers_prefer() -> None:
    response = fetched(answer(b"\xff\x00br", content_encoding="br"), decode=False)
    assert isinstance(response, Response)
    assert response.transferred_bytes == 4


def test_odd_octets_in_a_header_can_be_stored() -> None:
    home = answer(b"").replace(b"\r\n\r\n", b"\r\nX-Odd: caf\xe9\r\n\r\n")
    response = fetched(home)
    assert isinstance(response, Response)
    assert (response.header("x-odd") or "").encode("utf-8").startswith(b"caf")
