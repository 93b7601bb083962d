"""Facts about the web for the tests of rules: visits, pages, assets, certificates.

The default client, coach.example, is in order: each test changes the one thing it is about.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from checks.engine.facts import (
    AssetFacts,
    Certificate,
    DeepLink,
    Endpoint,
    FormFacts,
    Gap,
    Hop,
    LeakFacts,
    PageFacts,
    PortFacts,
    ProbeFacts,
    Reason,
    RedirectFacts,
    RobotsFacts,
    RouteFacts,
    TlsFacts,
    Visit,
)
from checks.parsing.html import parse_page
from tests.checks.rules.builders import DOMAIN, NOW, WEB_ADDRESS

WWW = f"www.{DOMAIN}"
HOME = f"https://{DOMAIN}/"
WWW_HOME = f"https://{WWW}/"
REFUSED = Gap(Reason.UNREACHABLE, "the connection was refused")
TIMEOUT = Gap(Reason.TIMEOUT, "no answer in time")
UNRESOLVED = Gap(Reason.UNRESOLVED, "the name has no address")
TLS_FAILED = Gap(Reason.TLS, "the TLS handshake failed: handshake failure")
NO_IPV6 = Gap(Reason.NOT_ATTEMPTED, "there is no IPv6 route from here")
CHALLENGE = Gap(Reason.CHALLENGE, "Cloudflare's bot protection answered in place of the site")
THROTTLED = Gap(Reason.THROTTLED, "the site asked us to slow down (status 429)")
HTML = (("content-type", "text/html; charset=utf-8"),)


# --- Visits ------------------------------------------------------------------------------


def hop(url: str, status: int = 200, location: str | None = None, **headers: str) -> Hop:
    """One answer; a header's name is written with underscores. HTML unless it says otherwise."""
    given = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    kept = given if "content_type" in headers or location else (*HTML, *given)
    return Hop(url, WEB_ADDRESS, status, kept, location, milliseconds=20.0)


def visit(*urls: str, status: int = 200, redirect: int = 301, **fields: Any) -> Visit:
    """A visit of the first of *urls*, redirected to each next one; the last one answers.

    ``end="loop"`` makes the last URL the one that was seen before; ``gap=`` is what the last
    one met. Keyword ``headers=`` go on every answer of the last host.
    """
    headers = fields.pop("headers", {})
    end = fields.setdefault("end", "gap" if fields.get("gap") else "answered")
    hops = [hop(here, redirect, there, **headers) for here, there in pairwise(urls)]
    if end == "answered":
        hops.append(hop(urls[-1], status, **headers))
    elif fields.get("gap") in (CHALLENGE, THROTTLED):
        hops.append(hop(urls[-1], 429 if fields["gap"] is THROTTLED else 403, **headers))
    fields.setdefault("role", "variant")
    fields.setdefault("text_start", "Steady leadership for growing teams")
    return Visit(urls[0], hops=tuple(hops), **fields)


def at_home(*visits: Visit | Gap | dict[str, Visit | Gap]) -> dict[str, Visit | Gap]:
    """The four front doors in order, with ``www`` leading to the domain, and changes to that."""
    found: dict[str, Visit | Gap] = {
        one.url: one
        for one in (
            visit(f"http://{DOMAIN}/", HOME),
            visit(f"http://{WWW}/", WWW_HOME, HOME),
            visit(HOME),
            visit(WWW_HOME, HOME),
        )
    }
    for change in visits:
        assert not isinstance(change, Gap)
        found.update(change if isinstance(change, dict) else {change.url: change})
    return found


def port(
    host: str, number: int, *opened: str, closed: tuple[tuple[str, Gap], ...] = ()
) -> PortFacts:
    """A port that is open at the addresses *opened*, and closed at others."""
    return PortFacts(host, number, opened, closed)


def route(name: str, *urls: str, expected: int = 200, **fields: Any) -> RouteFacts:
    text = fields.pop("text", None)
    found = fields.pop("found", None if text is None else True)
    return RouteFacts(name, visit(*urls, role="route", **fields), expected, text, found)


def deep_links(*ways: tuple[str, ...], **fields: Any) -> list[DeepLink]:
    """Links into the site, each with the way that was gone from it."""
    return [DeepLink(visit(*way, role="deep_link", **fields)) for way in ways]


def redirect(source: str, target: str, *way: str, **fields: Any) -> RedirectFacts:
    """An old address, its declared target and the way that was really gone from it."""
    return RedirectFacts(source, target, visit(source, *way, role="redirect", **fields))


# --- Pages -------------------------------------------------------------------------------


