"""Who to call: first the person for week one, then the support of each system."""

from __future__ import annotations

from typing import Any

from engagements.models import ContactRole
from handover.papers import Papers
from handover.sections.section import Section, consultant_of, gap, person

SYSTEMS = (
    ContactRole.REGISTRAR,
    ContactRole.HOSTING,
    ContactRole.EDGE,
    ContactRole.MAIL,
    ContactRole.PAYMENTS,
    ContactRole.ANALYTICS,
    ContactRole.OTHER,
)
EXPECTED = SYSTEMS[:5]


def build(papers: Papers) -> dict[str, Any]:
    first_week = papers.contacts_for(ContactRole.FIRST_WEEK)
    missing = []
    if not first_week:
        missing.append(
            gap("The name of the person to call in the first week.", consultant_of(papers))
        )
    missing += [
        gap(f"A support contact for: {role.label.lower()}.", f"{papers.founder}")
        for role in EXPECTED
        if not papers.contacts_for(role)
    ]
    return {
        "first_week": [person(contact) for contact in first_week],
        "systems": [person(contact) for role in SYSTEMS for contact in papers.contacts_for(role)],
        "missing": missing,
    }


SECTION = Section("contacts", "Who to call", "contact_list", build)
