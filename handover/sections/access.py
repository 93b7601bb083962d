"""The access register, and the ties that are still to be cut."""

from __future__ import annotations

from typing import Any

from engagements.known_services import service_named, way_out_of
from engagements.models import AccessGrant, Whose
from handover.papers import Papers
from handover.sections.section import Gap, Section, consultant_of, gap


def build(papers: Papers) -> dict[str, Any]:
    return {
        "grants": [
            {
                "system": grant.system,
                "kind": grant.get_kind_display(),
                "whose": grant.get_whose_display(),
                "holder": grant.holder,
                "granted_on": papers.day(grant.granted_on),
                "remove_on": papers.day(grant.remove_on),
                "removed_on": papers.day(grant.removed_on),
                "removed_by": grant.removed_by,
                "note": grant.note,
            }
            for grant in papers.grants
        ],
        "ties": [_tie(papers, grant) for grant in papers.grants if why_cut(grant)],
        "missing": _missing(papers),
    }


def why_cut(grant: AccessGrant) -> str:
    """Why this access must end or the account change hands; empty when it may stay."""
    if not grant.is_standing:
        return ""
    if grant.remove_on:
        return "Access for a time: remove it."
    return {
        Whose.CONSULTANT: "The account is in our name: move it to yours.",
        Whose.THIRD_PARTY: "The account is in someone else's name: move it to yours.",
        Whose.UNKNOWN: "Nobody knows in whose name the account is: find out.",
    }.get(Whose(grant.whose), "")


def _tie(papers: Papers, grant: AccessGrant) -> dict[str, Any]:
    service = service_named(grant.system)
    return {
        "system": grant.system,
        "holder": grant.holder,
        "what": why_cut(grant),
        "by": papers.day(grant.remove_on),
        "path": f"{service}: {way_out_of(service)}." if service else "",
    }


def _missing(papers: Papers) -> list[Gap]:
    if not papers.grants:
        return [gap("Who can log in to which system.", consultant_of(papers))]
    known = {grant.kind for grant in papers.grants if grant.is_standing}
    return [
        gap(f"Who can log in to the {name}.", papers.founder)
        for kind, name in (("registrar", "registrar"), ("dns", "DNS"), ("hosting", "hosting"))
        if kind not in known
    ]


SECTION = Section("access", "Who has access", "access_list", build)
