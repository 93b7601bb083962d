"""What the world throws at an audit: the whole engine, from the spec to the score, on sockets.

Whatever happens, a run ends in good time and says what it could not see: that is never
called missing, and never passes.
"""

from __future__ import annotations

import asyncio
import gzip
import json
import resource
import sys
from collections.abc import Iterable, Mapping
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from checks.engine.evaluate import judge
from checks.engine.evidence import Evidence
from checks.engine.facts import Gap, Reason
from checks.engine.scorecard import Gate, Scorecard, score
from checks.engine.spec import LaunchSpec
from checks.engine.verdict import Severity, Status, Verdict
from checks.gatherers.look import look_at
from checks.practice import PracticeLab
from checks.report.html import page
from checks.report.junit import junit
from checks.report.sarif import sarif
from launchready.cli import main
from tests.checks.gatherers.authority import INTERMEDIATE, Issued, issue, root_file, server_context
from tests.checks.gatherers.http_server import PUBLIC, Answer, Asked, answer, redirect, site
from tests.checks.gatherers.test_smtp import Talk, listening

DOMAIN = "coach.example"
LONGEST_RUN = 20.0  # seconds; with the short time-outs of the tests it takes less than six
MEGABYTE = 1_000_000
# What can only be judged by a page that was read.
CONTENT = ("WEB009", "WEB014", "WEB017", "WEB018", "WEB023", "EXP003", "EXP005", "PERF")
SITE = ("WEB", "TLS", "HDR", "PERF", "EXP", "EDGE", "RATE")
# Samples and limits are tried where the launch spec says so, families where there are two.
UNASKED = ("PERF006", "RATE001", "WEB019")
UNJUDGED = {Status.NOT_OBSERVED, Status.NOT_APPLICABLE}

PARENT = f"example. 60 NS ns.nic.example.\nns.nic.example. 60 A {PUBLIC}\n"


def zone_of(*addresses: str, more: str = "") -> str:
    """coach.example in order; *addresses* are "A 192.0.2.1" or "AAAA …" of its web site."""
    names = (DOMAIN, f"www.{DOMAIN}")
    web = "".join(f"{name}. 60 {each}\n" for name in names for each in addresses)
    return f"""{PARENT}{web}{more}
        {DOMAIN}. 60 NS ns.{DOMAIN}.
        {DOMAIN}. 60 SOA ns.{DOMAIN}. hostmaster.{DOMAIN}. 1 7200 3600 1209600 300
        ns.{DOMAIN}. 60 A {PUBLIC}"""


SOUND = zone_of(f"A {PUBLIC}")


@dataclass(frozen=True)
class Audit:
    evidence: Evidence
    verdicts: tuple[Verdict, ...]
    card: Scorecard
    asked: list[Asked]  # over http and https

    def statuses(self, *codes: str, but: str | tuple[str, ...] = "-") -> set[Status]:
        """Of the rules whose codes begin so."""
        mine = [one for one in self.verdicts if one.code.startswith(codes)]
        return {one.status for one in mine if not one.code.startswith(but)}

    @property
    def failures(self) -> set[tuple[str, str]]:
        """Those that would stop a launch or the sprint."""
        return {
            (one.code, one.subject)
            for one in self.verdicts
            if one.status is Status.FAIL and one.severity in (Severity.BLOCKER, Severity.MAJOR)
        }

    def gaps(self, topic: str) -> Mapping[str, Gap]:
        return self.evidence.topics[topic].gaps


def audited(zone: str = SOUND, *, mail: Talk | None = None, **internet: Any) -> Audit:
    """Everything that is looked at, judged strictly, so that a rule that raises is an error."""

    async def run() -> tuple[Evidence, list[Asked]]:
        async with AsyncExitStack() as stack:
            if mail is not None:
                internet["ports"] = {25: await stack.enter_async_context(listening(mail))}
            one = await stack.enter_async_context(site(zone=zone, **internet))
            evidence = await look_at(LaunchSpec.for_domain(DOMAIN), one.network)
            return evidence, one.server.asked + one.secure.asked

    evidence, asked = asyncio.run(run())
    verdicts = judge(evidence, strict=True)
    audit = Audit(evidence, verdicts, score(verdicts), asked)
    require_sane(audit)
    return audit


def require_sane(audit: Audit) -> None:
    """What holds however bad the world is."""
    assert audit.evidence.seconds < LONGEST_RUN
    gaps = [gap for facts in audit.evidence.topics.values() for gap in facts.gaps.values()]
    assert not [gap for gap in gaps if "our own" in gap.detail], "a gatherer raised"
    assert not [one for one in audit.verdicts if "\n" in one.found], "one line each"
    assert audit.card.gate is not Gate.READY
    require_readable(audit)


def require_readable(audit: Audit) -> None:
    """Every form of the result can be written, and none carries what the world said as markup."""
    shown = page(audit.evidence, audit.verdicts, audit.card)
    assert "<script" not in shown
    assert ElementTree.fromstring(junit(audit.evidence, audit.verdicts)).tag == "testsuites"  # noqa: S314
    assert json.dumps(sarif(audit.evidence, audit.verdicts, audit.card))


