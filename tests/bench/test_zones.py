"""The lab's DNS hangs together: delegations match the zones, and mail hosts have addresses."""

import dns.name
import dns.zone
from dns.rdatatype import MX, NS, A

from tests.bench.lab.clients import Client
from tests.bench.lab.zones import REVERSE_ZONES, Zones, hosted_zones, registry_zones

CLIENTS = [Client(number) for number in (0, 7, 12, 300)]


def parsed(zones: Zones) -> dict[str, dns.zone.Zone]:
    return {
        origin: dns.zone.from_text(text, f"{origin}.", relativize=False)
        for origin, text in zones.items()
    }


def targets(zone: dns.zone.Zone, name: str, rtype: int) -> list[str]:
    return sorted(record.to_text() for record in zone.find_rdataset(f"{name}.", rtype))


def test_the_registry_delegates_to_the_servers_that_the_zones_name() -> None:
    registry, hosted = parsed(registry_zones(CLIENTS)), parsed(hosted_zones(CLIENTS, ""))
    delegated = {
        origin: targets(registry["in-addr.arpa" if "arpa" in origin else "example"], origin, NS)
        for origin in hosted
    }
    assert delegated == {origin: targets(zone, origin, NS) for origin, zone in hosted.items()}


def test_mail_hosts_have_addresses_that_point_back() -> None:
    hosted = parsed(hosted_zones(CLIENTS, ""))
    pointers = {name.to_text() for zone in REVERSE_ZONES for name in hosted[zone].nodes}
    for client in CLIENTS:
        zone = hosted[client.domain]
        exchanges = [target.split()[1] for target in targets(zone, client.domain, MX)]
        assert exchanges == [f"{name}." for name in client.mail_hosts]
        for exchange in exchanges:
            (address,) = targets(zone, exchange.rstrip("."), A)
            assert f"{'.'.join(reversed(address.split('.')))}.in-addr.arpa." in pointers


def test_clients_share_no_address() -> None:
    addresses = [
        address
        for client in CLIENTS
        for address in (client.web_address, *client.mail_hosts.values())
    ]
    assert len(set(addresses)) == 3 * len(CLIENTS)
