"""A launch spec as the text of launchready.toml, the way a person would write it. Pure."""

import json
from collections.abc import Iterable, Iterator

from checks.engine.spec import DEFAULT_P95_MS, Edge, LaunchSpec, Mail, Route
from checks.parsing.names import is_subdomain


def as_toml(spec: LaunchSpec) -> str:
    """Text that `LaunchSpec.from_toml` reads back to an equal spec."""
    return "\n\n".join("\n".join(table) for table in _tables(spec)) + "\n"


def relative_name(name: str, domain: str) -> str:
    """An owner name as in a zone file: "@", relative to the domain, or absolute with a dot."""
    if name == domain:
        return "@"
    relative = name.removesuffix(f".{domain}")
    # What ends in the domain is read as absolute, so it can't be told from a relative name.
    if relative == name or is_subdomain(relative, domain):
        return f"{name}."
    return relative


def _tables(spec: LaunchSpec) -> Iterator[list[str]]:
    yield [
        _line("domain", spec.domain),
        *([_line("canonical", spec.canonical)] if spec.canonical else []),
        *([f"samples = {spec.samples}"] if spec.samples else []),
    ]
    for host in spec.hosts:
        yield ["[[host]]", _line("name", host.name), *_optional("purpose", host.purpose)]
    for record in spec.records:
        yield [
            "[[record]]",
            _line("name", relative_name(record.name, spec.domain)),
            _line("type", record.rtype),
            _line("value", record.values[0])
            if len(record.values) == 1
            else _list("value", record.values),
        ]
    for route in spec.routes:
        yield ["[[route]]", *_route(route)]
    for redirect in spec.redirects:
        yield ["[[redirect]]", _line("from", redirect.source), _line("to", redirect.target)]
    if spec.mail != Mail():
        yield [
            "[mail]",
            _list("senders", spec.mail.senders),
            _list("dkim_selectors", spec.mail.dkim_selectors),
        ]
    if spec.edge != Edge():
        yield [
            "[edge]",
            *_optional("provider", spec.edge.provider),
            _list("proxied", spec.edge.proxied),
        ]
    if probe := spec.rate_probe:
        yield [
            "[consent.rate_probe]",
            _line("by", probe.by),
            f"on = {probe.on.isoformat()}",
            f"until = {probe.until.isoformat()}",
            _list("routes", probe.routes),
            f"requests = {probe.requests}",
        ]


def _route(route: Route) -> Iterator[str]:
    yield _line("name", route.name)
    yield _line("url", route.url)
    if route.status != 200:
        yield f"status = {route.status}"
    if route.contains is not None:
        yield _line("contains", route.contains)
    if route.p95_ms != DEFAULT_P95_MS:
        yield f"p95_ms = {route.p95_ms}"


def _optional(key: str, value: str | None) -> list[str]:
    return [_line(key, value)] if value else []


def _line(key: str, value: str) -> str:
    return f"{key} = {_quoted(value)}"


def _list(key: str, values: Iterable[str]) -> str:
    return f"{key} = [{', '.join(map(_quoted, values))}]"


def _quoted(text: str) -> str:
    """A basic string: JSON's escapes are TOML's, which also wants DEL escaped (TOML 1.0)."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
