"""The guard refuses what is not public, dials what it judged, and paces."""

import asyncio
import gc
import ssl
from ipaddress import ip_network
from pathlib import Path

import pytest

from checks.engine.facts import Reason
from checks.gatherers.network import (
    Blocked,
    Limits,
    Network,
    NetworkConfig,
    NetworkFileError,
    gap_of,
)

REFUSED = [
    ("127.0.0.1", "loopback"),
    ("0.0.0.0", "this host; Linux connects it to loopback"),
    ("10.0.0.1", "private"),
    ("172.16.0.1", "private"),
    ("172.31.255.255", "private, last"),
    ("192.168.1.1", "private"),
    ("100.64.0.1", "carrier-grade NAT"),
    ("169.254.169.254", "link-local: cloud metadata"),
    ("192.0.0.8", "protocol assignments"),
    ("192.0.2.1", "documentation"),
    ("198.51.100.1", "documentation"),
    ("203.0.113.1", "documentation"),
    ("198.18.0.1", "benchmarks"),
    ("192.88.99.1", "6to4 relay"),
    ("224.0.0.1", "multicast"),
    ("240.0.0.1", "reserved"),
    ("255.255.255.255", "broadcast"),
    ("::", "unspecified"),
    ("::1", "loopback"),
    ("::10.0.0.1", "v4-compatible, withdrawn"),
    ("::ffff:10.0.0.1", "v4-mapped private"),
    ("::ffff:7f00:1", "v4-mapped loopback in hex"),
    ("::ffff:0:10.0.0.1", "v4-translated"),
    ("64:ff9b::a00:1", "NAT64 of 10.0.0.1"),
    ("64:ff9b::127.0.0.1", "NAT64 of loopback"),
    ("64:ff9b:1::8.8.8.8", "local-use NAT64"),
    ("2002:a00:1::", "6to4 of 10.0.0.1"),
    ("2002:7f00:1::1", "6to4 of loopback"),
    ("2001:0:a00:1::", "Teredo with server 10.0.0.1"),
    ("2001:0:808:808::f5ff:fffe", "Teredo with client 10.0.0.1"),
    ("2001:2::1", "benchmarks"),
    ("2001:db8::1", "documentation"),
    ("3fff::1", "documentation"),
    ("fc00::1", "unique local"),
    ("fd12:3456::1", "unique local"),
    ("fe80::1", "link-local"),
    ("fe80::1%eth0", "link-local with a zone"),
    ("2606:4700::1%eth0", "a zone makes no sense on a global address"),
    ("fec0::1", "site-local, withdrawn"),
    ("ff02::1", "multicast"),
    ("100::1", "discard"),
    ("4000::1", "never handed out"),
    ("127.1", "not in canonical form"),
    ("0x7f000001", "not in canonical form"),
    ("017700000001", "not in canonical form"),
    ("localhost", "a name"),
    ("", "nothing"),
]

ADMITTED = [
    "8.8.8.8",
    "203.0.114.10",
    "172.32.0.1",
    "100.128.0.1",
    "2606:4700::1111",
    "::ffff:8.8.8.8",
    "64:ff9b::808:808",
    "2002:808:808::1",
]


@pytest.mark.parametrize(("address", "why"), REFUSED)
def test_it_refuses_what_is_not_public(address: str, why: str) -> None:
    with pytest.raises(Blocked):
        Network().check_address(address)


@pytest.mark.parametrize("address", ADMITTED)
def test_it_admits_public_unicast(address: str) -> None:
    Network().check_address(address)


def test_the_sentence_names_where_a_tunnel_leads() -> None:
    with pytest.raises(Blocked, match=r"2002:a00:1:: .*leads to 10\.0\.0\.1"):
        Network().check_address("2002:a00:1::")


@pytest.mark.parametrize("address", ["10.9.0.1", "::ffff:10.9.0.1", "fd00::1"])
def test_the_operator_may_allow_private_ranges(address: str) -> None:
    allow = (ip_network("10.9.0.0/16"), ip_network("fd00::/8"))
    network = Network(NetworkConfig(allow=allow))
    network.check_address(address)
    with pytest.raises(Blocked):
        network.check_address("10.8.0.1")


@pytest.mark.parametrize("port", [80, 443, 25, 53])
def test_it_admits_the_ports_of_a_launch(port: int) -> None:
    Network().check_port(port)


@pytest.mark.parametrize("port", [0, 22, 110, 465, 587, 3306, 5432, 6379, 8080, 8443, 65536])
def test_it_refuses_other_ports(port: int) -> None:
    with pytest.raises(Blocked, match=str(port)):
        Network().check_port(port)


