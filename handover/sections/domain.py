"""The domain: whose it is, the DNS map in plain English, redirects, hosts and certificates."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from checks.engine.facts import Certificate, HostFacts, RegistrationFacts, TlsFacts, Visit
from checks.providers.dns_hosts import dns_hosts_of
from engagements.models import DnsRecord
from handover.papers import Papers
from handover.sections.section import Gap, Section, consultant_of, gap, names, public_value

GROUPS = (
    ("website", "Your website and its subdomains"),
    ("mail", "Your mail"),
    ("proof", "Proofs and notes for other services"),
    ("foundation", "What everything else stands on"),
)
MAIL_LABELS = ("_dmarc.", "_mta-sts.", "_smtp._tls.", "mta-sts.")


def build(papers: Papers) -> dict[str, Any]:
    registration = papers.fact("registration")
    return {
        "registration": _registration(papers, registration),
        "name_servers": _name_servers(papers),
        "canonical": papers.spec.canonical or "",
        "groups": _groups(papers),
        "hosts": [_host(papers, name, purpose) for name, purpose in _host_names(papers)],
        "redirects": [
            _redirect(papers, each.source, each.target) for each in papers.spec.redirects
        ],
        "certificates": certificates(papers),
        "missing": _missing(papers, registration),
    }


def _registration(papers: Papers, seen: RegistrationFacts | None) -> dict[str, Any]:
    """`accounts` from the access register, the rest as the registry publishes it."""
    found = seen if seen is not None and seen.found else None
    return {
        "observed": found is not None,
        "domain": papers.spec.zone,
        "registrar": (found and found.registrar) or "",
        "created_on": papers.day(found.created_at) if found else None,
        "expires_on": papers.day(found.expires_at) if found else None,
        "locked": _is_locked(found) if found else None,
        "accounts": [
            {
                "system": grant.system,
                "holder": grant.holder,
                "whose": grant.get_whose_display(),
                "note": grant.note,
            }
            for grant in papers.standing("registrar")
        ],
    }


def _is_locked(found: RegistrationFacts) -> bool:
    """Whether it can't be moved away unasked; EPP and RDAP spell that differently."""
    return any("transferprohibited" in s.replace(" ", "").lower() for s in found.statuses)


def name_servers_of(papers: Papers) -> list[str]:
    for record in papers.dns_records:
        if record.type == "NS" and record.name == papers.spec.zone and record.values:
            return [value.rstrip(".") for value in record.values]
    return []


def _name_servers(papers: Papers) -> dict[str, Any]:
    servers = name_servers_of(papers)
    hosts = dns_hosts_of(servers)
    return {
        "servers": servers,
        "provider": names(host.name for host in hosts),
        "path": hosts[0].path if len(hosts) == 1 else "",
    }


def _groups(papers: Papers) -> list[dict[str, Any]]:
    return [
        {
            "title": title,
            "records": [
                _record(papers, each) for each in papers.dns_records if _group(each) == key
            ],
        }
        for key, title in GROUPS
    ]


def _group(record: DnsRecord) -> str:
    values = [*record.known_values, *(record.expected or [])]
    if record.type in ("NS", "CAA"):
        return "foundation"
    if record.type == "MX" or "._domainkey." in record.name:
        return "mail"
    if record.name.startswith(MAIL_LABELS) or any(v.lower().startswith("v=spf1") for v in values):
        return "mail"
    return "proof" if record.type == "TXT" else "website"


def _record(papers: Papers, record: DnsRecord) -> dict[str, Any]:
    return {
        "name": record.name,
        "type": record.type,
        "observed": record.values is not None,
        "values": [public_value(value) for value in record.known_values],
        "ttl": record.ttl,
        "sentence": record.sentence,
        "breaks": record.breaks,
        "who_can_change": record.who_can_change,
        "intentional": record.intentional,
        "expected": [public_value(value) for value in record.expected or []],
        "drifted": record.has_drifted,
        "note": record.note,
        "stale": _is_stale(papers, record),
        "observed_on": papers.day(record.last_observed_at),
    }


def _is_stale(papers: Papers, record: DnsRecord) -> bool:
    """Seen once, and no longer there when the last audit looked."""
    if record.last_observed_at is None or papers.evidence is None:
        return False
    return record.last_observed_at < papers.evidence.started_at


