"""The UDP sockets of one look at the DNS, and the questions that are out on them.

A forger who does not see the traffic has to guess the id, the port and the question (RFC
5452): ids come from the system's randomness, each server is asked from several ports that
the kernel chose, the sockets are connected, and whatever does not fit is ignored.
"""

from __future__ import annotations

import asyncio
import secrets
import socket
from collections.abc import Sequence
from contextlib import suppress

from checks.gatherers.tally import Tally
from checks.parsing import ParseError
from checks.parsing.dns_message import Message, build_query, parse_message

Host = tuple[str, int]  # what is dialled: address and port

SOCKETS = 4  # towards one server
RECEIVE_BUFFER = 1 << 20  # bytes; a burst of answers must not be dropped before it is read
DATAGRAM = 4096  # more than we say that we take


class Unreadable(Exception):
    """All that came back was no DNS message that fits the question."""


class Question:
    """One question under way: sent again and again, to the next server, until it is answered.

    Late answers to earlier tries count too. ``answer`` resolves to the message and the host
    it came from, or to TimeoutError, Unreadable, OSError (no server can be reached) or
    ParseError (no such name can be asked for).
    """

    __slots__ = (
        "_down",
        "_lines",
        "_out",
        "_patience",
        "_rubbish",
        "_timer",
        "_tries",
        "_until",
        "answer",
        "edns",
        "name",
        "recursion",
        "rtype",
        "signatures",
    )

    def __init__(
        self,
        name: str,
        rtype: str,
        *,
        recursion: bool,
        edns: bool = True,
        signatures: bool = False,
    ) -> None:
        self.name, self.rtype, self.recursion = name, rtype, recursion
        self.edns, self.signatures = edns, signatures
        self._rubbish = False
        self._tries = 0
        self._down: set[Line] = set()
        self._out: list[tuple[_Socket, int]] = []
        self._timer: asyncio.TimerHandle | None = None

    def put(self, lines: Sequence[Line], *, patience: float, seconds: float) -> None:
        """Ask *lines* in turn for at most *seconds*; the first try waits *patience* seconds."""
        loop = asyncio.get_running_loop()
        self._lines, self._patience = lines, patience
        self._until = loop.time() + seconds
        self.answer: asyncio.Future[tuple[Message, Host]] = loop.create_future()
        self._again()

    def wire(self, message_id: int) -> bytes:
        return build_query(
            message_id,
            self.name,
            self.rtype,
            recursion=self.recursion,
            edns=self.edns,
            signatures=self.signatures,
        )

    def received(self, line: Line, data: bytes) -> None:
        """A forged or broken datagram must not end the wait, or a forger could end it."""
        try:
            message = parse_message(data)
        except ParseError:
            self._rubbish = True
            return
        if not message.answers(self.name, self.rtype):
            self._rubbish = True
        elif not self.answer.done():
            self.answer.set_result((message, line.host))

    def unreachable(self, line: Line, error: OSError) -> None:
        """*line* can't be asked: go to the next at once, or give up when there is none."""
        self._down.add(line)
        if self.answer.done():
            return
        if len(self._down) == len(self._lines):
            self.answer.set_exception(error)
            return
        if self._timer is not None:
            self._timer.cancel()
        self._again()

    def _again(self) -> None:
        if self.answer.done():
            return
        loop = self.answer.get_loop()
        left = self._until - loop.time()
        if left <= 0:
            self.answer.set_exception(Unreadable() if self._rubbish else TimeoutError())
            return
        usable = [line for line in self._lines if line not in self._down]
        line = usable[self._tries % len(usable)]
        self._timer = loop.call_later(min(left, self._patience * 2**self._tries), self._again)
        self._tries += 1
        try:
            self._out.append(line.send(self))
        except ParseError as error:
            self.answer.set_exception(error)
        except OSError as error:
            self.unreachable(line, error)

    def end(self) -> None:
        """Take every try back. To be called when nobody waits for the answer any more."""
        if self._timer is not None:
            self._timer.cancel()
        for one, message_id in self._out:
            one.forget(message_id)


class Line:
    """The sockets towards one name server, opened as they are needed."""

    def __init__(self, host: Host, tally: Tally) -> None:
        self.host = host
        self._tally = tally
        self._sockets: list[_Socket] = []

    def send(self, question: Question) -> tuple[_Socket, int]:
        """Put the question from a socket taken by chance. Raises OSError or ParseError."""
        if len(self._sockets) < SOCKETS:
            self._sockets.append(_Socket(self))
        one = secrets.choice(self._sockets)
        message_id = one.send(question)
        self._tally.dns_queries += 1
        return one, message_id

    def close(self) -> None:
        for one in self._sockets:
            one.close()


class _Socket:
    """One connected socket: the kernel drops what comes from another address or port."""

    __slots__ = ("_asked", "_line", "_loop", "_socket")

    def __init__(self, line: Line) -> None:
        self._line = line
        self._asked: dict[int, Question] = {}
        self._loop = asyncio.get_running_loop()
        family = socket.AF_INET6 if ":" in line.host[0] else socket.AF_INET
        self._socket = socket.socket(family, socket.SOCK_DGRAM)
        try:
            self._socket.setblocking(False)
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVE_BUFFER)
            self._socket.connect(line.host)
        except BaseException:
            self._socket.close()
            raise
        self._loop.add_reader(self._socket, self._readable)

    def send(self, question: Question) -> int:
        message_id = secrets.randbits(16)
        while message_id in self._asked:
            message_id = secrets.randbits(16)
        wire = question.wire(message_id)
        with suppress(BlockingIOError):  # lost, as on any busy network; it is sent again
            self._socket.send(wire)
        self._asked[message_id] = question
        return message_id

    def forget(self, message_id: int) -> None:
        self._asked.pop(message_id, None)

    def close(self) -> None:
        self._loop.remove_reader(self._socket)
        self._socket.close()

    def _readable(self) -> None:
        while True:
            try:
                data = self._socket.recv(DATAGRAM)
            except BlockingIOError:
                return
            except OSError as error:  # nobody listens there, said for all that is out
                for question in list(self._asked.values()):
                    question.unreachable(self._line, error)
                return
            question_asked = self._asked.get(int.from_bytes(data[:2]))
            if question_asked is not None:
                question_asked.received(self._line, data)
