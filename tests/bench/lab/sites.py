"""What the lab's web servers serve: one folder a host, with the practice lab's pages in it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path

from checks.practice.internet import Registration
from checks.practice.rdap_server import registration_answer
from tests.bench.lab.clients import Client

PAGES = files("checks.practice") / "pages"
_PRACTICE_DOMAIN = "harbour-coaching.example"
_SITE = ("home.html", "coaching.html", "contact.html", "offer.html", "robots.txt", "sitemap.xml")
_APP = ("login.html", "book.html")
_ASSETS = {
    "site.css": "site.4f1c9a.css",
    "site.js": "site.b27d03.js",
    "harbour.svg": "harbour.91e5d2.svg",
}


def write_sites(folder: Path, clients: Iterable[Client]) -> None:
    """A folder by host name below *folder*; the apex redirects and has none."""
    texts = {name: (PAGES / name).read_text() for name in (*_SITE, *_APP, *_ASSETS)}
    for client in clients:
        for path, text in _files(client, texts):
            file = folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text.replace(_PRACTICE_DOMAIN, client.domain))


def write_registrations(folder: Path, clients: Iterable[Client]) -> None:
    """One RDAP answer (RFC 9083) a client, named for its domain."""
    folder.mkdir(parents=True)
    now = datetime.now(UTC)
    for client in clients:
        status = ("client transfer prohibited",)
        sold = Registration(client.domain, "Quayside Domains Ltd", 900, 320, status)
        answer = registration_answer(sold, tuple(client.dns_host.servers), now)
        (folder / client.domain).write_text(json.dumps(answer))


def _files(client: Client, texts: dict[str, str]) -> Iterator[tuple[str, str]]:
    _, www, app, policy = client.web_hosts
    for name in _SITE:
        yield f"{www}/{name.replace('home.', 'index.')}", texts[name]
    for name, published in _ASSETS.items():
        yield f"{www}/assets/{published}", texts[name]
    yield from ((f"{app}/{name}", texts[name]) for name in _APP)
    yield f"{app}/assets/app.77ac10.css", texts["site.css"]
    lines = ["version: STSv1", "mode: enforce", *(f"mx: {name}" for name in client.mail_hosts)]
    yield f"{policy}/.well-known/mta-sts.txt", "\r\n".join([*lines, "max_age: 604800", ""])
