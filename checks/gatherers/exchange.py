"""One HTTP request and what it gave: the hop, the answer, or why there is none."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version

from checks.engine.facts import Gap, Hop, Reason
from checks.gatherers.content_coding import Bomb, CodingError, Decoder
from checks.gatherers.responses import Response, plain_headers, refusal_of
from checks.parsing.urls import Url, UrlError, resolve

MAX_BYTES = 2_000_000
MAX_LOCATION = 2_000
MAX_CHALLENGE = 4_096  # kept of a body that is only counted, to know a challenge page
REDIRECTS = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True, slots=True)
class Request:
    """What makes two requests of a run the same: everything in here. The method is GET."""

    url: str
    address: str | None = None
    max_bytes: int = MAX_BYTES
    headers: tuple[tuple[str, str], ...] = ()
    decode: bool = True
    again: int = 0  # the same request on purpose, once more


@dataclass(frozen=True, slots=True)
class Exchange:
    """What one request gave: the hop when a header section came, and the answer or why not."""

    hop: Hop | None
    outcome: Response | Gap
    cookies: tuple[str, ...] = ()
    connected: bool = True


def request_bytes(url: Url, request: Request) -> bytes:
    """The request as it is sent (RFC 9112 section 3): the host keeps its name."""
    headers = {
        "Host": url.authority,
        "User-Agent": f"LaunchReady/{_version()} (+launch audit)",
        "Accept": "*/*",
        "Accept-Encoding": "gzip" if request.decode else "gzip, br, zstd",
        **dict(request.headers),
    }
    lines = [f"GET {url.target} HTTP/1.1", *(f"{name}: {headers[name]}" for name in headers)]
    return "\r\n".join((*lines, "", "")).encode("utf-8")


@cache
def _version() -> str:
    try:
        return version("launchready")
    except PackageNotFoundError:
        return "0"


def unseen(gap: Gap, *, connected: bool = True) -> Exchange:
    return Exchange(None, gap, connected=connected)


class ExchangeReading:
    """Takes one answer in as it comes. What fails after the headers leaves the hop as evidence."""

    def __init__(self, request: Request, url: Url, address: str) -> None:
        self._request = request
        self._url = url
        self._address = address
        self._transferred = 0
        self._cookies: tuple[str, ...] = ()
        self._hop: Hop | None = None
        self._outcome: Response | Gap | None = None

    @property
    def exchange(self) -> Exchange:
        outcome = self._outcome or Gap(Reason.RESET, "the connection was closed before an answer")
        return Exchange(self._hop, outcome, self._cookies)

    def head(
        self, status: int, version: str, headers: list[tuple[bytes, bytes]], seconds: float
    ) -> bool:
        plain = plain_headers(headers)
        self._cookies = tuple(
            value.decode("utf-8", "replace")
            for name, value in headers
            if name.lower() == b"set-cookie"
        )
        self._hop = Hop(
            url=self._request.url,
            address=self._address,
            status=status,
            headers=plain,
            location=self._location(status, plain),
            milliseconds=seconds * 1000,
            http_version=version,
        )
        if self._hop.location is not None:
            self._outcome = self._response(self._hop, b"", truncated=False)
            return False
        return self._begin_body(self._hop)

    def body(self, chunk: bytes) -> bool:
        self._transferred += len(chunk)
        try:
            self._decoder.feed(chunk)
        except CodingError as error:
            self.fail(Gap(Reason.PROTOCOL, str(error)))
            return False
        except Bomb:
            self.fail(Gap(Reason.TOO_LARGE, "a small answer unpacks into a very large one"))
            return False
        full = self._decoder.full and self._request.decode
        if full or self._transferred > self._request.max_bytes:
            self._finish(truncated=True)
            return False
        return True

    def end(self) -> None:
        self._finish(truncated=False)

    def fail(self, gap: Gap) -> None:
        self._outcome = gap

    def _begin_body(self, hop: Hop) -> bool:
        """Choose the decoder by the headers; without *decode* the body is only counted."""
        decode = self._request.decode
        coding = (hop.header("content-encoding") or "") if decode else ""
        try:
            self._decoder = Decoder(coding, self._request.max_bytes if decode else MAX_CHALLENGE)
        except CodingError as error:
            self.fail(Gap(Reason.PROTOCOL, str(error)))
            return False
        return True

    def _finish(self, *, truncated: bool) -> None:
        if self._hop is not None:
            response = self._response(self._hop, self._decoder.body, truncated=truncated)
            self._outcome = refusal_of(response) or response

    def _response(self, hop: Hop, body: bytes, *, truncated: bool) -> Response:
        return Response(
            url=hop.url,
            address=hop.address,
            status=hop.status,
            headers=hop.headers,
            body=body,
            transferred_bytes=self._transferred,
            milliseconds=hop.milliseconds,
            truncated=truncated,
        )

    def _location(self, status: int, headers: tuple[tuple[str, str], ...]) -> str | None:
        """Where a redirect leads; as it was written when it is no web address."""
        if status not in REDIRECTS:
            return None
        found = next((value for name, value in headers if name == "location"), None)
        if found is None:
            return None
        try:
            return str(resolve(self._url, found))
        except UrlError:
            return found[:MAX_LOCATION]
