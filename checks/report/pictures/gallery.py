"""Which pictures a run has, by the area in whose part of the story they hang."""

from __future__ import annotations

from typing import Any

from checks.engine.evidence import Evidence, Facts
from checks.engine.facts import (
    DkimFacts,
    HostFacts,
    MxFacts,
    RegistrationFacts,
    SpfFacts,
    TlsFacts,
    Visit,
    ZoneFacts,
)
from checks.report.pictures.certificates import certificate_picture
from checks.report.pictures.dns_map import dns_map_picture
from checks.report.pictures.drawing import Picture
from checks.report.pictures.redirects import redirect_picture
from checks.report.pictures.spf import spf_picture

MAPPED = (RegistrationFacts, ZoneFacts, HostFacts, Visit, MxFacts, SpfFacts, DkimFacts)
DRAWN = frozenset(fact.topic for fact in (*MAPPED, TlsFacts))  # the topics that are drawn


def pictures_by_area(evidence: Evidence) -> dict[str, list[Picture]]:
    """What can be drawn of *evidence*; an area without a picture is left out."""
    found = {
        "DNS": [dns_map_picture(evidence)],
        "WEB": [redirect_picture(evidence.spec, _topic(evidence, Visit.topic))],
        "TLS": [
            certificate_picture(_topic(evidence, TlsFacts.topic).values(), evidence.started_at)
        ],
        "MAIL": [spf_picture(spf) for spf in _topic(evidence, SpfFacts.topic).values()],
    }
    drawn = {area: [each for each in some if each] for area, some in found.items()}
    return {area: pictures for area, pictures in drawn.items() if pictures}


def _topic(evidence: Evidence, name: str) -> Facts[Any]:
    found = evidence.topic(name)
    return Facts(name, {}) if found is None else found  # with gaps alone it is falsy
