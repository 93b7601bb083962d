"""The website: ports, redirects, pages and what they load, key routes, exposed paths, speed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from checks.engine.facts.base import Fact, Gap
from checks.parsing.html import Page


@dataclass(frozen=True, slots=True)
class PortFacts(Fact):
    """Whether a TCP connection to one port of each address of a host succeeded."""

    topic: ClassVar[str] = "ports"
    host: str
    port: int
    open: tuple[str, ...]
    closed: tuple[tuple[str, Gap], ...]

    @property
    def key(self) -> str:
        return f"{self.host}:{self.port}"


@dataclass(frozen=True, slots=True)
class Hop:
    """One request of a redirect chain and its answer; header names in lower case."""

    url: str
    address: str
    status: int
    headers: tuple[tuple[str, str], ...]
    location: str | None  # resolved against ``url``; None when there is none
    milliseconds: float  # to the last byte of the header section
    http_version: str = "1.1"

    def header(self, name: str) -> str | None:
        """The first value of a header, or None. *name* in lower case."""
        return next((value for key, value in self.headers if key == name), None)

    def header_values(self, name: str) -> tuple[str, ...]:
        return tuple(value for key, value in self.headers if key == name)


@dataclass(frozen=True, slots=True)
class Visit(Fact):
    """A URL requested as a browser would, with every hop.

    ``end`` says how it ended: an answer that is no redirect, a loop (a URL seen before), too
    many hops, or a gap on the way (then ``gap`` tells why and ``hops`` holds what came
    before it). A certificate that does not verify does not stop a visit: TLS is judged on
    its own evidence.
    """

    topic: ClassVar[str] = "visits"
    url: str
    role: Literal["variant", "host", "unknown_path", "route", "redirect", "form", "deep_link"]
    hops: tuple[Hop, ...]
    end: Literal["answered", "loop", "too_many", "gap"]
    gap: Gap | None = None
    body_bytes: int = 0  # of the last answer, as transferred
    text_start: str = ""  # the first 400 characters of its visible text

    @property
    def key(self) -> str:
        return self.url

    @property
    def final(self) -> Hop | None:
        return self.hops[-1] if self.hops and self.end == "answered" else None


@dataclass(frozen=True, slots=True)
class RouteFacts(Fact):
    """A key route of the launch spec, asked for once."""

    topic: ClassVar[str] = "routes"
    name: str
    visit: Visit
    expected_status: int
    expected_text: str | None
    text_found: bool | None

    @property
    def key(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class DeepLink(Fact):
    """An address inside the site, asked for at a spelling that is not the site's own."""

    topic: ClassVar[str] = "deep_links"
    visit: Visit

    @property
    def key(self) -> str:
        return self.visit.url


@dataclass(frozen=True, slots=True)
class RedirectFacts(Fact):
    """An old campaign URL of the launch spec and where it really leads."""

    topic: ClassVar[str] = "redirects"
    source: str
    target: str
    visit: Visit

    @property
    def key(self) -> str:
        return self.source


@dataclass(frozen=True, slots=True)
class PageFacts(Fact):
    """One HTML page as parsed: the home page of the canonical host, and the key routes'."""

    topic: ClassVar[str] = "pages"
    url: str  # where it was in the end
    status: int
    headers: tuple[tuple[str, str], ...]
    transferred_bytes: int
    page: Page
    asked: str = ""  # the address that led there

    @property
    def key(self) -> str:
        return self.url

    @property
    def subject(self) -> str:
        """What stays the same from run to run: where a page is in the end may hold a session."""
        return self.asked or self.url


@dataclass(frozen=True, slots=True)
class AssetFacts(Fact):
    """A script, style, image or font that a page of ours loads from our own hosts."""

    topic: ClassVar[str] = "assets"
    url: str
    asset: Literal["script", "style", "image", "font", "media", "other"]
    status: int
    headers: tuple[tuple[str, str], ...]
    transferred_bytes: int

    @property
    def key(self) -> str:
        return self.url

    def header(self, name: str) -> str | None:
        return next((value for key, value in self.headers if key == name), None)


