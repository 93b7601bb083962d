"""The edge: what stands between visitors and the server, and how it is set."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from checks.engine.facts import Visit
from checks.providers.edge import edge_of_headers, edge_provider
from engagements.models import ContactRole
from handover.papers import Papers
from handover.sections.section import Gap, Section, consultant_of, gap, person

AREAS = ("EDGE", "HDR", "PERF", "RATE")
STATES = {
    "fail": "to fix",
    "warn": "worth a look",
    "not_observed": "not observed",
    "pass": "in place",
}
ATTESTED = " (attested)"  # by somebody's word, where no audit can look


def build(papers: Papers) -> dict[str, Any]:
    return {
        "provider": provider_name(papers),
        "proxied": list(papers.spec.edge.proxied),
        "seen": seen_at(papers),
        "settings": _settings(papers),
        "accounts": [
            {"system": grant.system, "holder": grant.holder, "whose": grant.get_whose_display()}
            for grant in papers.standing("edge")
        ],
        "contacts": [person(contact) for contact in papers.contacts_for(ContactRole.EDGE)],
        "missing": _missing(papers),
    }


def provider_name(papers: Papers) -> str:
    """The edge that the launch spec names, by the name it goes by; "" when it names none."""
    declared = papers.spec.edge.provider
    if not declared:
        return ""
    known = edge_provider(declared)
    return known.name if known else declared


def seen_at(papers: Papers) -> list[dict[str, str]]:
    """Which edge answered for each host in the last audit, told by the answer's headers."""
    answered: dict[str, str] = {}
    visits: dict[str, Visit] = dict(papers.facts("visits"))
    for url, visit in visits.items():
        host = urlsplit(url).hostname
        if host and visit.hops and host not in answered:
            edge = edge_of_headers(visit.hops[0].headers)
            answered[host] = edge.name if edge else ""
    return [{"host": host, "edge": edge} for host, edge in sorted(answered.items())]


def _settings(papers: Papers) -> list[dict[str, Any]]:
    """What the last audit said of the edge, worst first; one line for the same words."""
    grouped: dict[tuple[str, str, bool], list[str]] = {}
    found = (each for each in papers.findings if each.area in AREAS and each.status in STATES)
    for finding in found:
        key = (finding.status, finding.title, finding.attested)
        grouped.setdefault(key, []).append(finding.subject)
    return [
        {
            "title": title + (ATTESTED if attested else ""),
            "state": STATES[status],
            "where": subjects,
        }
        for (status, title, attested), subjects in sorted(
            grouped.items(), key=lambda each: list(STATES).index(each[0][0])
        )
    ]


def _missing(papers: Papers) -> list[Gap]:
    consultant = consultant_of(papers)
    missing = []
    if not papers.spec.edge.provider:
        missing.append(
            gap("Which edge stands in front of the site, or that none is wanted.", consultant)
        )
    if papers.last_audit is None:
        missing.append(gap("The settings of the edge as an audit saw them.", consultant))
    if papers.spec.edge.provider and not papers.standing("edge"):
        missing.append(gap("Who can log in to the edge, and in whose name.", papers.founder))
    return missing


SECTION = Section("edge", "The edge", "run_list", build)
