"""Three handshakes with the home page's server, each with one unusual offer.

What a server would agree to does not show when it is offered the best first. No more is sent
than the handshake itself.
"""

from __future__ import annotations

import asyncio
import ssl
import warnings
from collections.abc import Mapping
from functools import cache

from checks.engine.facts import Gap, HostFacts, Reason, TlsOffers
from checks.engine.facts.offers import DhKey
from checks.gatherers.hosts_seen import connect_gap, home_host
from checks.gatherers.look import Look, gatherer
from checks.gatherers.network import Blocked

# RFC 9325 section 4.1: none of these should be agreed to. What the local OpenSSL was built
# without it can't offer; static RSA and anonymous key exchange it always has.
OLD_CIPHERS = "aNULL:eNULL:EXPORT:LOW:RC4:3DES:SEED:IDEA:kRSA:@SECLEVEL=0"
# At this security level OpenSSL itself hangs up on a group below 2048 bits.
FINITE_FIELD = "kDHE:!aNULL:@SECLEVEL=2"

Agreed = ssl.SSLObject | Gap | None  # None: the server would not have it


@gatherer(yields="tls_offers", needs=("hosts", "visits"))
async def gather_tls_offers(look: Look) -> Mapping[str, TlsOffers | Gap]:
    """One fact, about the first address of the host where the home page is."""
    name = home_host(look)
    hosts = look.facts("hosts")
    host: HostFacts | None = hosts.get(name)
    if host is None or not host.addresses:
        unresolved = Gap(Reason.UNRESOLVED, f"{name} has no address")
        return {name: hosts.gaps.get(name, unresolved)}
    address = host.addresses[0]
    modern, old, finite = await asyncio.gather(
        _offer(look, name, address, _modern()),
        _offer(look, name, address, _until_tls12(OLD_CIPHERS)),
        _offer(look, name, address, _until_tls12(FINITE_FIELD)),
    )
    return {name: TlsOffers(name, address, _alpn(modern), _cipher(old), _dh_key(finite))}


async def _offer(look: Look, host: str, address: str, context: ssl.SSLContext) -> Agreed | str:
    """What was agreed; OpenSSL's own reason where our side ended the handshake."""
    try:
        async with look.network.slot(host):
            _, writer = await look.network.connect(address, 443, ssl=context, server_hostname=host)
    except ssl.SSLError as error:
        return error.reason or ""
    except (ConnectionResetError, EOFError):
        return None  # old servers hang up where they should send an alert (RFC 5246 section 7.2)
    except (OSError, Blocked) as error:
        return connect_gap(error, address)
    agreed: ssl.SSLObject = writer.get_extra_info("ssl_object")
    writer.transport.abort()
    return agreed


def _alpn(agreed: Agreed | str) -> str | Gap | None:
    if isinstance(agreed, ssl.SSLObject):
        return agreed.selected_alpn_protocol()
    if isinstance(agreed, Gap):
        return agreed
    return Gap(Reason.TLS, "the TLS handshake failed")


def _cipher(agreed: Agreed | str) -> str | Gap | None:
    if isinstance(agreed, ssl.SSLObject):
        chosen = agreed.cipher()
        return chosen[0] if chosen else None
    return agreed if isinstance(agreed, Gap) else None


def _dh_key(agreed: Agreed | str) -> DhKey | Gap:
    if isinstance(agreed, ssl.SSLObject):
        return "strong"
    if isinstance(agreed, Gap):
        return agreed
    return "weak" if agreed == "DH_KEY_TOO_SMALL" else "none"


@cache
def _modern() -> ssl.SSLContext:
    context = _unverified()
    context.set_alpn_protocols(["h2", "http/1.1"])
    return context


@cache
def _until_tls12(ciphers: str) -> ssl.SSLContext:
    """TLS 1.3 has neither of the two any more, so it is not offered."""
    context = _unverified()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # old versions are the question
        context.minimum_version = ssl.TLSVersion.TLSv1
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers(ciphers)
    return context


def _unverified() -> ssl.SSLContext:
    """The certificate is judged on its own evidence."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context
