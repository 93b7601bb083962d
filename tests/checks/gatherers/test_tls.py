import asyncio
import ssl
import warnings
from pathlib import Path

import pytest

from checks.engine.facts import Endpoint, Gap, Reason, TlsFacts
from checks.engine.spec import LaunchSpec
from checks.gatherers.look import look_at
from tests.checks.gatherers.authority import (
    INTERMEDIATE,
    NOW,
    ROOT,
    Issued,
    issue,
    root_file,
    server_context,
)
from tests.checks.gatherers.http_server import PUBLIC, Answer, page, site

HOST = "coach.example"


def seen(tmp_path: Path, tls: ssl.SSLContext | None) -> TlsFacts:
    async def run() -> TlsFacts:
        async with site(tls=tls, trust=(root_file(tmp_path),)) as one:
            spec = LaunchSpec.for_domain(HOST)
            evidence = await look_at(spec, one.network, topics=["tls_hosts"])
            facts = evidence.topics["tls_hosts"][HOST]
            assert isinstance(facts, TlsFacts)
            return facts

    return asyncio.run(run())


def endpoint(tmp_path: Path, leaf: Issued, *chain: Issued) -> Endpoint:
    return seen(tmp_path, server_context(tmp_path, leaf, *chain)).endpoints[0]


def test_a_good_chain_verifies_and_is_kept_as_sent(tmp_path: Path) -> None:
    leaf = issue(HOST, INTERMEDIATE, days_ago=10, days_left=80)
    found = endpoint(tmp_path, leaf, INTERMEDIATE)
    assert (found.address, found.verified, found.verify_code) == (PUBLIC, True, 0)
    assert [each.subject for each in found.chain] == ["CN=coach.example", "CN=Test Intermediate"]
    assert found.leaf.names == (HOST,)
    assert found.leaf.issuer == "CN=Test Intermediate"
    assert (found.leaf.not_after - NOW).days == 80
    assert (found.leaf.key_type, found.leaf.key_bits) == ("EC", 256)
    assert (found.leaf.signature_hash, found.leaf.is_ca) == ("sha256", False)
    assert (found.chain[1].is_ca, found.chain[1].self_issued) == (True, False)
    assert found.version == "TLSv1.3"
    assert found.cipher
    assert found.milliseconds > 0


FAULTS: list[tuple[str, tuple[Issued, ...], int]] = [
    ("expired", (issue(HOST, INTERMEDIATE, days_left=-1), INTERMEDIATE), 10),
    ("not yet valid", (issue(HOST, INTERMEDIATE, days_ago=-2), INTERMEDIATE), 9),
    ("self-signed", (issue(HOST),), 18),
    ("for another host", (issue("other.example", INTERMEDIATE), INTERMEDIATE), 62),
    ("without its intermediate", (issue(HOST, INTERMEDIATE),), 20),
    ("by an unknown root", (issue(HOST, issue("Strange Root", ca=True)),), 20),
]


@pytest.mark.parametrize(("what", "chain", "code"), FAULTS, ids=[fault[0] for fault in FAULTS])
def test_a_bad_certificate_is_evidence_with_its_reason(
    tmp_path: Path, what: str, chain: tuple[Issued, ...], code: int
) -> None:
    found = endpoint(tmp_path, *chain)
    assert (found.verified, found.verify_code) == (False, code), what
    assert found.verify_message
    assert len(found.chain) == len(chain)


def test_a_chain_in_wrong_order_with_its_root_is_kept_so(tmp_path: Path) -> None:
    leaf = issue(HOST, INTERMEDIATE)
    found = endpoint(tmp_path, leaf, ROOT, INTERMEDIATE)
    assert found.verified
    assert [each.subject for each in found.chain][1:] == ["CN=Test Root", "CN=Test Intermediate"]


