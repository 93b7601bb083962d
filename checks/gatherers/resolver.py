"""What the DNS says: recursive look-ups for what visitors see, and single servers by address.

Both sides answer with :class:`~checks.engine.facts.DnsAnswer` and never raise: NXDOMAIN and
an empty answer are answers, everything else that is not one is a gap in it.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field, replace
from ipaddress import ip_address
from types import TracebackType
from typing import Any, Self, TypeVar, cast
from weakref import WeakKeyDictionary

from checks.engine.facts import DnsAnswer, Gap, Reason
from checks.gatherers.dns_answers import answer_of, dns_gap, matching, texts
from checks.gatherers.dns_sockets import Unreadable
from checks.gatherers.dns_wire import CutShort, DnsWire, joined
from checks.gatherers.network import Blocked, Network, gap_of
from checks.gatherers.resolv_conf import system_name_servers
from checks.parsing import ParseError
from checks.parsing.dns_message import Message
from checks.parsing.dns_names import plain_name

T = TypeVar("T")

# Recursive questions in flight from one event loop, whatever number of looks it runs: Unbound
# drops what goes beyond a thousand.
AT_ONCE = 800
_turns: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Semaphore] = WeakKeyDictionary()

_FAILURES = (
    Blocked,
    CutShort,
    OSError,  # TimeoutError is one of them
    ParseError,
    Unreadable,
)


@dataclass(frozen=True, slots=True)
class Referral:
    """What a parent's server says about a child zone (RFC 1034 section 4.3.2).

    ``answer`` holds the NS names, from the authority section of a referral or from the answer
    of a server that is also authoritative for the child; ``glue`` the addresses by name.
    """

    answer: DnsAnswer
    glue: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


class Resolver:
    """The resolver of one look. Every question is put once; later askers share its answer."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self._asked: dict[tuple[object, ...], asyncio.Task[Any]] = {}

    async def __aenter__(self) -> Self:
        limits = self.network.limits
        self._servers = self.network.config.nameservers or system_name_servers()
        self._seconds = limits.dns_seconds * limits.dns_tries
        self._turns = _turns.setdefault(asyncio.get_running_loop(), asyncio.Semaphore(AT_ONCE))
        self._wire = DnsWire(self.network)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        for task in self._asked.values():
            task.cancel()
        await asyncio.gather(*self._asked.values(), return_exceptions=True)
        self._wire.close()

    async def query(self, name: str, rtype: str) -> DnsAnswer:
        """Ask the recursive resolver. ``aliases`` are the CNAMEs it followed to an answer."""
        name, rtype = plain_name(name), rtype.upper()
        return await self._once((name, rtype), lambda: self._recursive(name, rtype))

    async def query_server(
        self, address: str, name: str, rtype: str, *, recursion: bool = False
    ) -> DnsAnswer:
        """Ask the server at the public *address* itself: UDP, then TCP if cut short."""
        name, rtype = plain_name(name), rtype.upper()
        answer, _ = await self._ask(address, name, rtype, recursion=recursion)
        return answer

    async def query_signed(
        self, address: str, name: str, rtype: str
    ) -> tuple[DnsAnswer, Message | None]:
        """As :meth:`query_server`, with the signatures (RFC 4035); the message if one came."""
        name, rtype = plain_name(name), rtype.upper()
        return await self._ask(address, name, rtype, recursion=False, signatures=True)

    async def referral(self, address: str, zone: str) -> Referral:
        """Ask a parent's server at *address* to whom it delegates *zone*."""
        zone = plain_name(zone)
        answer, message = await self._ask(address, zone, "NS", recursion=False)
        if message is None or answer.records or answer.nxdomain:
            return Referral(answer, _glue(message))
        return Referral(_delegated(answer, message), _glue(message))

    async def addresses(self, name: str) -> tuple[str, ...] | Gap:
        """Where *name* may be connected to, each address judged by the guard.

        One address that is not public blocks the whole name: whoever mixes them may be
        steering us. A literal address is judged and returned as it is.
        """
        found = await self._looked_up(name)
        # The operator's own RDAP address is judged when dialled, together with its port.
        if isinstance(found, Gap) or (self.network.is_rdap_host(name) and _is_address(name)):
            return found
        try:
            for address in found:
                self.network.check_address(address)
        except Blocked as error:
            return gap_of(error)
        return found

    async def _looked_up(self, name: str) -> tuple[str, ...] | Gap:
        literal = name.strip("[]")
        if _is_address(literal):
            return (literal,)
        answers = await asyncio.gather(self.query(name, "A"), self.query(name, "AAAA"))
        if found := tuple(address for answer in answers for address in answer.records):
            return found
        for answer in answers:
            if answer.gap is not None:
                return answer.gap
        return Gap(Reason.UNRESOLVED, f"{plain_name(name)} has no address")

    async def _once(self, key: tuple[object, ...], ask: Callable[[], Coroutine[Any, Any, T]]) -> T:
        task = self._asked.get(key)
        if task is None:
            task = self._asked[key] = asyncio.create_task(ask())
        # Shielded: an asker whose time is up must not take the answer from the others.
        return cast(T, await asyncio.shield(task))

    async def _recursive(self, name: str, rtype: str) -> DnsAnswer:
        async with self._turns:
            started = time.perf_counter()
            try:
                message, host = await self._wire.ask(
                    self._servers, name, rtype, recursion=True, seconds=self._seconds
                )
            except _FAILURES as error:
                server = ", ".join(joined(*each) for each in self._servers)
                return _unanswered(name, rtype, dns_gap(error, "resolver"), server, started)
        return answer_of(
            name,
            rtype,
            message,
            "resolver",
            server=joined(*host),
            milliseconds=_milliseconds(started),
        )

    async def _ask(
        self, address: str, name: str, rtype: str, *, recursion: bool, signatures: bool = False
    ) -> tuple[DnsAnswer, Message | None]:
        return await self._once(
            (address, name, rtype, recursion, signatures),
            lambda: self._direct(address, name, rtype, recursion=recursion, signatures=signatures),
        )

    async def _direct(
        self, address: str, name: str, rtype: str, *, recursion: bool, signatures: bool
    ) -> tuple[DnsAnswer, Message | None]:
        network, server = self.network, joined(address, 53)
        async with network.slot(f"dns {address}"):
            started = time.perf_counter()
            try:
                host = network.endpoint(address, 53)[0], network.config.authoritative_port
                message, _ = await self._wire.ask(
                    (host,),
                    name,
                    rtype,
                    recursion=recursion,
                    seconds=self._seconds,
                    signatures=signatures,
                )
            except _FAILURES as error:
                return _unanswered(name, rtype, dns_gap(error, "server"), server, started), None
        milliseconds = _milliseconds(started)
        answer = answer_of(name, rtype, message, "server", server=server, milliseconds=milliseconds)
        return answer, message


def _unanswered(name: str, rtype: str, gap: Gap, server: str, started: float) -> DnsAnswer:
    return DnsAnswer(name, rtype, server=server, milliseconds=_milliseconds(started), gap=gap)


def _milliseconds(started: float) -> float:
    return round((time.perf_counter() - started) * 1000, 1)


def _delegated(answer: DnsAnswer, message: Message) -> DnsAnswer:
    found = matching(message.authority, answer.name, "NS")
    ttl = min((record.ttl for record in found), default=None)
    return replace(answer, records=texts(found, "NS"), ttl=ttl)


def _glue(message: Message | None) -> dict[str, tuple[str, ...]]:
    """The addresses in the additional section by name, IPv4 first."""
    additional = message.additional if message else ()
    glue: dict[str, tuple[str, ...]] = {}
    for rtype in ("A", "AAAA"):
        for name in dict.fromkeys(each.name for each in additional if each.rtype == rtype):
            glue[name] = glue.get(name, ()) + texts(matching(additional, name, rtype), rtype)
    return glue


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
