"""One fact of the evidence as HTML, for a specialist: questions and answers, hops, certificates."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from checks.report.atoms import Answer, Atom, Certificate, Handshake, Hop
from checks.report.markup import Child, Markup, element, joined


def evidence_html(atom: Atom) -> Markup:
    """*atom* with the parts below it."""
    unseen = (
        element("p", badge("unseen", "Not observed"), " ", atom.unseen) if atom.unseen else None
    )
    return element(
        "div",
        element("p", atom.title, class_="atom-title"),
        unseen,
        _list("ul", "answers", (_answer(each) for each in atom.answers)),
        _list("ol", "hops", (_hop(each) for each in atom.hops)),
        pairs(atom.rows),
        *(_handshake(each) for each in atom.handshakes),
        _headers(atom.headers),
        element("div", *map(evidence_html, atom.parts), class_="parts") if atom.parts else None,
        class_="atom",
    )


def badge(tone: str, words: str) -> Markup:
    return element("span", words, class_=f"badge {tone}")


def pairs(rows: list[tuple[str, str]]) -> Markup | None:
    """A list of names with their values; None for no rows."""
    if not rows:
        return None
    lines = (element("div", element("dt", name), element("dd", value)) for name, value in rows)
    return element("dl", *lines, class_="pairs")


def when(moment: datetime | None) -> str:
    """ "3 May 2026, 14:05 UTC"; the facts' times are UTC."""
    return f"{moment.day} {moment:%B %Y, %H:%M} UTC" if moment else "an unknown time"


def _list(tag: str, name: str, items: Iterator[Markup]) -> Markup | None:
    written = list(items)
    return element(tag, *written, class_=name) if written else None


def _answer(answer: Answer) -> Markup:
    said: list[Child] = [part for record in answer.said for part in (element("code", record), " ")]
    if answer.unseen:
        said = [badge("unseen", "Not observed"), " ", answer.unseen, " "]
    observer = element("small", answer.observer, class_="soft")
    return element("li", element("code", answer.question), " → ", *said, observer)


def _hop(hop: Hop) -> Markup:
    status = hop["status"] if hop["status"] is not None else "no answer"
    note = element("small", hop["note"], class_="soft")
    return element(
        "li", element("code", status, class_="status"), " ", element("code", hop["url"]), " ", note
    )


def _handshake(handshake: Handshake) -> Markup:
    trusted = badge("good", "Trusted") if handshake.trusted else badge("amber", "Not trusted")
    judgement = "" if handshake.trusted else f" {handshake.judgement}"
    address = element("code", handshake.address)
    return joined(
        element("p", address, f" {handshake.protocol} ", trusted, judgement),
        _list("ol", "chain", (_certificate(each) for each in handshake.chain)),
    )


def _certificate(certificate: Certificate) -> Markup:
    key = f"{certificate.key} · SHA-256 {certificate.fingerprint[:16]}…"
    names = f" for {certificate.names}" if certificate.names else ""
    dates = f" from {when(certificate.not_before)} until {when(certificate.not_after)} "
    issuer = element("small", f" issued by {certificate.issuer}", class_="soft")
    subject = element("strong", certificate.subject)
    return element("li", subject, issuer, names, dates, element("small", key, class_="soft"))


def _headers(headers: list[tuple[str, str]]) -> Markup | None:
    if not headers:
        return None
    said = f"{len(headers)} response header{'s' if len(headers) > 1 else ''}"
    return element("details", element("summary", said), pairs(headers))