def secured(folder: Path, *chain: Issued) -> dict[str, Any]:
    """The https side of both names, by default with a sound certificate."""
    sound = (issue(DOMAIN, INTERMEDIATE, also=(f"www.{DOMAIN}",)), INTERMEDIATE)
    return {
        "tls": server_context(folder, *(chain or sound)),
        "trust": (root_file(folder),),
    }


# --- names -------------------------------------------------------------------------------


def test_a_domain_that_does_not_exist_is_one_failure_and_nothing_else() -> None:
    audit = audited(PARENT)
    assert audit.failures == {("DNS001", DOMAIN)}
    assert audit.statuses("") == {Status.FAIL, *UNJUDGED}
    assert audit.card.sentence == "Not ready: 1 thing must be fixed before launch."


@pytest.mark.parametrize("fault", ["silent", "servfail", "refused", "garbage"])
def test_a_dns_that_does_not_answer_is_not_observed(fault: str) -> None:
    audit = audited(dns_faults={("*", "*"): fault})
    assert audit.statuses("") <= UNJUDGED
    assert audit.card.gate is Gate.UNDECIDED


@pytest.mark.parametrize(
    "address", ["A 127.0.0.1", "A 10.0.0.1", "AAAA ::ffff:10.0.0.1", "AAAA 64:ff9b::a00:1"]
)
def test_a_name_that_leads_inside_is_told_and_not_followed(address: str) -> None:
    audit = audited(zone_of(address))
    assert audit.failures == {("DNS029", DOMAIN), ("DNS029", f"www.{DOMAIN}")}
    assert audit.statuses(*SITE, but=UNASKED) == {Status.NOT_OBSERVED}
    assert {gap.reason for gap in audit.gaps("visits").values()} == {Reason.BLOCKED}
    assert audit.asked == []


# --- redirects ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "target",
    [
        "http://127.0.0.1/secret",
        "http://10.0.0.1/secret",
        "http://[::ffff:10.0.0.1]/secret",
        "http://[64:ff9b::a00:1]/secret",
        f"http://inside.{DOMAIN}/secret",
        "http://2130706433/secret",  # 127.0.0.1 as one number
        "http://0x7f.1/secret",
        f"http://{DOMAIN}:22/secret",
        "file:///secret",
    ],
)
def test_a_redirect_that_leads_inside_is_not_followed(target: str, tmp_path: Path) -> None:
    inside = f"inside.{DOMAIN}. 60 A 10.0.0.1\n"
    answers = {"*": redirect(target)}
    audit = audited(
        zone_of(f"A {PUBLIC}", more=inside), answers=answers, secure=answers, **secured(tmp_path)
    )
    assert audit.asked
    assert "/secret" not in {asked.path for asked in audit.asked}
    assert audit.statuses(*CONTENT) <= UNJUDGED
    ends = {visit.gap and visit.gap.reason for visit in audit.evidence.topics["visits"].values()}
    assert ends <= {Reason.BLOCKED, Reason.PROTOCOL, Reason.UNRESOLVED}


def test_a_page_behind_a_session_of_its_own_is_the_same_matter_in_every_run(
    tmp_path: Path,
) -> None:
    def home(session: str) -> dict[str, Answer]:
        there = f"/start?session={session}"
        html = '<!doctype html><meta name="robots" content="noindex">'
        return {"/": redirect(there), there: answer(html, content_type="text/html")}

    first, second = (audited(secure=home(each), **secured(tmp_path)) for each in ("a1", "b2"))
    assert ("WEB014", f"https://{DOMAIN}/") in first.failures
    assert first.failures == second.failures


# --- servers that send too much, too slowly, or lie about it ------------------------------


