"""HTTP/1.1 along one connection: requests go out at once, answers come in their order.

RFC 9112 section 9.3.2 lets a client send more than one safe request without waiting; only
GET is ever sent here. Whether to do so is decided by whoever hands the requests in.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from httptools import HttpParserError, HttpParserUpgrade, HttpResponseParser

from checks.engine.facts import Gap, Reason
from checks.gatherers.gaps import gap_of
from checks.gatherers.network import Limits
from checks.gatherers.wire import Wire

MAX_HEADER = 32_768  # bytes of one header; real content policies pass 8 kB
MAX_HEADERS = 200
MAX_HEAD = 262_144  # bytes of a whole header section
MAX_DRAIN = 65_536  # bytes read past what was wanted, to keep the connection

INVALID = Gap(Reason.PROTOCOL, "the answer is not valid HTTP")
LARGE_HEAD = Gap(Reason.TOO_LARGE, "the headers of the answer are larger than we read")


class Reading(Protocol):
    """What takes one answer in. ``head`` and ``body`` return whether more is wanted."""

    def head(
        self, status: int, version: str, headers: list[tuple[bytes, bytes]], seconds: float
    ) -> bool: ...

    def body(self, chunk: bytes) -> bool: ...

    def end(self) -> None: ...

    def fail(self, gap: Gap) -> None: ...


class End(Enum):
    """What became of one request on this line."""

    READ = "the reading was told the answer, or why there is none"
    UNANSWERED = "another request's trouble ended the line first"
    DIED = "the line was kept open, and died before the first byte of this answer"


@dataclass(slots=True, eq=False)
class _Turn:
    reading: Reading
    end: asyncio.Future[End]
    sent: float
    began: float  # since when it is this request that the line waits for
    started: bool = False  # a byte of the answer came

    def over(self, end: End = End.READ) -> None:
        if not self.end.done():
            self.end.set_result(end)


class HttpLine:
    """Takes requests until it has ended; *changed* is called when it may take another."""

    def __init__(
        self, wire: Wire, limits: Limits, round_trip: float, changed: Callable[[], None]
    ) -> None:
        self._wire = wire
        self._limits = limits
        self._round_trip = round_trip  # seconds
        self._changed = changed
        self._loop = asyncio.get_running_loop()
        self._turns: deque[_Turn] = deque()
        self._outbox: list[bytes] = []
        self._timer: asyncio.TimerHandle | None = None
        self._heard = 0.0  # when the last bytes came
        self.keeps = False  # an answer came, and the connection stays open after it
        self.pace = 0.0  # seconds that an answer takes the server itself, smoothed
        self.ended = False
        self.failed = False  # it ended in the midst of its work
        self._parser = HttpResponseParser(self)
        # What browsers put up with, and aiohttp's client before us.
        self._parser.set_dangerous_leniencies(
            lenient_headers=True,
            lenient_optional_cr_before_lf=True,
            lenient_spaces_after_chunk_size=True,
        )
        self._begin_message()
        wire.attach(self)

    @property
    def waiting(self) -> int:
        """How many requests are under way."""
        return len(self._turns)

    @property
    def is_idle(self) -> bool:
        return not self._turns and not self.ended

    async def ask(self, request: bytes, reading: Reading) -> End:
        """Send *request*; *reading* is told the answer as it comes."""
        now = self._loop.time()
        turn = _Turn(reading, self._loop.create_future(), now, now)
        self._turns.append(turn)
        self._outbox.append(request)
        if len(self._outbox) == 1:  # requests of one moment leave in one packet
            self._loop.call_soon(self._send)
        if self._timer is None:
            self._heard = now
            self._arm(now + self._limits.read_seconds)
        return await turn.end

    def end(self) -> None:
        """Close the connection; what is under way stays unanswered."""
        if self.ended:
            return
        self.ended = True
        if self._timer is not None:
            self._timer.cancel()
        self._wire.drop()
        for turn in self._turns:
            turn.over(End.UNANSWERED)
        self._turns.clear()
        self._changed()

    # --- called by the wire ----------------------------------------------------------------

    def received(self, data: bytes) -> None:
        if not self._turns:  # nothing was asked; some servers say good-bye so
            self.end()
            return
        self._heard = self._loop.time()
        self._turns[0].started = True
        if self._in_head:
            self._head_bytes += len(data)
        try:
            self._parser.feed_data(data)
        except (HttpParserError, HttpParserUpgrade):
            self._fail(INVALID)
        if self._in_head and self._head_bytes > MAX_HEAD:
            self._fail(LARGE_HEAD)

    def lost(self, error: Exception | None) -> None:
        if self._turns and not self.ended:
            self.failed = len(self._turns) > 1
            turn = self._turns[0]
            if self._ends_with_line and error is None:
                turn.reading.end()
                turn.over()
            elif turn.started or not self.keeps:
                turn.reading.fail(gap_of(error or ConnectionResetError()))
                turn.over()
            else:
                turn.over(End.DIED)
        self.end()

    # --- called by the parser --------------------------------------------------------------

    def on_message_begin(self) -> None:
        self._begin_message()

    def on_header(self, name: bytes, value: bytes) -> None:
        if len(name) + len(value) > MAX_HEADER or len(self._headers) == MAX_HEADERS:
            self._too_large = True
        elif not self._too_large:
            self._headers.append((name, value))

    def on_headers_complete(self) -> None:
        status = self._parser.get_status_code()
        self._in_head, self._head_bytes = False, 0
        self._interim = 100 <= status < 200
        if self._interim or self.ended:
            return
        if not self._turns:  # an answer to nothing
            self.end()
            return
        if self._too_large:
            self._fail(LARGE_HEAD)
            return
        turn = self._turns[0]
        turn.started = True
        self._ends_with_line = status not in (204, 304) and not any(
            name.lower() in (b"content-length", b"transfer-encoding") for name, _ in self._headers
        )
        wanted = turn.reading.head(
            status, self._parser.get_http_version(), self._headers, self._loop.time() - turn.sent
        )
        if not wanted:
            turn.over()

    def on_body(self, chunk: bytes) -> None:
        if self.ended or not self._turns:
            return
        turn = self._turns[0]
        if not turn.end.done():
            if not turn.reading.body(chunk):
                turn.over()
        else:
            self._drained += len(chunk)
        if turn.end.done() and self._drained > MAX_DRAIN:
            self.end()

    def on_message_complete(self) -> None:
        self._in_head = True
        if self._interim or self.ended or not self._turns:
            return
        turn = self._turns.popleft()
        if not turn.end.done():
            turn.reading.end()
            turn.over()
        self._ends_with_line = False
        if not self._parser.should_keep_alive():
            self.end()
            return
        now = self._loop.time()
        travelled = self._round_trip if turn.began == turn.sent else 0.0
        self.pace = (self.pace + max(now - turn.began - travelled, 0.0)) / 2
        self.keeps = True
        if self._turns:
            self._turns[0].began = now
        self._changed()

    # --- inside ----------------------------------------------------------------------------

    def _begin_message(self) -> None:
        self._headers: list[tuple[bytes, bytes]] = []
        self._in_head, self._head_bytes, self._drained = True, 0, 0
        self._too_large = self._interim = self._ends_with_line = False

    def _send(self) -> None:
        requests, self._outbox = b"".join(self._outbox), []
        if not self.ended:
            self._wire.send(requests)

    def _fail(self, gap: Gap) -> None:
        """The answer that is awaited can't be had, and neither can those behind it."""
        if self._turns and not self.ended:
            self.failed = True
            turn = self._turns[0]
            if not turn.end.done():
                turn.reading.fail(gap)
            turn.over()
        self.end()

    def _arm(self, when: float) -> None:
        self._timer = self._loop.call_at(when, self._check_time)

    def _check_time(self) -> None:
        self._timer = None
        if not self._turns or self.ended:
            return
        began = self._turns[0].began
        late = min(
            began + self._limits.request_seconds,
            max(self._heard, began) + self._limits.read_seconds,
        )
        if self._loop.time() >= late:
            self._fail(gap_of(TimeoutError()))
        else:
            self._arm(late)
