"""The lab's web servers: every machine on every address, with hosts told apart by name."""

from __future__ import annotations

import gzip
import ssl
from collections.abc import Callable, Mapping
from functools import partial

from aiohttp import web

from checks.practice.certificates import Authority
from checks.practice.client import Reply
from checks.practice.listening import Listener
from checks.practice.sockets import Bound
from checks.practice.world import World

COMPRESSED = ("text/", "application/json", "application/xml", "image/svg+xml")


class WebServers:
    def __init__(
        self, world: Callable[[], World], authority: Authority, loopback: Mapping[str, str]
    ) -> None:
        self._world = world
        self._authority = authority
        self._machines = {
            loopback[address]: machine.name
            for machine in world().machines.values()
            for address in machine.addresses
        }
        self._contexts = {
            machine.name: self._new_context(machine.name) for machine in world().machines.values()
        }
        self._handlers: list[web.Server] = []
        self._listener = Listener()

    @property
    def addresses(self) -> tuple[str, ...]:
        """The loopback addresses to listen on."""
        return tuple(self._machines)

    def start(self, http: Bound, https: Bound) -> None:
        self.apply_versions()
        for scheme, bound in (("http", http), ("https", https)):
            for (address, _), one in bound.items():
                machine = self._machines[address]
                handler = web.Server(partial(self._handle, machine, scheme), access_log=None)
                context = self._contexts[machine] if scheme == "https" else None
                self._handlers.append(handler)
                self._listener.listen(one, handler, context)

    async def stop(self) -> None:
        await self._listener.stop()
        for handler in self._handlers:
            await hang_up(handler)

    def apply_versions(self) -> None:
        """Let each machine accept the TLS versions of the present world, from now on."""
        for name, context in self._contexts.items():
            old = self._world().machines[name].oldest_tls == "1.0"
            # "Minimum supported" is TLS 1.0 in practice: Python always refuses SSL 3.
            context.minimum_version = (
                ssl.TLSVersion.MINIMUM_SUPPORTED if old else ssl.TLSVersion.TLSv1_2
            )

    def _new_context(self, name: str) -> ssl.SSLContext:
        context = self._authority.listener(self._world().machines[name].certificate_names)
        context.sni_callback = partial(self._choose_certificate, name)
        return context

    def _choose_certificate(
        self, machine: str, handshake: ssl.SSLObject, host: str | None, _: ssl.SSLContext
    ) -> None:
        world = self._world()
        if host in world.machines[machine].serves:
            site = world.hosts[host]
            handshake.context = self._authority.context(
                site.certificate_names, site.certificate, anonymous=site.anonymous_tls
            )

    async def _handle(self, machine: str, scheme: str, request: web.BaseRequest) -> web.Response:
        world = self._world()
        host = request.host.partition(":")[0].rstrip(".").lower()
        await request.release()  # what was posted is nobody's business here
        reply = world.web_reply(machine, scheme, host, request.method, request.path_qs)
        return _response(request, reply, world.compresses(machine, host))


async def hang_up(handler: web.Server) -> None:
    """End every connection at once, without waiting for a goodbye in TLS."""
    for connection in handler.connections:
        if connection.transport is not None:
            connection.transport.abort()
    await handler.shutdown(1.0)


def _response(request: web.BaseRequest, reply: Reply, compress: bool) -> web.Response:
    response = web.Response(status=reply.status)
    response.headers["server"] = "web"
    for name, value in reply.headers:
        if name == "server":
            response.headers[name] = value
        else:
            response.headers.add(name, value)
    etag = response.headers.get("etag")
    if etag and request.headers.get("if-none-match") == etag:
        response.set_status(304)
        return response
    response.body = reply.body
    if compress and response.headers["content-type"].startswith(COMPRESSED):
        response.headers["vary"] = "accept-encoding"
        if "gzip" in request.headers.get("accept-encoding", ""):
            response.headers["content-encoding"] = "gzip"
            response.body = gzip.compress(reply.body, mtime=0)
    return response
