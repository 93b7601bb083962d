"""Whether ports 80 and 443 of each address of the client's own hosts let us connect."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from checks.engine.facts import Gap, HostFacts, PortFacts
from checks.gatherers.connections import Connections
from checks.gatherers.hosts_seen import MAX_ADDRESSES, web_hosts
from checks.gatherers.look import Look, gatherer
from checks.gatherers.together import all_of


@gatherer(yields="ports", needs=("hosts",))
async def gather_ports(look: Look) -> Mapping[str, PortFacts | Gap]:
    return await all_of(
        {
            f"{host.name}:{port}": _port(look.connections, host, port)
            for host in web_hosts(look, declared_only=True)
            for port in (80, 443)
        }
    )


async def _port(connections: Connections, host: HostFacts, port: int) -> PortFacts:
    addresses = host.addresses[:MAX_ADDRESSES]
    gaps = await asyncio.gather(*(connections.knock(host.name, each, port) for each in addresses))
    found = list(zip(addresses, gaps, strict=True))
    return PortFacts(
        host=host.name,
        port=port,
        open=tuple(address for address, gap in found if gap is None),
        closed=tuple((address, gap) for address, gap in found if gap is not None),
    )