def test_the_port_is_judged_before_mapping() -> None:
    network = Network(NetworkConfig(ports={443: 8443}))
    assert network.endpoint("8.8.8.8", 443) == ("8.8.8.8", 8443)
    assert network.endpoint("8.8.8.8", 80) == ("8.8.8.8", 80)
    with pytest.raises(Blocked):
        network.endpoint("8.8.8.8", 8443)


def test_the_operators_rdap_base_is_admitted_on_its_own_port_only() -> None:
    network = Network(NetworkConfig(rdap="http://127.0.0.1:8043/"))
    assert network.endpoint("127.0.0.1", 8043) == ("127.0.0.1", 8043)
    for address, port in [("127.0.0.1", 80), ("127.0.0.2", 8043), ("::ffff:127.0.0.1", 8043)]:
        with pytest.raises(Blocked):
            network.endpoint(address, port)
    with pytest.raises(Blocked):
        Network().check_port(8043)


def test_the_public_address_is_judged_and_the_mapped_one_dialled() -> None:
    network = Network(NetworkConfig(addresses={"203.0.114.10": "127.0.0.10"}))
    assert network.endpoint("203.0.114.10", 80) == ("127.0.0.10", 80)
    with pytest.raises(Blocked):
        network.endpoint("127.0.0.10", 80)


async def _echo(network: Network, address: str, port: int) -> bytes:
    reader, writer = await network.connect(address, port)
    writer.write(b"ping\n")
    answer = await reader.readline()
    writer.close()
    await writer.wait_closed()
    return answer


