"""Each name server that serves the zone: its mail records, TCP, and whether it gives all away."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from checks.engine.facts import Gap, NameServer, ServerRecords, ZoneFacts
from checks.gatherers.look import Look, gatherer
from checks.gatherers.together import all_of
from checks.gatherers.transfers import try_transfer

MAX_SERVERS = 4


@gatherer(yields="server_records", needs=("zone",))
async def gather_server_records(look: Look) -> Mapping[str, ServerRecords | Gap]:
    zones: list[ZoneFacts] = list(look.facts("zone").values())
    serving = {
        server.name: address
        for zone in zones
        for server in zone.servers
        if (address := serving_address(server))
    }
    chosen = list(serving.items())[:MAX_SERVERS]
    return await all_of({name: _ask(look, name, address) for name, address in chosen})


def serving_address(server: NameServer) -> str | None:
    """The first address of *server* that answers for the zone with authority."""
    for each in server.answers:
        if each.soa.observed and each.soa.authoritative and each.soa.records:
            return each.address
    return None


async def _ask(look: Look, name: str, address: str) -> ServerRecords:
    domain = look.spec.domain
    txt, mx, tried = await asyncio.gather(
        look.dns.query_server(address, domain, "TXT"),
        look.dns.query_server(address, domain, "MX"),
        try_transfer(look.network, address, look.spec.zone),
    )
    return ServerRecords(name, address, txt, mx, tried.tcp_gap, tried.transfer)
