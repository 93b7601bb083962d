"""Mail: who may send in the client's name, how it is signed, and what happens to forgeries."""

from __future__ import annotations

from typing import Any

from checks.engine.facts import DkimFacts, DmarcFacts, MxFacts, SpfFacts
from checks.parsing.dkim_key import DkimKeyError, parse_dkim_key
from checks.parsing.spf import LOOKUP_LIMIT
from checks.providers.mail import mail_provider
from checks.rules.mail.reading import dmarc_gap, policy_of, published_spf, spf_tree
from engagements.dns_sentences import describe
from engagements.models import ContactRole
from handover.papers import Papers
from handover.sections.section import Gap, Section, consultant_of, gap, person, public_value

ABSENT, UNSEEN, THERE = "none", "not observed", "published"


def build(papers: Papers) -> dict[str, Any]:
    return {
        "senders": [_sender(slug) for slug in papers.spec.mail.senders],
        "receiving": _receiving(papers),
        "spf": _spf(papers),
        "dkim": _dkim(papers),
        "dmarc": _dmarc(papers),
        "contacts": [person(contact) for contact in papers.contacts_for(ContactRole.MAIL)],
        "missing": _missing(papers),
    }


def _sender(text: str) -> dict[str, str]:
    known = mail_provider(text)
    return {"name": known.name if known else text, "where": known.dkim_path if known else ""}


def _receiving(papers: Papers) -> dict[str, Any]:
    seen: MxFacts | None = papers.fact("mx")
    if seen is None or not seen.answer.observed:
        return {"state": UNSEEN, "sentence": "", "records": []}
    records = list(seen.answer.records)
    said = describe(seen.domain, "MX", records, zone=papers.spec.domain)
    return {"state": THERE if records else ABSENT, "sentence": said.sentence, "records": records}


def _spf(papers: Papers) -> dict[str, Any]:
    seen: SpfFacts | None = papers.fact("spf")
    blank: dict[str, Any] = {"sentence": "", "records": [], "lookups": None, "limit": LOOKUP_LIMIT}
    if seen is None or not seen.answer.observed:
        return {"state": UNSEEN, **blank}
    records = list(published_spf(seen))
    if not records:
        return {"state": ABSENT, **blank}
    tree = spf_tree(seen)
    said = describe(seen.domain, "TXT", records, zone=papers.spec.domain)
    return {
        "state": THERE if len(records) == 1 else "published more than once",
        "sentence": said.sentence,
        "records": records,
        "lookups": None if tree.at_least else tree.total_lookups,
        "limit": LOOKUP_LIMIT,
    }


def _dkim(papers: Papers) -> list[dict[str, str]]:
    """The selectors that were declared or found; a guess that met nothing says nothing."""
    topic = papers.evidence.topic("dkim_keys") if papers.evidence else None
    if topic is None:
        return []
    seen: list[DkimFacts] = list(topic.values())
    said = [_key(each) for each in seen if each.declared or each.answer.records]
    unseen = [
        {"selector": name.partition("._domainkey")[0], "state": UNSEEN, "detail": ""}
        for name in topic.gaps
        if name.partition("._domainkey")[0] in papers.spec.mail.dkim_selectors
    ]
    return said + unseen


def _key(seen: DkimFacts) -> dict[str, str]:
    line = {"selector": seen.selector, "state": THERE, "detail": ""}
    if not seen.answer.observed:
        return line | {"state": UNSEEN}
    if not seen.answer.records:
        return line | {"state": ABSENT}
    try:
        key = parse_dkim_key(seen.answer.records[0])
    except DkimKeyError:
        return line | {"state": "can't be read"}
    if key.revoked:
        return line | {"state": "withdrawn"}
    detail = f"{key.key_type.upper()}, {key.bits} bits" if key.bits else key.key_type.upper()
    return line | {"detail": detail}


def _dmarc(papers: Papers) -> dict[str, Any]:
    seen: DmarcFacts | None = papers.fact("dmarc")
    blank: dict[str, Any] = {"sentence": "", "at": "", "record": "", "reports_to": []}
    if seen is None or (dmarc_gap(seen) and policy_of(seen) is None):
        return {"state": UNSEEN, **blank}
    found = policy_of(seen)
    if found is None:
        return {"state": ABSENT, **blank}
    text = found.record.text
    said = describe(f"_dmarc.{found.domain}", "TXT", [text], zone=papers.spec.domain)
    return {
        "state": THERE,
        "sentence": said.sentence,
        "at": f"_dmarc.{found.domain}",
        "record": public_value(text),
        "reports_to": [uri.address for uri in found.record.rua],
    }


def _missing(papers: Papers) -> list[Gap]:
    consultant = consultant_of(papers)
    missing = []
    if not papers.spec.mail.senders:
        missing.append(gap("The list of services that send mail in your name.", consultant))
    if papers.evidence is None:
        missing.append(gap("What is published for your mail: an audit reads it.", consultant))
    if not papers.contacts_for(ContactRole.MAIL):
        missing.append(gap("Whom to ask when mail stops.", papers.founder))
    return missing


SECTION = Section("mail", "Your mail", "dns_map", build)
