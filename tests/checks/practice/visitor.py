"""A visitor of the practice internet: looks names up and connects as the network file says."""

from __future__ import annotations

import http.client
import json
import smtplib
import socket
import ssl
import tomllib
import warnings
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import dns.message
import dns.name
import dns.query
import dns.rcode
import dns.rdatatype
from dns.message import Message
from dns.rdatatype import RdataType

from checks.practice import PracticeLab

SECONDS = 5.0


@dataclass(frozen=True)
class Got:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


class Visitor:
    def __init__(self, lab: PracticeLab) -> None:
        network = tomllib.loads(lab.network_file.read_text())["network"]
        self.addresses: dict[str, str] = network["addresses"]
        self.ports = {int(public): local for public, local in network["ports"].items()}
        self.dns_port: int = network["authoritative_port"]
        host, _, port = network["nameservers"][0].partition(":")
        self.resolver: tuple[str, int] = host, int(port)
        self.rdap: str = network["rdap"]
        self.roots = lab.folder / network["trust"][0]

    # --- DNS ---

    def ask(
        self,
        name: str,
        rtype: str,
        server: str | None = None,
        *,
        tcp: bool = False,
        signatures: bool = False,
    ) -> Message:
        """Ask the resolver, or the name server at the public address *server*."""
        query = dns.message.make_query(
            name, rtype, use_edns=True, payload=1232, want_dnssec=signatures
        )
        where, port = self.resolver if server is None else (self.addresses[server], self.dns_port)
        send = dns.query.tcp if tcp else dns.query.udp
        return send(query, where, timeout=SECONDS, port=port)

    def records(self, name: str, rtype: str, server: str | None = None) -> list[str]:
        """The records of that type in the answer, TXT unquoted and joined."""
        wanted = dns.rdatatype.from_text(rtype)
        return [
            "".join(part.decode() for part in record.strings)
            if wanted == RdataType.TXT
            else record.to_text()
            for rrset in self.ask(name, rtype, server).answer
            if rrset.rdtype == wanted
            for record in rrset
        ]

    def rcode(self, name: str, rtype: str = "A", server: str | None = None) -> str:
        return dns.rcode.to_text(self.ask(name, rtype, server).rcode())

    def delegation(self, name: str, parent: str) -> set[str]:
        authority = self.ask(name, "NS", parent).authority
        return {record.to_text() for rrset in authority for record in rrset}

    # --- TCP, TLS, HTTP ---

    def connect(self, host: str, port: int, address: str | None = None) -> socket.socket:
        public = address or self.records(host, "A")[0]
        return socket.create_connection((self.addresses[public], self.ports[port]), SECONDS)

    def handshake(
        self, host: str, *, address: str | None = None, oldest: bool = False, verify: bool = True
    ) -> str:
        """Shake hands on port 443 and return the version; *oldest* offers TLS 1.0 only."""
        with self.connect(host, 443, address) as raw:
            context = self.context(verify=verify, oldest=oldest)
            with context.wrap_socket(raw, server_hostname=host) as encrypted:
                return encrypted.version() or ""

    def anonymous_handshake(self, host: str) -> str:
        """The cipher that is agreed to without any certificate; "" when none is."""
        context = self.context(verify=False)
        context.maximum_version = ssl.TLSVersion.TLSv1_2
        context.set_ciphers("AECDH:@SECLEVEL=0")
        with self.connect(host, 443) as raw:
            try:
                with context.wrap_socket(raw, server_hostname=host) as encrypted:
                    return (encrypted.cipher() or ("",))[0]
            except ssl.SSLError:
                return ""

    def verify_code(self, host: str) -> int:
        """OpenSSL's verdict on the host's certificate: 0 when all is well."""
        try:
            self.handshake(host)
        except ssl.SSLCertVerificationError as error:
            return error.verify_code
        return 0

    def context(self, *, verify: bool = True, oldest: bool = False) -> ssl.SSLContext:
        context = ssl.create_default_context(cafile=str(self.roots))
        if not verify:
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
        if oldest:
            context.set_ciphers("DEFAULT:@SECLEVEL=0")
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", DeprecationWarning)
                context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1
        return context

    def get(
        self,
        url: str,
        *,
        method: str = "GET",
        address: str | None = None,
        accept_encoding: str = "",
    ) -> Got:
        """One request; certificates are not judged here."""
        parts = urlsplit(url)
        host, secure = parts.hostname or "", parts.scheme == "https"
        raw = self.connect(host, 443 if secure else 80, address)
        connection = http.client.HTTPConnection(host, timeout=SECONDS)
        connection.sock = (
            self.context(verify=False).wrap_socket(raw, server_hostname=host) if secure else raw
        )
        try:
            headers = {"accept-encoding": accept_encoding, "connection": "close"}
            connection.request(method, parts.path or "/", headers=headers)
            answer = connection.getresponse()
            found = {name.lower(): value for name, value in answer.getheaders()}
            return Got(answer.status, found, answer.read())
        finally:
            connection.close()

    def chain(self, url: str, most: int = 12) -> list[str]:
        """The URLs visited from *url* on, following redirects; stops at one seen before."""
        seen: list[str] = []
        while url not in seen and len(seen) < most:
            seen.append(url)
            location = self.get(url).headers.get("location")
            if location is None:
                return seen
            url = location
        return [*seen, url]

    # --- mail and registration ---

    def greet(self, mx: str) -> smtplib.SMTP:
        """An SMTP session with *mx* after EHLO; the caller quits it."""
        session = smtplib.SMTP(timeout=SECONDS, local_hostname="visitor.example")
        public = self.records(mx, "A")[0]
        session.connect(self.addresses[public], self.ports[25])
        session.ehlo()
        # smtplib takes the name for SNI from what it connected to.
        session._host = mx  # type: ignore[attr-defined]
        return session

    def registration(self, domain: str) -> tuple[int, dict[str, Any]]:
        parts = urlsplit(self.rdap)
        connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=SECONDS)
        try:
            connection.request("GET", f"{parts.path}domain/{domain}")
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read())
        finally:
            connection.close()
