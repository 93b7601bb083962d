"""A fact of the first questions as an entry of the launch spec. Pure."""

from __future__ import annotations

from collections.abc import Container
from typing import Any
from urllib.parse import urlsplit

from checks.engine.spec import DEFAULT_P95_MS, LaunchSpec, SpecError
from engagements.playbooks.intake import IntakeQuestion

BARE = "bare"
Entry = dict[str, Any]  # of one of the spec's lists, as {"sender": "postmark"}


def with_fact(
    spec: LaunchSpec, asked: IntakeQuestion, answer: str, *, p95_ms: int = DEFAULT_P95_MS
) -> LaunchSpec:
    """*spec* with what the founder said in it; equal to *spec* when it is there already.

    A route of the same name gets the address, and one place takes one answer; of hosts, senders and
    old addresses what is there stays. Raises SpecError, also for a fact that is none of the spec's.
    """
    body = spec.to_dict()
    match asked.goes_to:
        case "route":
            _put_route(body, asked.names, answer, p95_ms)
        case "canonical":
            body["canonical"] = spec.domain if answer == BARE else spec.www or spec.domain
        case "edge":
            body.setdefault("edge", {})["provider"] = answer
        case "senders":
            mail = body.setdefault("mail", {})
            mail["senders"] = list(dict.fromkeys([*mail.get("senders", []), *answer.split(",")]))
        case "host":
            _add_hosts(body, answer.splitlines())
        case "redirect":
            _add_redirects(body, answer.splitlines(), f"https://{spec.canonical or spec.domain}/")
        case _:
            raise SpecError(f"“{asked.question}” is no matter of the launch spec")
    return LaunchSpec.from_dict(body)


def sentence_of(spec: LaunchSpec, asked: IntakeQuestion, answer: str) -> str:
    """What would stand in the launch spec, for the preview."""
    said = asked.said(answer, spec.domain)
    match asked.goes_to:
        case "route":
            return f"Key route “{asked.names}”: {said}"
        case "canonical":
            return f"Canonical host: {said}"
        case "edge":
            return f"Edge provider: {said}"
        case "senders":
            return f"Approved senders: {said}"
        case "host":
            return f"Hosts that should exist: {', '.join(map(_host_of, answer.splitlines()))}"
        case _:
            home = f"https://{spec.canonical or spec.domain}/"
            return f"Old addresses that lead to {home}: {said}"


def listed(spec: LaunchSpec) -> list[Entry]:
    """The entries of those lists of the spec that answers only ever add to."""
    body = spec.to_dict()
    return [
        *({"host": host} for host in body.get("host", [])),
        *({"redirect": redirect} for redirect in body.get("redirect", [])),
        *({"sender": sender} for sender in body.get("mail", {}).get("senders", [])),
    ]


def name_of(entry: Entry) -> str:
    """ "host:app.coach.example", "redirect:https://coach.example/old", "sender:postmark"."""
    [(kind, what)] = entry.items()
    return f"{kind}:{what if kind == 'sender' else what['name' if kind == 'host' else 'from']}"


def without(spec: LaunchSpec, entries: Container[Entry]) -> LaunchSpec:
    """The spec without those entries of its lists."""
    body = spec.to_dict()
    for kind in ("host", "redirect"):
        if kind in body:
            body[kind] = [each for each in body[kind] if {kind: each} not in entries]
    if "mail" in body:
        senders = body["mail"]["senders"]
        body["mail"]["senders"] = [each for each in senders if {"sender": each} not in entries]
    return LaunchSpec.from_dict(body)


def _put_route(body: dict[str, Any], name: str, url: str, p95_ms: int) -> None:
    routes = body.setdefault("route", [])
    for route in routes:
        if route["name"] == name:
            route["url"] = url
            return
    routes.append({"name": name, "url": url, "p95_ms": p95_ms})


def _add_hosts(body: dict[str, Any], addresses: list[str]) -> None:
    hosts = body.setdefault("host", [])
    known = {host["name"] for host in hosts} | {body["domain"], f"www.{body['domain']}"}
    for name in dict.fromkeys(map(_host_of, addresses)):
        if name not in known:
            hosts.append({"name": name})


def _add_redirects(body: dict[str, Any], addresses: list[str], home: str) -> None:
    redirects = body.setdefault("redirect", [])
    known = {redirect["from"] for redirect in redirects}
    redirects += [{"from": each, "to": home} for each in addresses if each not in known]


def _host_of(address: str) -> str:
    return urlsplit(address).hostname or address
