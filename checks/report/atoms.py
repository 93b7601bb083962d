"""Stored evidence for a specialist's eye: each fact's JSON as lines, hops and certificates. Pure.

Reads the JSON and not the dataclasses, so that a run of last year is shown whatever has become of
the facts since.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypedDict

from checks.engine.topics import topic_label

LONGEST_TEXT = 600  # characters of one value
MOST_PARTS = 40  # of one list; the download has them all
MOST_OF_A_PAGE = 6  # of its links, assets, forms
UNTOLD = {"kind", "text_start"}  # of no help to a reader; the download has them


class Hop(TypedDict):
    """One stop of a redirect chain, in the form that the template tag ``hops`` draws."""

    url: str
    status: int | None
    note: str


@dataclass(frozen=True, slots=True)
class Answer:
    """One DNS question and what was said."""

    question: str
    said: tuple[str, ...]
    unseen: str  # why there is no answer; empty when there is one
    observer: str


@dataclass(frozen=True, slots=True)
class Certificate:
    subject: str
    issuer: str
    names: str
    not_before: datetime | None
    not_after: datetime | None
    key: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Handshake:
    address: str
    protocol: str
    trusted: bool
    judgement: str  # OpenSSL's word on the chain
    chain: tuple[Certificate, ...]


@dataclass(slots=True)
class Atom:
    """One fact, or a part of one; `unseen` says why there is none."""

    title: str
    unseen: str = ""
    rows: list[tuple[str, str]] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    hops: list[Hop] = field(default_factory=list)
    headers: list[tuple[str, str]] = field(default_factory=list)
    handshakes: list[Handshake] = field(default_factory=list)
    parts: list[Atom] = field(default_factory=list)


def atoms_of(ids: Iterable[str], stored: Mapping[str, Any] | None) -> list[Atom]:
    """The facts with these ids, from a run's stored evidence; ids it doesn't have are left out."""
    facts = (stored or {}).get("evidence", {})
    return [_fact(fact_id, facts[fact_id]) for fact_id in dict.fromkeys(ids) if fact_id in facts]


def _fact(fact_id: str, fact: Mapping[str, Any]) -> Atom:
    topic, _, key = fact_id.partition(":")
    return _atom(f"{_capital(topic_label(topic))}: {key}", key, fact)


def _atom(title: str, key: str, fact: Mapping[str, Any]) -> Atom:
    atom = Atom(title)
    if fact.get("kind") == "Gap":
        atom.unseen = _gap(fact)
        return atom
    if fact.get("kind") == "Attestation":
        atom.rows += _word_rows(fact)
        return atom
    for name, value in fact.items():
        if name not in UNTOLD and value != key:  # what is the key is in the title
            _put(atom, name, value)
    return atom


def _word_rows(word: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Somebody's word: whose, of which day, and for how long it counts."""
    until = _moment(word.get("until"))
    rows = [
        ("Said by", word.get("by", "")),
        ("On", _day(_moment(word.get("at")))),
        ("Is it so", _scalar("holds", word.get("holds", True))),
        ("In their words", _short(word.get("statement", ""))),
        ("Where it can be looked up", word.get("link", "")),
        # The moment from which it counts no more is the midnight after its last day.
        ("Counts until", _day(until - timedelta(seconds=1)) if until else ""),
    ]
    return [(name, said) for name, said in rows if said]


def _put(atom: Atom, name: str, value: Any) -> None:
    if isinstance(value, dict):
        _WRITERS.get(value.get("kind", ""), _put_part)(atom, name, value)
    elif isinstance(value, list) and value:
        _put_list(atom, name, value)
    elif value is not None and value not in ("", []):
        atom.rows.append((_words(name), _scalar(name, value)))


def _put_list(atom: Atom, name: str, values: list[Any]) -> None:
    shown, rest = values[:MOST_PARTS], len(values) - MOST_PARTS
    if all(isinstance(value, dict) for value in values):
        for value in shown:
            _put(atom, name, value)
    elif all(isinstance(value, list) and len(value) == 2 for value in values):
        _put_pairs(atom, name, shown)
    else:
        atom.rows.append((_words(name), ", ".join(_scalar(name, value) for value in shown)))
    if rest > 0:
        atom.rows.append((_words(name), f"and {rest} more in the download"))


def _put_pairs(atom: Atom, name: str, pairs: list[list[Any]]) -> None:
    if name == "headers":
        atom.headers += [(str(key), _short(str(value))) for key, value in pairs]
        return
    for left, right in pairs:
        said = f"not observed: {_gap(right)}" if isinstance(right, dict) else _short(str(right))
        atom.rows.append((_words(name), f"{left} → {said}"))