def page(
    body: str = "", url: str = HOME, *, head: str = "", transferred: int = 4000, **headers: str
) -> PageFacts:
    """A page with *body* and *head* as parsed; a header's name is written with underscores."""
    html = f"<html><head><title>Coach</title>{head}</head><body>{body}</body></html>"
    given = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    kept = (*HTML, *given)
    return PageFacts(url, 200, kept, transferred, parse_page(html, url))


def asset(
    url: str, kind: str = "script", *, status: int = 200, size: int = 20_000, **headers: str
) -> AssetFacts:
    given = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return AssetFacts(url, kind, status, given, size)  # type: ignore[arg-type]


def form(
    action: str = HOME + "contact",
    *answers: tuple[str, int],
    page_url: str = HOME,
    method: str = "post",
    gaps: tuple[tuple[str, Gap], ...] = (),
) -> FormFacts:
    return FormFacts(page_url, action, method, answers or ((action, 200),), gaps)


def probe(path: str, *, host: str = DOMAIN, proof: str | None = None, **fields: Any) -> ProbeFacts:
    """A path that was asked for; 404 unless ``proof`` says that the file was really there."""
    fields.setdefault("what", "environment file")
    fields.setdefault("status", 200 if proof else 404)
    fields.setdefault("content_type", "text/plain")
    fields.setdefault("bytes", 120)
    fields.setdefault("soft_404", False)
    return ProbeFacts(url=f"https://{host}{path}", proof=proof, **fields)


def leak(url: str = HOME, *kinds: tuple[str, int], settings: tuple[str, ...] = ()) -> LeakFacts:
    return LeakFacts(url, "script" if url.endswith(".js") else "page", kinds, settings)


def robots(text: str = "User-agent: *\nAllow: /\n", **fields: Any) -> RobotsFacts:
    fields.setdefault("host", DOMAIN)
    fields.setdefault("url", f"https://{fields['host']}/robots.txt")
    fields.setdefault("status", 200)
    fields.setdefault("content_type", "text/plain")
    return RobotsFacts(text=text, **fields)


# --- TLS ---------------------------------------------------------------------------------

ISSUER = "CN=R11,O=Let's Encrypt,C=US"
ROOT = "CN=ISRG Root X1,O=Internet Security Research Group,C=US"


def certificate(
    *names: str, days_left: float = 60, lifetime: float = 90, **fields: Any
) -> Certificate:
    """A leaf for *names* with ``days_left`` of its ``lifetime`` in days."""
    ends: datetime = NOW + timedelta(days=days_left)
    fields.setdefault("subject", f"CN={names[0]}" if names else "CN=nobody")
    fields.setdefault("issuer", ISSUER)
    fields.setdefault("not_before", ends - timedelta(days=lifetime))
    fields.setdefault("not_after", ends)
    fields.setdefault("is_ca", False)
    fields.setdefault("self_issued", fields["subject"] == fields["issuer"])
    return Certificate(
        names=names,
        serial="1f",
        key_type="EC",
        key_bits=256,
        signature_hash="sha256",
        fingerprint="00" * 32,
        **fields,
    )


def authority(subject: str = ISSUER, issuer: str = ROOT, **fields: Any) -> Certificate:
    return certificate(
        subject=subject, issuer=issuer, is_ca=True, days_left=900, lifetime=1800, **fields
    )


def endpoint(*chain: Certificate, code: int = 0, **fields: Any) -> Endpoint:
    """A handshake; without *chain* that of coach.example with its intermediate."""
    fields.setdefault("address", WEB_ADDRESS)
    fields.setdefault("version", "TLSv1.3")
    return Endpoint(
        verified=code == 0,
        verify_code=code,
        verify_message=fields.pop("message", "" if code == 0 else "verification failed"),
        cipher="TLS_AES_256_GCM_SHA384",
        alpn=None,
        chain=chain or (certificate(DOMAIN, WWW), authority()),
        milliseconds=30.0,
        **fields,
    )


def tls(*endpoints: Endpoint, host: str = DOMAIN, **fields: Any) -> TlsFacts:
    """TLS of a host; with neither endpoints nor ``failures`` one endpoint in order."""
    if not endpoints and "failures" not in fields:
        endpoints = (endpoint(certificate(host, f"www.{host}"), authority()),)
    if endpoints:
        fields.setdefault("accepted_versions", ("TLSv1.2", "TLSv1.3"))
        fields.setdefault("refused_versions", ("TLSv1", "TLSv1.1"))
    return TlsFacts(host, endpoints, **fields)
