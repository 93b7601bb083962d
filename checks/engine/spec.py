"""The launch spec: what should be true of a client's public footprint.

The same dataclass reads ``launchready.toml`` of a client's repository and the engagement's
stored form. A bare domain name is a valid spec.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from checks.engine.consent import RateProbe, read_rate_probe
from checks.parsing import ParseError
from checks.parsing.names import is_dns_name, is_subdomain, parse_domain, registrable_domain
from checks.parsing.urls import UrlError, parse_url

T = TypeVar("T")

RECORD_TYPES = ("A", "AAAA", "CNAME", "MX", "TXT", "NS", "CAA")
DEFAULT_P95_MS = 500
MAX_ENTRIES = 200
MAX_SAMPLES = 30


class SpecError(ValueError):
    """The launch spec can't be used; the message names the entry and what to change."""


@dataclass(frozen=True, slots=True)
class Host:
    name: str
    purpose: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """An expected record; ``name`` is absolute, ``values`` are in presentation form."""

    name: str
    rtype: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Route:
    name: str
    url: str
    status: int = 200
    contains: str | None = None
    p95_ms: int = DEFAULT_P95_MS


@dataclass(frozen=True, slots=True)
class Redirect:
    source: str
    target: str


@dataclass(frozen=True, slots=True)
class Mail:
    senders: tuple[str, ...] = ()
    dkim_selectors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Edge:
    provider: str | None = None
    proxied: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LaunchSpec:
    """``domain`` and ``canonical`` are A-label host names without the final dot."""

    domain: str
    canonical: str | None = None
    hosts: tuple[Host, ...] = ()
    records: tuple[Record, ...] = ()
    routes: tuple[Route, ...] = ()
    redirects: tuple[Redirect, ...] = ()
    mail: Mail = Mail()
    edge: Edge = Edge()
    rate_probe: RateProbe | None = None
    samples: int = 0  # how often an audit measures each key route; it takes a second for each

    @property
    def zone(self) -> str:
        """The registrable domain: where the delegation is looked for."""
        return registrable_domain(self.domain) or self.domain

    @property
    def www(self) -> str | None:
        """``www`` beside the domain, where that makes sense: not for a deeper host."""
        return None if self.domain.startswith("www.") else f"www.{self.domain}"

    @property
    def variants(self) -> tuple[str, ...]:
        """The scheme and host variants a visitor may type, which must become one."""
        names = (self.domain,) if self.www is None else (self.domain, self.www)
        return tuple(f"{scheme}://{name}/" for scheme in ("http", "https") for name in names)

    @classmethod
    def for_domain(cls, text: str) -> LaunchSpec:
        """The spec of a bare domain name. Raises SpecError with one clear line."""
        return cls.from_dict({"domain": text})

    @classmethod
    def from_toml(cls, text: str) -> LaunchSpec:
        try:
            return cls.from_dict(tomllib.loads(text))
        except tomllib.TOMLDecodeError as error:
            raise SpecError(f"the launch spec is not valid TOML: {error}") from error

    @classmethod
    def from_dict(cls, raw: Mapping[str, Any]) -> LaunchSpec:
        """Read the dict form of ``launchready.toml``. Raises SpecError."""
        return _Reader(raw).spec()

    def to_dict(self) -> dict[str, Any]:
        """The dict form, which :meth:`from_dict` reads back to an equal spec."""
        body: dict[str, Any] = {"domain": self.domain}
        if self.canonical:
            body["canonical"] = self.canonical
        if self.hosts:
            body["host"] = [{"name": host.name, "purpose": host.purpose} for host in self.hosts]
        if self.records:
            body["record"] = [
                {"name": record.name + ".", "type": record.rtype, "value": list(record.values)}
                for record in self.records
            ]
        if self.routes:
            body["route"] = [_route_to_dict(route) for route in self.routes]
        if self.redirects:
            body["redirect"] = [
                {"from": redirect.source, "to": redirect.target} for redirect in self.redirects
            ]
        if self.mail != Mail():
            body["mail"] = {
                "senders": list(self.mail.senders),
                "dkim_selectors": list(self.mail.dkim_selectors),
            }
        if self.edge != Edge():
            body["edge"] = {"proxied": list(self.edge.proxied)}
            if self.edge.provider:
                body["edge"]["provider"] = self.edge.provider
        if self.rate_probe:
            body["consent"] = {"rate_probe": self.rate_probe.to_dict()}
        if self.samples:
            body["samples"] = self.samples
        return body


def _route_to_dict(route: Route) -> dict[str, Any]:
    body: dict[str, Any] = {
        "name": route.name,
        "url": route.url,
        "status": route.status,
        "p95_ms": route.p95_ms,
    }
    if route.contains is not None:
        body["contains"] = route.contains
    return body


