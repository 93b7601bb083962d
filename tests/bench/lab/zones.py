"""The lab's DNS as text: zone files in the master file format of RFC 1035 section 5."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from ipaddress import ip_address

from tests.bench.lab.clients import (
    DNS_HOST_LIST,
    RDAP_SERVER,
    REGISTRY_SERVERS,
    ROOT_SERVER,
    Client,
    DnsHost,
)

ROOT_NAME = "a.root-servers.example."
REVERSE_ZONES = ("181.93.in-addr.arpa", "182.93.in-addr.arpa")  # of the mail hosts' addresses
MAIL_SERVICE, SENDER = "_spf.mail-service.example", "spf.newsletter-tool.example"
_TIMES = "2026112200 10000 2400 604800 300"

Zones = dict[str, str]  # text by origin, without the final dot; the root is ""


def root_zones() -> Zones:
    registry = _named("nic.example.", REGISTRY_SERVERS)
    root = [
        *_head(".", (ROOT_NAME,), ROOT_NAME),
        *(f"{zone} NS {name}" for zone in ("example.", "in-addr.arpa.") for name in registry),
        *(f"{name} A {address}" for name, address in registry.items()),
        f"{ROOT_NAME} A {ROOT_SERVER}",
    ]
    return {"": _text(root)}


def registry_zones(clients: Iterable[Client]) -> Zones:
    """The top-level domain and the reverse tree: who is delegated to whom, with glue."""
    registry = _named("nic.example.", REGISTRY_SERVERS)
    lines = [
        *_head("example.", tuple(registry), next(iter(registry))),
        *(f"{name} A {address}" for name, address in registry.items()),
        f"{ROOT_NAME} A {ROOT_SERVER}",
        f"rdap.nic.example. A {RDAP_SERVER}",
    ]
    for host in DNS_HOST_LIST:
        lines += _delegation(host.zone, host)
        lines += (f"{name}. A {address}" for name, address in host.servers.items())
    for name in (MAIL_SERVICE, SENDER):
        lines += _delegation(_service_zone(name), DNS_HOST_LIST[0])
    for client in clients:
        lines += _delegation(client.domain, client.dns_host)
    reverse = _head("in-addr.arpa.", tuple(registry), next(iter(registry)))
    for zone in REVERSE_ZONES:
        reverse += _delegation(zone, DNS_HOST_LIST[0])
    return {"example": _text(lines), "in-addr.arpa": _text(reverse)}


def hosted_zones(clients: Iterable[Client], dkim_key: str) -> Zones:
    """What the DNS hosts serve: their own zones, mail services', reverse ones, every client's."""
    clients = list(clients)
    zones = {host.zone: _text(_dns_host(host)) for host in DNS_HOST_LIST}
    for name, network in ((MAIL_SERVICE, "93.183.16.0/24"), (SENDER, "93.183.17.0/24")):
        records = (f'{name}. TXT "v=spf1 ip4:{network} -all"',)
        head = _hosted_head(_service_zone(name), DNS_HOST_LIST[0])
        zones[_service_zone(name)] = _text([*head, *records])
    for zone in REVERSE_ZONES:
        pointers = (line for line in _pointers(clients) if zone in line)
        zones[zone] = _text([*_hosted_head(zone, DNS_HOST_LIST[0]), *pointers])
    return zones | {client.domain: _text(_client(client, dkim_key)) for client in clients}


def _pointers(clients: Iterable[Client]) -> Iterator[str]:
    for client in clients:
        for name, address in client.mail_hosts.items():
            yield f"{ip_address(address).reverse_pointer}. PTR {name}."


def _client(client: Client, dkim_key: str) -> Iterator[str]:
    domain = client.domain
    yield from _hosted_head(domain, client.dns_host)
    yield from (f"{host}. A {client.web_address}" for host in client.web_hosts)
    for at, (name, address) in enumerate(client.mail_hosts.items(), 1):
        yield f"{domain}. MX {10 * at} {name}."
        yield f"{name}. A {address}"
    texts = {
        domain: f"v=spf1 include:{MAIL_SERVICE} include:{SENDER} -all",
        f"_dmarc.{domain}": f"v=DMARC1; p=reject; rua=mailto:dmarc@{domain}",
        f"mail._domainkey.{domain}": f"v=DKIM1; k=rsa; p={dkim_key}",
        f"_mta-sts.{domain}": "v=STSv1; id=20261122",
        f"_smtp._tls.{domain}": f"v=TLSRPTv1; rua=mailto:tls@{domain}",
    }
    yield from (f"{name}. TXT {_quoted(text)}" for name, text in texts.items())


def _dns_host(host: DnsHost) -> Iterator[str]:
    yield from _hosted_head(host.zone, host)
    yield from (f"{name}. A {address}" for name, address in host.servers.items())


def _hosted_head(zone: str, host: DnsHost) -> list[str]:
    servers = [f"{name}." for name in host.servers]
    return _head(f"{zone}.", servers, servers[0])


def _head(zone: str, servers: Iterable[str], primary: str) -> list[str]:
    soa = f"{zone} SOA {primary} hostmaster.nic.example. {_TIMES}"
    return ["$TTL 300", soa, *(f"{zone} NS {server}" for server in servers)]


def _delegation(zone: str, host: DnsHost) -> list[str]:
    return [f"{zone}. NS {name}." for name in host.servers]


def _named(zone: str, addresses: Iterable[str]) -> dict[str, str]:
    return {f"{letter}.{zone}": each for letter, each in zip("abcdef", addresses, strict=False)}


def _service_zone(name: str) -> str:
    return name.partition(".")[2]


def _quoted(text: str) -> str:
    """As character strings of at most 255 bytes (RFC 7208 section 3.3)."""
    return " ".join(f'"{text[at : at + 255]}"' for at in range(0, len(text), 255))


def _text(lines: Iterable[str]) -> str:
    return "\n".join(lines) + "\n"
