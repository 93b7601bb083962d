"""The lab's registration data service: RDAP answers (RFC 9083) over plain HTTP."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import dns.name
from aiohttp import web
from dns.rdatatype import RdataType

from checks.practice.internet import Registration
from checks.practice.listening import Listener
from checks.practice.web import hang_up
from checks.practice.world import World
from checks.practice.zones import targets

CONTENT_TYPE = "application/rdap+json"


class RdapServer:
    def __init__(self, world: Callable[[], World], started_at: datetime) -> None:
        self._world, self._started_at = world, started_at
        self._handler = web.Server(self._handle, access_log=None)
        self._listener = Listener()

    def start(self, bound: socket.socket) -> None:
        self._listener.listen(bound, self._handler)

    async def stop(self) -> None:
        await self._listener.stop()
        await hang_up(self._handler)

    async def _handle(self, request: web.BaseRequest) -> web.Response:
        world = self._world()
        kind, _, name = request.path.strip("/").partition("/")
        found = world.registrations.get(name.lower().rstrip("."))
        if kind != "domain" or found is None:
            return _json({"errorCode": 404, "title": "Not found"}, 404)
        return _json(registration_answer(found, _delegated_to(world, found), self._started_at), 200)


def registration_answer(
    registration: Registration, name_servers: tuple[str, ...], now: datetime
) -> dict[str, Any]:
    """The domain object of RFC 9083 section 5.3, with the registrar as its entity."""
    registered = now - timedelta(days=registration.days_old)
    expires = now + timedelta(days=registration.days_left)
    return {
        "rdapConformance": ["rdap_level_0"],
        "objectClassName": "domain",
        "ldhName": registration.domain,
        "status": list(registration.statuses) or ["active"],
        "events": [
            {"eventAction": "registration", "eventDate": _date(registered)},
            {"eventAction": "expiration", "eventDate": _date(expires)},
        ],
        "nameservers": [
            {"objectClassName": "nameserver", "ldhName": name} for name in name_servers
        ],
        "entities": [
            {
                "objectClassName": "entity",
                "roles": ["registrar"],
                "vcardArray": [
                    "vcard",
                    [
                        ["version", {}, "text", "4.0"],
                        ["fn", {}, "text", registration.registrar],
                    ],
                ],
            }
        ],
    }


def _delegated_to(world: World, registration: Registration) -> tuple[str, ...]:
    """The name servers that the registry's own zone delegates to."""
    name = dns.name.from_text(registration.domain)
    delegation = world.zones[name.parent()].rrset(name, RdataType.NS)
    names = () if delegation is None else targets(delegation)
    return tuple(server.to_text(omit_final_dot=True) for server in names)


def _date(moment: datetime) -> str:
    return moment.replace(microsecond=0).isoformat().replace("+00:00", "Z")


def _json(body: dict[str, Any], status: int) -> web.Response:
    return web.Response(
        body=json.dumps(body).encode(), status=status, headers={"content-type": CONTENT_TYPE}
    )