@dataclass(frozen=True, slots=True)
class FormFacts(Fact):
    """A form's target asked with GET/OPTIONS on each public variant, without submitting."""

    topic: ClassVar[str] = "form_targets"
    page_url: str
    action: str
    method: str
    answers: tuple[tuple[str, int], ...]  # (URL of the variant, final status)
    gaps: tuple[tuple[str, Gap], ...] = ()

    @property
    def key(self) -> str:
        return f"{self.page_url} {self.action}"


@dataclass(frozen=True, slots=True)
class ProbeFacts(Fact):
    """A path that must not be public. The body is never kept: ``proof`` names what it was.

    ``soft_404`` is true when a path that cannot exist gets the same answer here.
    """

    topic: ClassVar[str] = "probes"
    url: str
    what: str  # "environment file", "Git repository" …
    status: int
    content_type: str
    bytes: int
    proof: str | None  # e.g. "3 lines of the form NAME=value"; None: not what it claims
    soft_404: bool

    @property
    def key(self) -> str:
        return self.url


@dataclass(frozen=True, slots=True)
class LeakFacts(Fact):
    """Secrets and secret-sounding settings that a page or script hands to every visitor.

    No value is kept: ``kinds`` counts the secrets by kind, ``settings`` names the entries of
    a settings object on ``window`` that sound secret.
    """

    topic: ClassVar[str] = "leaks"
    url: str
    source: Literal["page", "script"]
    kinds: tuple[tuple[str, int], ...]
    settings: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        return self.url


@dataclass(frozen=True, slots=True)
class RobotsFacts(Fact):
    """The robots.txt of the host where the home page is (RFC 9309); ``text`` is its start."""

    topic: ClassVar[str] = "robots"
    host: str
    url: str  # where it was in the end
    status: int
    content_type: str
    text: str = ""  # at most 100 000 characters; "" unless the status is 200

    @property
    def key(self) -> str:
        return self.host


@dataclass(frozen=True, slots=True)
class SitemapFacts(Fact):
    """The sitemap of the host where the home page is, and a few of the pages that it lists."""

    topic: ClassVar[str] = "sitemap"
    host: str
    url: str
    status: int
    kind: Literal["urlset", "sitemapindex", "none"]  # "none": it is no sitemap
    locations: tuple[str, ...]  # the first 1000
    declared: bool  # robots.txt names it
    answers: tuple[tuple[str, int], ...] = ()  # (page asked, its own status)
    gaps: tuple[tuple[str, Gap], ...] = ()

    @property
    def key(self) -> str:
        return self.host


@dataclass(frozen=True, slots=True)
class LinkFacts(Fact):
    """A link of a page to another address of the client's own, followed once."""

    topic: ClassVar[str] = "links"
    url: str
    found_on: str
    visit: Visit

    @property
    def key(self) -> str:
        return self.url


@dataclass(frozen=True, slots=True)
class CorsFacts(Fact):
    """What a host's root lets a strange site read (Fetch standard, CORS protocol)."""

    topic: ClassVar[str] = "cors"
    host: str
    origin: str  # the strange site's, as it was sent
    allow_origin: str | None
    allow_credentials: str | None

    @property
    def key(self) -> str:
        return self.host


@dataclass(frozen=True, slots=True)
class SampleFacts(Fact):
    """One key route asked several times, spaced, from where the audit runs."""

    topic: ClassVar[str] = "samples"
    name: str
    url: str
    budget_ms: int
    spacing_seconds: float
    milliseconds: tuple[float, ...]  # to the end of the header section, in the order asked
    gaps: tuple[Gap, ...] = ()  # of the samples that saw no answer

    @property
    def key(self) -> str:
        return self.name