def endless(piece: bytes, pieces: int, pause: float = 0.0, head: bytes = b"") -> Answer:
    async def send(asked: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(head)
        for _ in range(pieces):
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(pause)  # also lets it be noticed that the visitor has left

    return send


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 1000000000\r\n\r\n"


def most_memory() -> int:
    """The most bytes that this process has ever held at once."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


def test_a_gigabyte_is_left_with_the_server(tmp_path: Path) -> None:
    flood = {"*": endless(b"<p>x</p>" * 12_500, 10_000, head=HEAD)}
    before = most_memory()
    audit = audited(answers=flood, secure=flood, **secured(tmp_path))
    assert most_memory() - before < 100 * MEGABYTE
    gap = audit.gaps("pages")[f"https://{DOMAIN}/"]
    assert str(gap) == "the answer is larger than the 2 MB we read"
    # That nothing bad stands in the first two megabytes says nothing of the rest.
    assert audit.statuses(*CONTENT[1:]) <= UNJUDGED


@pytest.mark.parametrize(
    "head", [HEAD, b"HTTP/1.1 200 OK\r\nX-Long: "], ids=["the body", "the headers"]
)
def test_a_byte_at_a_time_is_given_up_on(head: bytes, tmp_path: Path) -> None:
    drip = {"*": endless(b"x", 1000, pause=0.1, head=head)}
    audit = audited(answers=drip, secure=drip, **secured(tmp_path))
    assert audit.statuses(*CONTENT) <= UNJUDGED
    assert audit.gaps("pages")[f"https://{DOMAIN}/"].reason is Reason.TIMEOUT


def test_a_gzip_bomb_is_not_unpacked(tmp_path: Path) -> None:
    packed = gzip.compress(bytes(50 * MEGABYTE), compresslevel=1)
    bomb = {"*": answer(packed, content_type="text/html", content_encoding="gzip")}
    audit = audited(answers=bomb, secure=bomb, **secured(tmp_path))
    gap = audit.gaps("pages")[f"https://{DOMAIN}/"]
    assert str(gap) == "a small answer unpacks into a very large one"
    assert audit.statuses(*CONTENT) <= UNJUDGED


# --- certificates that lie ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("chain", "code"),
    [
        ((issue(DOMAIN, INTERMEDIATE, days_left=-1), INTERMEDIATE), "TLS004"),
        ((issue(DOMAIN, INTERMEDIATE, days_ago=-1), INTERMEDIATE), "TLS004"),
        ((issue("bank.example", INTERMEDIATE), INTERMEDIATE), "TLS003"),
        ((issue(DOMAIN),), "TLS002"),
        ((issue(DOMAIN, INTERMEDIATE),), "TLS005"),
    ],
    ids=["expired", "not yet valid", "another host's", "self-signed", "incomplete"],
)
def test_a_certificate_that_lies_is_one_failure_and_the_site_is_still_seen(
    chain: tuple[Issued, ...], code: str, tmp_path: Path
) -> None:
    home = {"/": answer("<!doctype html><title>T</title>Hello", content_type="text/html")}
    audit = audited(secure=home, **secured(tmp_path, *chain))
    assert {found for found, host in audit.failures if host == DOMAIN and "TLS" in found} == {code}
    assert f"https://{DOMAIN}/" in audit.evidence.topics["pages"]


def test_garbage_in_place_of_a_certificate_is_no_certificate_fault() -> None:
    audit = audited(secure={})  # what answers on port 443 does not speak TLS
    assert audit.statuses("TLS002", "TLS003", "TLS004", "TLS005", "TLS009") <= UNJUDGED


# --- mail ---------------------------------------------------------------------------------


async def says_nothing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read()


async def never_stops(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while not writer.is_closing():
        writer.write(b"220-and another thing\r\n" * 100)
        with suppress(OSError):
            await writer.drain()


@pytest.mark.parametrize("server", [says_nothing, never_stops])
def test_a_mail_server_without_an_answer_is_not_observed(server: Talk) -> None:
    mail = f"{DOMAIN}. 60 MX 10 mail.{DOMAIN}.\nmail.{DOMAIN}. 60 A {PUBLIC}\n"
    audit = audited(zone_of(f"A {PUBLIC}", more=mail), mail=server)
    assert audit.statuses("MX006") == {Status.NOT_OBSERVED}
    assert audit.statuses("MX001", "MX002") == {Status.PASS}


# --- what a person types ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("10.0.0.1", "is an IP address"),
        ("2001:db8::1", "is an IP address"),
        ("[::ffff:10.0.0.1]", "is an IP address"),
        ("https://coach.example/offer", "Enter just the domain name: coach.example"),
        ("anna@coach.example", "Enter just the domain name: coach.example"),
        ("coach.example:8080", "Enter just the domain name: coach.example"),
        ("a" * 300 + ".example", "300 characters long; the most allowed is 63"),
        ("a." * 150 + "example", "the most allowed is 253"),
        ("☃.example", "isn't allowed in an international name"),
        ("xn--a-ä.example", "isn't allowed in an international name"),
        ("coach", "at least one dot"),
        ("my coach.example", "A space can't be part"),
        ("coach..example", "two dots in a row"),
        ("", "Enter a domain name"),
    ],
)
def test_what_is_no_domain_is_one_clear_line(
    typed: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["audit", typed]) == 2
    shown = capsys.readouterr()
    assert said in shown.err
    assert (shown.err.count("\n"), shown.out) == (1, "")


@pytest.fixture(scope="module")
def network_file() -> Iterable[Path]:
    with PracticeLab(faults=()) as lab:
        yield lab.network_file


@pytest.mark.parametrize(
    "typed", ["nobody-has-this.example", "Bücher-Nobody.example", "nobody。example"]
)
def test_a_domain_that_nobody_has_is_said_to_the_person_who_typed_it(
    typed: str, network_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["audit", typed, "--network", str(network_file)]) == 1
    shown = capsys.readouterr()
    assert "The domain does not exist" in shown.out
    assert "1 thing must be fixed" in shown.out
    assert "Traceback" not in shown.out + shown.err
