"""HTTP for the gatherers: one request at a time, or a visit with every hop.

A request is sent only to an address that the network guard judged; the host keeps its name in
the Host header and in SNI. Nothing is believed: sizes, times, hops and codings are capped,
cookies live no longer than a visit, and proxies of the environment are ignored.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from types import TracebackType
from typing import Literal, Self

from checks.engine.facts import Gap, Hop, Reason, Visit
from checks.gatherers.connections import Connections
from checks.gatherers.exchange import (
    MAX_BYTES,
    Exchange,
    ExchangeReading,
    Request,
    request_bytes,
    unseen,
)
from checks.gatherers.gaps import FAILURES, gap_of
from checks.gatherers.resolver import Resolver
from checks.gatherers.responses import Response, VisitCookies
from checks.parsing.urls import Url, UrlError, parse_url
from checks.parsing.visible_text import visible_start

__all__ = ["Fetcher", "Response"]

Role = Literal["variant", "host", "unknown_path", "route", "redirect", "form", "deep_link"]
End = Literal["answered", "loop", "too_many", "gap"]

MAX_HOPS = 10
MAX_ADDRESSES = 3  # tried in turn until one lets us connect
_OTHER_PROTOCOLS = frozenset({25, 53})  # the guard's, for mail and DNS; never for HTTP


class Fetcher:
    """The one HTTP client of a run; each request is made once however often it is asked for.

    It only ever sends GET.
    """

    def __init__(self, resolver: Resolver, connections: Connections) -> None:
        self._resolver = resolver
        self._connections = connections
        self._limits = connections.network.limits
        self._asked: dict[Request, asyncio.Task[Exchange]] = {}
        self._visited: dict[str, asyncio.Task[tuple[Visit, Response | None]]] = {}
        self._found: dict[str, asyncio.Task[tuple[str, ...] | Gap]] = {}
        self._starts: dict[tuple[str | None, bytes], str] = {}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        tasks = (*self._visited.values(), *self._asked.values(), *self._found.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def fetch(
        self,
        url: str,
        *,
        address: str | None = None,
        max_bytes: int = MAX_BYTES,
        headers: Mapping[str, str] | None = None,
        decode: bool = True,
        again: int = 0,
    ) -> Response | Gap:
        """Send one request, follow no redirect, and never raise for what the network did.

        With *address*, that address is asked instead of what the name resolves to. Without
        *decode* the body is counted, not kept, and may come in any coding. A bot challenge
        and a 429 are gaps. Another number in *again* makes another request of the same.
        """
        extra = tuple(sorted((headers or {}).items()))
        request = Request(url, address, max_bytes, extra, decode, again)
        return (await self._ask(request)).outcome

    async def visit(self, url: str, role: Role) -> Visit:
        """Ask for *url* as a browser would, following up to ten hops."""
        visit, _ = await self.visit_with_body(url, role)
        return visit

    async def visit_with_body(self, url: str, role: Role) -> tuple[Visit, Response | None]:
        """As :meth:`visit`, with the last answer when one was read to its end."""
        task = self._visited.get(url)
        if task is None:
            task = self._visited[url] = asyncio.create_task(self._visit(url))
        visit, response = await asyncio.shield(task)
        return (visit if visit.role == role else replace(visit, role=role)), response

    async def _visit(self, url: str) -> tuple[Visit, Response | None]:
        hops: list[Hop] = []
        gap: Gap | None = None
        response: Response | None = None
        end: End = "gap"
        try:
            async with asyncio.timeout(self._limits.visit_seconds):
                end, outcome = await self._follow(url, hops)
        except TimeoutError as error:
            outcome = gap_of(error)
        if isinstance(outcome, Gap):
            gap = outcome
        elif end == "answered":
            response = outcome
        visit = Visit(
            url=url,
            role="host",
            hops=tuple(hops),
            end=end,
            gap=gap,
            body_bytes=response.transferred_bytes if response else 0,
            text_start=self._text_start(response) if response and response.is_text else "",
        )
        return visit, response

    def _text_start(self, response: Response) -> str:
        """Read once of each page, since many doors lead to the same one."""
        key = response.header("content-type"), response.body
        if key not in self._starts:
            self._starts[key] = visible_start(response.text)
        return self._starts[key]

    async def _follow(self, url: str, hops: list[Hop]) -> tuple[End, Response | Gap | None]:
        cookies = VisitCookies()
        seen: set[tuple[str, str]] = set()
        current = url
        while True:
            current = current.partition("#")[0]
            headers = cookies.header_for(current)
            # A site may redirect to itself once, to set a cookie: that is no loop.
            if (current, str(headers)) in seen:
                return "loop", None
            if len(hops) == MAX_HOPS:
                return "too_many", None
            seen.add((current, str(headers)))
            exchange = await self._ask(Request(current, headers=headers))
            if exchange.hop is not None:
                hops.append(exchange.hop)
                cookies.remember(current, exchange.cookies)
            if exchange.hop is None or exchange.hop.location is None:
                end: End = "gap" if isinstance(exchange.outcome, Gap) else "answered"
                return end, exchange.outcome
            current = exchange.hop.location

    async def _ask(self, request: Request) -> Exchange:
        task = self._asked.get(request)
        if task is None:
            task = self._asked[request] = asyncio.create_task(self._exchange(request))
        # One gatherer that gives up must not take the answer away from the others.
        return task.result() if task.done() else await asyncio.shield(task)

    async def _exchange(self, request: Request) -> Exchange:
        try:
            url = parse_url(request.url)
        except UrlError as error:
            return unseen(Gap(Reason.PROTOCOL, str(error)))
        if url.port in _OTHER_PROTOCOLS:
            return unseen(Gap(Reason.BLOCKED, f"port {url.port} is not one of the web"))
        pinned = None if request.address is None else (request.address,)
        addresses = pinned or await self._addresses(url.host)
        if isinstance(addresses, Gap):
            return unseen(addresses)
        failed: Exchange | None = None
        for address in addresses[:MAX_ADDRESSES]:
            exchange = await self._ask_at(address, url, request)
            if exchange.connected:
                return exchange
            failed = failed or exchange
        return failed or unseen(Gap(Reason.UNRESOLVED, f"{url.host} has no address"))

    async def _addresses(self, host: str) -> tuple[str, ...] | Gap:
        task = self._found.get(host)
        if task is None:
            task = self._found[host] = asyncio.create_task(self._resolver.addresses(host))
        return task.result() if task.done() else await asyncio.shield(task)

    async def _ask_at(self, address: str, url: Url, request: Request) -> Exchange:
        reading = ExchangeReading(request, url, address)
        try:
            await self._connections.ask(
                url.host,
                address,
                url.port,
                request_bytes(url, request),
                reading,
                secure=url.is_secure,
                alone=request.again > 0,
            )
        except FAILURES as error:
            return unseen(gap_of(error), connected=False)
        return reading.exchange