def _put_answer(atom: Atom, name: str, answer: Mapping[str, Any]) -> None:
    gap = answer.get("gap")
    asked = [f"asked {answer['server']}"] if answer.get("server") else []
    asked += ["authoritative"] if answer.get("authoritative") else []
    asked += [f"{answer.get('milliseconds', 0):.0f} ms"]
    said = tuple(_short(record) for record in answer.get("records", ())[:MOST_PARTS])
    if not said and gap is None:
        nothing = "the name does not exist" if answer.get("rcode") == "NXDOMAIN" else "no record"
        said = (nothing,)
    elif answer.get("ttl") is not None:
        asked.insert(0, f"TTL {answer['ttl']} s")
    aliases = [f"{owner} is an alias of {target}" for owner, target in answer.get("aliases", ())]
    atom.answers.append(
        Answer(
            question=f"{answer.get('rtype', '')} {answer.get('name', '')}",
            said=(*aliases, *said),
            unseen=_gap(gap) if gap else "",
            observer=", ".join(asked),
        )
    )


def _put_visit(atom: Atom, name: str, visit: Mapping[str, Any]) -> None:
    for key, value in visit.items():
        if key not in UNTOLD:
            _put(atom, key, value)


def _put_hop(atom: Atom, name: str, hop: Mapping[str, Any]) -> None:
    note = f"from {hop.get('address') or 'an unknown address'}, {hop.get('milliseconds', 0):.0f} ms"
    atom.hops.append({"url": hop.get("url", ""), "status": hop.get("status"), "note": note})
    atom.headers = [(key, _short(value)) for key, value in hop.get("headers", ())]  # the last wins


def _put_gap(atom: Atom, name: str, gap: Mapping[str, Any]) -> None:
    atom.rows.append((_words(name) if name != "gap" else "Not observed", _gap(gap)))


def _put_endpoint(atom: Atom, name: str, endpoint: Mapping[str, Any]) -> None:
    protocol = [endpoint.get("version", ""), endpoint.get("cipher", ""), endpoint.get("alpn") or ""]
    atom.handshakes.append(
        Handshake(
            address=endpoint.get("address", ""),
            protocol=", ".join(filter(None, protocol)),
            trusted=bool(endpoint.get("verified")),
            judgement=endpoint.get("verify_message", ""),
            chain=tuple(_certificate(each) for each in endpoint.get("chain", ())),
        )
    )


def _certificate(stored: Mapping[str, Any]) -> Certificate:
    names: list[str] = stored.get("names", [])
    more = f" and {len(names) - 8} more" if len(names) > 8 else ""
    key = (stored.get("key_type", ""), stored.get("key_bits", ""), stored.get("signature_hash", ""))
    return Certificate(
        subject=stored.get("subject", ""),
        issuer=stored.get("issuer", ""),
        names=", ".join(names[:8]) + more,
        not_before=_moment(stored.get("not_before")),
        not_after=_moment(stored.get("not_after")),
        key=" ".join(str(part) for part in key if part),
        fingerprint=stored.get("fingerprint", ""),
    )


def _put_page(atom: Atom, name: str, page: Mapping[str, Any]) -> None:
    """What a parsed page holds: of its long lists the number and the first, all in the download."""
    for key, value in page.items():
        if isinstance(value, list) and value:
            first = ", ".join(_short(_address(each)) for each in value[:MOST_OF_A_PAGE])
            more = " …" if len(value) > MOST_OF_A_PAGE else ""
            atom.rows.append((_words(key), f"{len(value)}: {first}{more}"))
        elif isinstance(value, str) and value and key != "kind":
            atom.rows.append((_words(key), _short(value)))


def _address(part: Any) -> str:
    """What an asset, a form or a link points to."""
    return str(part.get("url") or part.get("action") or "") if isinstance(part, dict) else str(part)


def _put_part(atom: Atom, name: str, value: Mapping[str, Any]) -> None:
    key = str(value.get("name") or value.get("address") or "")
    atom.parts.append(_atom(key or _words(name), key, value))


_WRITERS: dict[str, Callable[[Atom, str, Mapping[str, Any]], None]] = {
    "DnsAnswer": _put_answer,
    "Visit": _put_visit,
    "Hop": _put_hop,
    "Gap": _put_gap,
    "Endpoint": _put_endpoint,
    "Page": _put_page,
}


def _gap(gap: Mapping[str, Any]) -> str:
    return str(gap.get("detail") or gap.get("reason") or "no reason is known")


def _scalar(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if name == "milliseconds":
        return f"{value:.0f} ms"
    if name.endswith("_at") and (moment := _moment(value)):
        return f"{_day(moment)}, {moment:%H:%M} UTC"
    if isinstance(value, int) and "bytes" in name:
        return f"{value:,} bytes"
    return _short(str(value))


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_TEXT else f"{text[:LONGEST_TEXT]}…"


def _words(name: str) -> str:
    return _capital(name.replace("_", " "))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _day(moment: datetime | None) -> str:
    return f"{moment.day} {moment:%B %Y}" if moment else ""


def _moment(text: Any) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except (TypeError, ValueError):
        return None
