"""The sections of the pack in their order; each module turns papers into plain data."""

from handover.sections import (
    access,
    changes,
    contacts,
    deployment,
    domain,
    edge,
    glossary,
    mail,
    monitoring,
    questions,
    risks,
    security,
    summary,
)
from handover.sections.section import Section

SECTIONS: tuple[Section, ...] = (
    summary.SECTION,
    contacts.SECTION,
    questions.SECTION,
    domain.SECTION,
    edge.SECTION,
    mail.SECTION,
    deployment.SECTION,
    monitoring.SECTION,
    security.SECTION,
    access.SECTION,
    risks.SECTION,
    changes.SECTION,
    glossary.SECTION,
)

__all__ = ["SECTIONS", "Section"]