def test_it_connects_through_both_maps() -> None:
    async def scene() -> bytes:
        async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            writer.write((await reader.readline()).upper())
            writer.close()

        server = await asyncio.start_server(answer, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        config = NetworkConfig(ports={80: port}, addresses={"203.0.114.10": "127.0.0.1"})
        async with server:
            return await _echo(Network(config), "203.0.114.10", 80)

    assert asyncio.run(scene()) == b"PING\n"


def test_it_never_connects_to_what_it_refuses() -> None:
    async def scene() -> int:
        met = 0

        def meet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            nonlocal met
            met += 1
            writer.close()

        server = await asyncio.start_server(meet, "127.0.0.1", 0)
        network = Network(NetworkConfig(ports={80: server.sockets[0].getsockname()[1]}))
        async with server:
            for address in ("127.0.0.1", "::ffff:127.0.0.1", "64:ff9b::7f00:1"):
                with pytest.raises(Blocked):
                    await network.connect(address, 80)
        return met

    assert asyncio.run(scene()) == 0


def test_a_server_that_never_shakes_hands_is_a_time_out() -> None:
    async def scene() -> None:
        hung_up = asyncio.Event()

        async def listen(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await reader.read()
            writer.close()
            await writer.wait_closed()
            hung_up.set()

        server = await asyncio.start_server(listen, "127.0.0.1", 0)
        config = NetworkConfig(
            ports={443: server.sockets[0].getsockname()[1]}, allow=(ip_network("127.0.0.0/8"),)
        )
        network = Network(config, Limits(connect_seconds=0.2))
        async with server:
            context = network.tls_context(verify=True)
            with pytest.raises(TimeoutError):
                await network.connect("127.0.0.1", 443, ssl=context, server_hostname="a.example")
            await hung_up.wait()

    asyncio.run(scene())


def test_the_contexts_are_shared_and_differ_in_verification() -> None:
    network = Network()
    strict, lax = network.tls_context(verify=True), network.tls_context(verify=False)
    assert strict is network.tls_context(verify=True)
    assert (strict.verify_mode, strict.check_hostname) == (ssl.CERT_REQUIRED, True)
    assert (lax.verify_mode, lax.check_hostname) == (ssl.CERT_NONE, False)


def _most_at_once(limits: Limits, hosts: list[str]) -> int:
    async def scene() -> int:
        network, open_now, most = Network(limits=limits), 0, 0

        async def one(host: str) -> None:
            nonlocal open_now, most
            async with network.slot(host):
                open_now += 1
                most = max(most, open_now)
                await asyncio.sleep(0)
                open_now -= 1

        await asyncio.gather(*(one(host) for host in hosts))
        return most

    return asyncio.run(scene())


def test_a_target_sees_no_burst() -> None:
    assert _most_at_once(Limits(per_host=3), ["a.example"] * 20) == 3
    assert _most_at_once(Limits(per_host=3), ["a.example", "b.example"] * 10) == 6
    assert _most_at_once(Limits(per_host=3, overall=4), ["a.example", "b.example"] * 10) == 4


def test_the_pace_outlives_one_event_loop_and_forgets_hosts() -> None:
    network = Network(limits=Limits(per_host=1))

    async def scene() -> int:
        async def one() -> None:
            async with network.slot("a.example"):
                await asyncio.sleep(0)

        await asyncio.gather(*(one() for _ in range(3)))
        gc.collect()
        return sum(len(pace.hosts) for pace in network._paces.values())

    assert [asyncio.run(scene()), asyncio.run(scene())] == [0, 0]


GAPS = [
    (Blocked("no"), Reason.BLOCKED, "no"),
    (TimeoutError(), Reason.TIMEOUT, "no answer in time"),
    (ConnectionRefusedError(111, "Connection refused"), Reason.UNREACHABLE, "refused"),
    (ConnectionResetError(), Reason.RESET, "closed before"),
    (BrokenPipeError(), Reason.RESET, "closed before"),
    (asyncio.IncompleteReadError(b"", 4), Reason.RESET, "closed before"),
    (OSError(113, "No route to host"), Reason.UNREACHABLE, "No route to host"),
    (OSError(101, "Network is unreachable"), Reason.OURS, "from here: Network is unreachable"),
    (OSError(24, "Too many open files"), Reason.OURS, "from here: Too many open files"),
    (PermissionError(1, "Operation not permitted"), Reason.OURS, "from here"),
    (ssl.SSLError(1, "alert"), Reason.TLS, "handshake failed"),
    (ValueError("rubbish"), Reason.PROTOCOL, "protocol"),
]


@pytest.mark.parametrize(("error", "reason", "words"), GAPS)
def test_each_failure_has_its_reason(error: Exception, reason: Reason, words: str) -> None:
    gap = gap_of(error)
    assert gap.reason is reason
    assert words in gap.detail


LAB = """
[network]
nameservers = ["127.0.0.1:5300", "[::1]:5301", "10.0.0.53", "::1"]
authoritative_port = 5300
ports = { 80 = 8080, 443 = 8443 }
addresses = { "203.0.114.10" = "127.0.0.10", "2606:4700:0:0::1" = "::1" }
allow = ["127.0.0.0/8", "fd00::/8"]
rdap = "http://127.0.0.1:8043"
public_resolvers = ["9.9.9.9", "2620:fe:0::fe"]
"""


def test_the_network_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "lab.toml"
    path.write_text(LAB)
    config = NetworkConfig.from_toml(path)
    assert config.nameservers == (
        ("127.0.0.1", 5300),
        ("::1", 5301),
        ("10.0.0.53", 53),
        ("::1", 53),
    )
    assert config.authoritative_port == 5300
    assert config.ports == {80: 8080, 443: 8443}
    assert config.addresses == {"203.0.114.10": "127.0.0.10", "2606:4700::1": "::1"}
    assert config.allow == (ip_network("127.0.0.0/8"), ip_network("fd00::/8"))
    assert config.rdap == "http://127.0.0.1:8043/"
    assert config.public_resolvers == ("9.9.9.9", "2620:fe::fe")


BAD_FILES = [
    ("", "no table", "one [network] table"),
    ("[network]\n[other]", "a second table", "nothing else"),
    ("[network", "not TOML", "not valid TOML"),
    ("[network]\nproxy = 'x'", "unknown entry", "unknown entry 'proxy'"),
    ("[network]\nnameservers = ['ns.example']", "a name", "nameservers"),
    ("[network]\nnameservers = '127.0.0.1'", "no list", "a list is needed"),
    ("[network]\nnameservers = [53]", "no text", "nameservers"),
    ("[network]\nnameservers = ['127.0.0.1:0']", "port 0 is not 53 in disguise", "nameservers"),
    ("[network]\nauthoritative_port = 70000", "too high", "70000 is no port"),
    ("[network]\nauthoritative_port = true", "a boolean", "no port"),
    ("[network]\nports = { http = 80 }", "not a number", "ports"),
    ("[network]\nports = [80]", "no table", "ports"),
    ("[network]\naddresses = { a = '127.0.0.1' }", "not an address", "addresses"),
    ("[network]\nallow = ['127.0.0.1/8']", "host bits set", "allow"),
    ("[network]\nallow = [8]", "a number is no range", "allow"),
    ("[network]\ntrust = ['absent.pem']", "absent file", "absent.pem can't be read"),
    ("[network]\ntrust = ['bad.toml']", "no certificate", "no certificates"),
    ("[network]\nrdap = 'ftp://127.0.0.1/'", "scheme", "https:// or http://"),
    ("[network]\nrdap = 1", "no text", "rdap"),
    ("[network]\npublic_resolvers = ['dns.example']", "a name", "public_resolvers"),
]


@pytest.mark.parametrize(("text", "why", "words"), BAD_FILES)
def test_a_bad_network_file_gets_one_clear_line(
    tmp_path: Path, text: str, why: str, words: str
) -> None:
    path = tmp_path / "bad.toml"
    path.write_text(text)
    with pytest.raises(NetworkFileError) as caught:
        NetworkConfig.from_toml(path)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_missing_network_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(NetworkFileError, match=r"absent\.toml can't be read"):
        NetworkConfig.from_toml(tmp_path / "absent.toml")