def _host_names(papers: Papers) -> list[tuple[str, str]]:
    spec = papers.spec
    named = {spec.domain: "your website"}
    if spec.www:
        named[spec.www] = "your website"
    named |= {host.name: host.purpose for host in spec.hosts}
    return list(named.items())


def _host(papers: Papers, name: str, purpose: str) -> dict[str, str]:
    return {"name": name, "purpose": purpose, "state": _state(papers, name)}


def _state(papers: Papers, name: str) -> str:
    seen: HostFacts | None = papers.facts("hosts").get(name)
    if seen is None:
        return "not observed"
    if not seen.exists:
        return "does not exist" if seen.a.observed and seen.aaaa.observed else "not observed"
    visit: Visit | None = papers.facts("visits").get(f"https://{name}/")
    if visit is None or visit.final is None:
        return "exists; its answer was not observed" if visit is None else _end(visit)
    landed = urlsplit(visit.final.url).hostname
    if landed != name:
        return f"leads to {landed}"
    return "answers" if visit.final.status < 400 else f"answers with error {visit.final.status}"


def _end(visit: Visit) -> str:
    """A visit that came to no answer."""
    return {"loop": "leads in a circle", "too_many": "redirects too often"}.get(
        visit.end, "exists; its answer was not observed"
    )


def _redirect(papers: Papers, source: str, target: str) -> dict[str, Any]:
    """`works` is True, False, or None where it was not observed."""
    seen = papers.facts("redirects").get(source)
    visit: Visit | None = seen.visit if seen else None
    if visit is None or visit.end == "gap":
        return {"from": source, "to": target, "works": None, "ends_at": ""}
    ends_at = visit.final.url if visit.final else _end(visit)
    return {"from": source, "to": target, "works": ends_at == target, "ends_at": ends_at}


def certificates(papers: Papers) -> list[dict[str, Any]]:
    """One line a host, the soonest to run out first; hosts that were not observed last."""
    topic = papers.evidence.topic("tls_hosts") if papers.evidence else None
    if topic is None:
        return []
    seen = [_certificate(papers, facts) for facts in topic.values() if facts.endpoints]
    unseen = [key for key, facts in topic.items() if not facts.endpoints] + list(topic.gaps)
    seen.sort(key=lambda line: (line["expires_on"], line["host"]))
    return seen + [
        {"host": host, "observed": False, "issuer": "", "expires_on": None, "days": None}
        | {"trusted": None}
        for host in sorted(unseen)
    ]


def _certificate(papers: Papers, facts: TlsFacts) -> dict[str, Any]:
    leaf: Certificate = min((each.leaf for each in facts.endpoints), key=lambda c: c.not_after)
    return {
        "host": facts.host,
        "observed": True,
        "issuer": issuer_name(leaf.issuer),
        "expires_on": papers.day(leaf.not_after),
        "days": (leaf.not_after - papers.moment).days,
        "trusted": all(each.verified for each in facts.endpoints),
    }


def issuer_name(distinguished: str) -> str:
    """The organisation in "CN=R11,O=Let's Encrypt,C=US" (RFC 4514), else the common name."""
    parts = {
        part[0]: re.sub(r"\\(.)", r"\1", part[1])
        for part in re.findall(r"(?:^|,)(O|CN)=((?:\\.|[^,\\])*)", distinguished)
    }
    return parts.get("O") or parts.get("CN") or distinguished


def _missing(papers: Papers, registration: RegistrationFacts | None) -> list[Gap]:
    consultant = consultant_of(papers)
    missing = []
    if not papers.standing("registrar"):
        missing.append(gap("Who can log in to the registrar, and in whose name.", papers.founder))
    if registration is None or not registration.found:
        missing.append(gap("The registrar and the expiry date, read from the account.", consultant))
    if not papers.dns_records:
        missing.append(gap("The DNS map: it is drawn by the first audit.", consultant))
    if papers.spec.canonical is None:
        missing.append(gap("Which address of the website is the one that counts.", consultant))
    return missing


SECTION = Section("domain", "Your domain", "dns_map", build)