class _Reader:
    """Turns the raw dict into a spec, naming the entry in every complaint."""

    KEYS = frozenset(
        {
            "domain",
            "canonical",
            "host",
            "record",
            "route",
            "redirect",
            "mail",
            "edge",
            "consent",
            "samples",
        }
    )

    def __init__(self, raw: Mapping[str, Any]) -> None:
        self.raw = raw

    def spec(self) -> LaunchSpec:
        unknown = set(self.raw) - self.KEYS
        if unknown:
            raise SpecError(
                f"unknown entry {sorted(unknown)[0]!r}; known are {', '.join(sorted(self.KEYS))}"
            )
        if "domain" not in self.raw:
            raise SpecError("the launch spec needs a domain")
        self.domain = _name(self.raw["domain"], "domain")
        canonical = self.raw.get("canonical")
        hosts, routes = self._entries("host", self._host), self._entries("route", self._route)
        return LaunchSpec(
            domain=self.domain,
            canonical=_name(canonical, "canonical") if canonical else None,
            hosts=hosts,
            records=self._entries("record", self._record),
            routes=routes,
            redirects=self._entries("redirect", self._redirect),
            mail=self._mail(self._table("mail", {"senders", "dkim_selectors"})),
            edge=self._edge(self._table("edge", {"provider", "proxied"})),
            rate_probe=self._rate_probe(hosts, routes),
            samples=_number(self.raw.get("samples", 0), "launch spec", "samples", 0, MAX_SAMPLES),
        )

    def _entries(self, key: str, read: Callable[[Mapping[str, Any], str], T]) -> tuple[T, ...]:
        entries = self.raw.get(key, [])
        if not isinstance(entries, list) or not all(isinstance(each, Mapping) for each in entries):
            raise SpecError(f"write each {key} as its own [[{key}]] table")
        if len(entries) > MAX_ENTRIES:
            raise SpecError(f"at most {MAX_ENTRIES} of [[{key}]] are read")
        return tuple(read(entry, f"{key} {n}") for n, entry in enumerate(entries, 1))

    def _table(self, key: str, known: set[str]) -> Mapping[str, Any]:
        table = self.raw.get(key, {})
        if not isinstance(table, Mapping):
            raise SpecError(f"write {key} as one [{key}] table")
        unknown = set(table) - known
        if unknown:
            raise SpecError(f"unknown entry {sorted(unknown)[0]!r} in [{key}]")
        return table

    def _host(self, entry: Mapping[str, Any], where: str) -> Host:
        return Host(_name(entry.get("name"), where), _text(entry.get("purpose", ""), where))

    def _record(self, entry: Mapping[str, Any], where: str) -> Record:
        rtype = _text(entry.get("type"), where).upper()
        if rtype not in RECORD_TYPES:
            raise SpecError(f"{where}: type must be one of {', '.join(RECORD_TYPES)}")
        value = entry.get("value")
        values = tuple(
            _text(each, where) for each in (value if isinstance(value, list) else [value])
        )
        if not values:
            raise SpecError(f"{where}: a value is needed")
        return Record(self._owner(_text(entry.get("name"), where), where), rtype, values)

    def _owner(self, name: str, where: str) -> str:
        """Zone-file rules: "@" is the domain, no final dot is relative to it (RFC 1035 5.1)."""
        if name == "@":
            return self.domain
        absolute = name.endswith(".") or is_subdomain(name.lower(), self.domain)
        owner = name.rstrip(".").lower() if absolute else f"{name.lower()}.{self.domain}"
        if not is_dns_name(owner):
            raise SpecError(f"{where}: {name!r} is no name in the DNS")
        return owner

    def _route(self, entry: Mapping[str, Any], where: str) -> Route:
        contains = entry.get("contains")
        return Route(
            name=_text(entry.get("name"), where),
            url=_web_address(entry.get("url"), where),
            status=_number(entry.get("status", 200), where, "status", 100, 599),
            contains=None if contains is None else _text(contains, where),
            p95_ms=_number(entry.get("p95_ms", DEFAULT_P95_MS), where, "p95_ms", 1, 60_000),
        )

    def _redirect(self, entry: Mapping[str, Any], where: str) -> Redirect:
        return Redirect(
            _web_address(entry.get("from"), where), _web_address(entry.get("to"), where)
        )

    def _mail(self, table: Mapping[str, Any]) -> Mail:
        selectors = _texts(table.get("dkim_selectors", []), "mail dkim_selectors")
        for selector in selectors:
            if not is_dns_name(selector):
                raise SpecError(f"mail: {selector!r} is no DKIM selector")
        senders = _texts(table.get("senders", []), "mail senders")
        return Mail(tuple(sender.lower() for sender in senders), selectors)

    def _edge(self, table: Mapping[str, Any]) -> Edge:
        provider = table.get("provider")
        proxied = _texts(table.get("proxied", []), "edge proxied")
        return Edge(
            provider=_text(provider, "edge provider").lower() if provider else None,
            proxied=tuple(_name(name, "edge proxied") for name in proxied),
        )

    def _rate_probe(self, hosts: tuple[Host, ...], routes: tuple[Route, ...]) -> RateProbe | None:
        table = self._table("consent", {"rate_probe"}).get("rate_probe")
        declared = {host.name for host in hosts}
        own = {
            route.name: is_subdomain(host, self.domain) or host in declared
            for route in routes
            if (host := _host_of(route.url)) is not None
        }
        try:
            return None if table is None else read_rate_probe(table, own)
        except ValueError as error:
            raise SpecError(f"consent rate_probe: {error}") from error


def _name(value: Any, where: str) -> str:
    try:
        return parse_domain(_text(value, where))
    except ParseError as error:
        raise SpecError(str(error) if where == "domain" else f"{where}: {error}") from error


def _text(value: Any, where: str) -> str:
    if not isinstance(value, str) or len(value) > 2000:
        raise SpecError(f"{where}: a text is needed, found {type(value).__name__}")
    return value.strip()


def _texts(value: Any, where: str) -> tuple[str, ...]:
    if not isinstance(value, list) or len(value) > MAX_ENTRIES:
        raise SpecError(f"{where}: a list is needed")
    return tuple(_text(each, where) for each in value)


def _number(value: Any, where: str, name: str, least: int, most: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise SpecError(f"{where}: {name} must be a number from {least} to {most}")
    return value


def _host_of(url: str) -> str | None:
    try:
        return parse_url(url).host
    except UrlError:
        return None


def _web_address(value: Any, where: str) -> str:
    text = _text(value, where)
    if not text.startswith(("http://", "https://")):
        raise SpecError(f"{where}: {text!r} must start with https:// or http://")
    return text
