"""The certificates and protocol versions of every address of every https host."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace

from checks.engine.facts import Endpoint, Gap, HostFacts, Reason, TlsFacts
from checks.gatherers.connections import Connections
from checks.gatherers.hosts_seen import MAX_ADDRESSES, web_hosts
from checks.gatherers.look import Look, gatherer
from checks.gatherers.together import SECONDS, all_of
from checks.gatherers.versions import Versions, accepted_versions

HANDSHAKE_SECONDS = 25.0  # for all hosts, at once


@gatherer(yields="tls_hosts", needs=("hosts",))
async def gather_tls(look: Look) -> Mapping[str, TlsFacts | Gap]:
    """Facts by host. Where no address completes a handshake, ``failures`` says why."""
    hosts = web_hosts(look)
    found = await all_of(
        {host.name: _host(look.connections, host) for host in hosts}, HANDSHAKE_SECONDS
    )
    seen = [facts for facts in found.values() if isinstance(facts, TlsFacts)]
    asked = {key: facts for facts in reversed(seen) if (key := _shared(facts))}
    versions = await all_of(
        {key: _versions(look.connections, facts) for key, facts in asked.items()},
        SECONDS - HANDSHAKE_SECONDS,
    )
    for facts in seen:
        key = _shared(facts)
        known = versions.get(key) if key else None
        if key and isinstance(known, Versions):
            found[facts.host] = _with_versions(facts, known, asked[key].host)
    return found


def _shared(facts: TlsFacts) -> str | None:
    """What is the same for hosts that are asked for their versions once, together.

    Servers choose the version before they know which host is meant, so those that share an
    address share it; but a host that is turned away there by its name is asked for itself.
    """
    address = _speaking(facts)
    return address if address is None or facts.endpoints else f"{facts.host} {address}"


async def _host(connections: Connections, host: HostFacts) -> TlsFacts:
    addresses = host.addresses[:MAX_ADDRESSES]
    seen = await asyncio.gather(*(connections.endpoint(host.name, each) for each in addresses))
    found = list(zip(addresses, seen, strict=True))
    return TlsFacts(
        host=host.name,
        endpoints=tuple(each for _, each in found if isinstance(each, Endpoint)),
        failures=tuple((address, each) for address, each in found if isinstance(each, Gap)),
    )


def _speaking(facts: TlsFacts) -> str | None:
    """An address that answered at all: a server with old versions only fails our handshake."""
    failed = (at for at, gap in facts.failures if gap.reason in (Reason.TLS, Reason.RESET))
    return next((each.address for each in facts.endpoints), next(failed, None))


async def _versions(connections: Connections, facts: TlsFacts) -> Versions:
    negotiated = next((each.version for each in facts.endpoints), "")
    return await accepted_versions(connections, facts.host, _speaking(facts) or "", negotiated)


def _with_versions(facts: TlsFacts, versions: Versions, asked: str) -> TlsFacts:
    return replace(
        facts,
        accepted_versions=versions.accepted,
        refused_versions=versions.refused,
        unknown_versions=versions.unknown,
        versions_asked_of=asked,
    )
