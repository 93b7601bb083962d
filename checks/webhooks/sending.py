"""One POST through the network guard: public addresses only, TLS verified, no redirect followed."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from checks.engine.facts import Gap
from checks.gatherers.gaps import FAILURES, gap_of
from checks.gatherers.network import Blocked, Network
from checks.gatherers.resolver import Resolver
from checks.parsing import ParseError
from checks.parsing.urls import Url, parse_url

SECONDS = 10.0  # for all of it
MOST_ADDRESSES = 3
MAX_HEAD = 16_384  # bytes of an answer's header section
STATUS_LINE: Final = re.compile(rb"HTTP/1\.[01] ([1-5][0-9]{2})[ \r]")
NO_HTTP = "The answer is not HTTP."


@dataclass(frozen=True, slots=True)
class Outcome:
    """The status that came back, or a sentence why none did."""

    status: int | None
    error: str = ""


def check_target(network: Network, text: str) -> Url:
    """The address, when we would post there. Raises ParseError or Blocked with a sentence."""
    url = parse_url(text)
    if not url.is_secure:
        raise Blocked("it must begin with https://, for what is sent is nobody else's")
    network.check_port(url.port)
    if re.fullmatch(r"[0-9.]+|.*:.*", url.host):
        network.check_address(url.host)
    return url


def post(network: Network, text: str, headers: Mapping[str, str], body: bytes) -> Outcome:
    """Deliver *body* there. Never raises for what the other side does."""
    try:
        url = check_target(network, text)
        return asyncio.run(_within_time(network, url, headers, body))
    except (ParseError, Blocked) as error:
        return Outcome(None, f"Not delivered: {error}")


async def _within_time(
    network: Network, url: Url, headers: Mapping[str, str], body: bytes
) -> Outcome:
    try:
        async with asyncio.timeout(SECONDS):
            return await _post(network, url, headers, body)
    except TimeoutError:
        return Outcome(None, f"No answer within {SECONDS:.0f} seconds.")


async def _post(network: Network, url: Url, headers: Mapping[str, str], body: bytes) -> Outcome:
    async with Resolver(network) as resolver:
        found = await resolver.addresses(url.host)
    if isinstance(found, Gap):
        return Outcome(None, _sentence(found))
    outcome = Outcome(None, "Not delivered: the name has no address.")
    for address in found[:MOST_ADDRESSES]:
        try:
            reader, writer = await network.connect(
                address, url.port, ssl=network.tls_context(verify=True), server_hostname=url.host
            )
        except FAILURES as error:
            outcome = Outcome(None, _sentence(gap_of(error)))
            continue
        try:
            writer.write(_request(url, headers, body))
            await writer.drain()
            return await _answer(reader)
        except FAILURES as error:  # sent already, perhaps: not to the next address as well
            return Outcome(None, _sentence(gap_of(error)))
        finally:
            writer.transport.abort()
    return outcome


def _request(url: Url, headers: Mapping[str, str], body: bytes) -> bytes:
    lines = [
        f"POST {url.target} HTTP/1.1",
        f"Host: {url.authority}",
        "User-Agent: LaunchReady-Webhooks/1",
        "Content-Type: application/json",
        f"Content-Length: {len(body)}",
        "Connection: close",
        *(f"{name}: {value}" for name, value in headers.items()),
    ]
    return "\r\n".join((*lines, "", "")).encode() + body


async def _answer(reader: asyncio.StreamReader) -> Outcome:
    """The status alone: what a stranger writes into the answer is kept nowhere."""
    seen = 0
    while seen < MAX_HEAD:
        try:
            head = await reader.readuntil(b"\r\n\r\n")
        except (asyncio.LimitOverrunError, asyncio.IncompleteReadError):
            return Outcome(None, NO_HTTP)
        seen += len(head)
        line = STATUS_LINE.match(head)
        if line is None:
            return Outcome(None, NO_HTTP)
        status = int(line.group(1))
        if status >= 200:
            return Outcome(status, _why(status))
    return Outcome(None, NO_HTTP)


def _why(status: int) -> str:
    if status < 300:
        return ""
    if status < 400:
        return "The address sent us elsewhere, and redirects are not followed."
    return f"The address answered {status}."


def _sentence(gap: Gap) -> str:
    return f"Not delivered: {str(gap).rstrip('.')}."
