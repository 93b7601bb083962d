"""One state of the practice internet: everything right, with the faults that are active.

A world is built whole and never changed, so a server that reads it once for each request
always sees one consistent state, however often faults are switched meanwhile.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from dns.name import Name

from checks.practice import client, internet
from checks.practice.client import Page, Reply, WebHost, foreign_reply
from checks.practice.faults import all_faults, patched
from checks.practice.internet import Machine, MailServer, NameServer, Registration
from checks.practice.zones import Zone, load_zones


@dataclass(frozen=True, slots=True)
class World:
    faults: frozenset[str]
    zones: Mapping[Name, Zone]
    copies: Mapping[Name, Mapping[Name, Zone]]  # by name server, where its copy differs
    name_servers: tuple[NameServer, ...]
    machines: Mapping[str, Machine]
    hosts: Mapping[str, WebHost]
    pages: Mapping[tuple[str, str], Page]
    mail_servers: Mapping[str, MailServer]
    registrations: Mapping[str, Registration]
    silent: tuple[str, ...]  # addresses at which nobody listens

    def web_reply(self, machine: str, scheme: str, host: str, method: str, target: str) -> Reply:
        """What *machine* answers to one request; *host* without a port."""
        here = self.machines[machine]
        if host in here.serves:
            reply = self.hosts[host].reply(self.pages, scheme, method, target)
        else:
            reply = foreign_reply(here.page)
        return Reply(reply.status, (*reply.headers, *here.headers_for(target)), reply.body)

    def compresses(self, machine: str, host: str) -> bool:
        return host in self.machines[machine].serves and self.hosts[host].compress


def build_world(active: frozenset[str]) -> World:
    """The world with the faults of these ids. Raises ValueError when two can't be combined."""
    faults = [fault for fault in all_faults().values() if fault.id in active]
    site, machines = _tables(client.FILE), _tables(internet.FILE)

    def tables(source: Mapping[str, Any], kind: str) -> list[dict[str, Any]]:
        return patched(kind, source[kind], faults)

    edits = [edit for fault in faults for edit in fault.records]
    servers = tuple(NameServer.from_dict(raw) for raw in tables(machines, "name_server"))
    hosts = [WebHost.from_dict(raw, site["headers"]) for raw in tables(site, "host")]
    pages = [Page.from_dict(raw) for raw in tables(site, "page")]
    web = [Machine.from_dict(raw) for raw in tables(machines, "machine")]
    mail = [MailServer.from_dict(raw) for raw in tables(machines, "mail_server")]
    registered = [Registration.from_dict(raw) for raw in tables(machines, "registration")]
    return World(
        faults=active,
        zones=load_zones(edits),
        copies={
            server.name: load_zones((*edits, *server.differs))
            for server in servers
            if server.differs
        },
        name_servers=servers,
        machines={machine.name: machine for machine in web},
        hosts={host.name: host for host in hosts},
        pages={(page.host, page.path): page for page in pages},
        mail_servers={server.name: server for server in mail},
        registrations={each.domain: each for each in registered},
        silent=tuple(machines["silent"]),
    )


@cache
def _tables(path: Path) -> Mapping[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))