def test_each_version_is_tried_alone(tmp_path: Path) -> None:
    facts = seen(tmp_path, server_context(tmp_path, issue(HOST, ROOT)))
    assert facts.accepted_versions == ("TLSv1.2", "TLSv1.3")
    assert {*facts.refused_versions, *facts.unknown_versions} == {"TLSv1", "TLSv1.1"}


def test_a_host_that_is_turned_away_is_not_given_the_versions_of_its_neighbour(
    tmp_path: Path,
) -> None:
    context = server_context(tmp_path, issue(HOST, ROOT))

    def only_one(_tls: ssl.SSLObject, name: str | None, _context: ssl.SSLContext) -> int | None:
        return None if name == HOST else ssl.ALERT_DESCRIPTION_UNRECOGNIZED_NAME

    context.sni_callback = only_one

    async def run() -> tuple[TlsFacts, TlsFacts]:
        async with site(tls=context, trust=(root_file(tmp_path),)) as one:
            spec = LaunchSpec.for_domain(HOST)
            facts = (await look_at(spec, one.network, topics=["tls_hosts"])).topics["tls_hosts"]
            return facts[HOST], facts[f"www.{HOST}"]

    host, turned_away = asyncio.run(run())
    assert (host.accepted_versions, host.versions_asked_of) == (("TLSv1.2", "TLSv1.3"), HOST)
    assert (turned_away.accepted_versions, turned_away.endpoints) == ((), ())
    assert turned_away.versions_asked_of == f"www.{HOST}"


@pytest.mark.skipif(not ssl.HAS_TLSv1, reason="this OpenSSL was built without TLS 1.0")
def test_a_server_with_old_versions_only_is_still_asked_for_them(tmp_path: Path) -> None:
    context = server_context(tmp_path, issue(HOST, ROOT))
    context.set_ciphers("ALL:@SECLEVEL=0")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1
    facts = seen(tmp_path, context)
    assert facts.endpoints == ()
    assert [address for address, _ in facts.failures] == [PUBLIC]
    assert facts.accepted_versions == ("TLSv1",)
    assert facts.refused_versions == ("TLSv1.1", "TLSv1.2", "TLSv1.3")


def test_no_tls_at_all_is_a_failure_with_its_reason(tmp_path: Path) -> None:
    facts = seen(tmp_path, None)
    assert facts.endpoints == ()
    assert facts.failures[0][1].reason in (Reason.TLS, Reason.RESET, Reason.TIMEOUT)
    assert facts.accepted_versions == ()


def test_pages_are_read_behind_a_certificate_that_does_not_verify(tmp_path: Path) -> None:
    answers: dict[str, Answer] = {"/": page("Hello")}

    async def run() -> tuple[int, str]:
        tls = server_context(tmp_path, issue("other.example", days_left=-1))
        async with site(secure=answers, tls=tls) as one:
            visit = await one.http.visit("https://coach.example/", "variant")
            assert visit.final is not None
            return visit.final.status, one.secure.asked[0].host

    assert asyncio.run(run()) == (200, HOST)


ALERT = bytes.fromhex("15 0303 0002 02 70")  # fatal, unrecognized_name (RFC 8446 section 6)


def test_an_alert_is_a_tls_gap(tmp_path: Path) -> None:
    async def alert(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1000)
        writer.write(ALERT)
        writer.close()

    async def run() -> tuple[Gap, TlsFacts]:
        server = await asyncio.start_server(alert, "127.0.0.1", 0)
        port: int = server.sockets[0].getsockname()[1]
        async with server, site(ports={443: port}) as one:
            gap = await one.http.fetch("https://coach.example/")
            evidence = await look_at(LaunchSpec.for_domain(HOST), one.network, topics=["tls_hosts"])
            assert isinstance(gap, Gap)
            return gap, evidence.topics["tls_hosts"][HOST]

    gap, facts = asyncio.run(run())
    assert gap.reason is Reason.TLS
    assert [each.reason for _, each in facts.failures] == [Reason.TLS]
    assert facts.refused_versions == ("TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3")
