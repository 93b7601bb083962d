"""What the addresses of the domain's own mail hosts are called (RFC 1912 section 2.1).

Hosts of the known mail services are left out: nobody but the service can change those.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from ipaddress import ip_address

from checks.engine.facts import Gap, MxFacts, ReverseName
from checks.gatherers.look import Look, gatherer
from checks.gatherers.together import all_of
from checks.providers.mail import provider_of_mx

MAX_ADDRESSES = 4
MAX_NAMES = 3  # of one address


@gatherer(yields="reverse_names", needs=("mx",))
async def gather_reverse_names(look: Look) -> Mapping[str, ReverseName | Gap]:
    mx: Mapping[str, MxFacts] = look.facts("mx")
    owner = {
        address: host.name
        for facts in mx.values()
        for host in facts.hosts
        if host.name and provider_of_mx(host.name) is None
        for address in host.addresses
    }
    chosen = list(owner.items())[:MAX_ADDRESSES]
    return await all_of({address: _ask(look, name, address) for address, name in chosen})


async def _ask(look: Look, host: str, address: str) -> ReverseName:
    parsed = ip_address(address)
    ptr = await look.dns.query(parsed.reverse_pointer, "PTR")
    rtype = "A" if parsed.version == 4 else "AAAA"
    names = ptr.records[:MAX_NAMES]
    forward = await asyncio.gather(*(look.dns.query(name, rtype) for name in names))
    return ReverseName(host, address, ptr, tuple(forward))
