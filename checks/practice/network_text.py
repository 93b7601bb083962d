"""The text of the network file that leads an audit into the lab and nowhere else."""

from __future__ import annotations

from collections.abc import Mapping

from checks.practice.dns_server import RESOLVER


def network_toml(
    dns_port: int, ports: Mapping[int, int], rdap_port: int, addresses: Mapping[str, str]
) -> str:
    """The ``[network]`` table. No private range is allowed: the guard judges public addresses."""
    mapped_ports = ", ".join(f"{public} = {local}" for public, local in ports.items())
    lines = [
        "# Written by the practice lab; valid while it runs.",
        "[network]",
        f'nameservers = ["{RESOLVER}:{dns_port}"]',
        f"authoritative_port = {dns_port}",
        f"ports = {{ {mapped_ports} }}",
        'trust = ["lab-ca.pem"]',
        f'rdap = "http://{RESOLVER}:{rdap_port}/"',
        "",
        "[network.addresses]  # public address: where it is really dialled",
        *(f'"{public}" = "{local}"' for public, local in addresses.items()),
    ]
    return "\n".join(lines) + "\n"
