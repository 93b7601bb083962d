"""A finished run as a person reads it: what blocks first, then area by area, what is good last."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from checks.engine.codec import DecodeError
from checks.engine.evidence import evidence_from_json
from checks.engine.registry import AREAS
from checks.engine.verdict import Severity, Status
from checks.report.atoms import Atom, atoms_of
from checks.report.pictures.drawing import Picture
from checks.report.pictures.gallery import DRAWN, pictures_by_area
from checks.report.references import split_reference
from checks.runs.models import Finding, Run
from engagements.desk.pasteable import Snippet, snippets
from engagements.models import Risk

GOOD = (Status.PASS.value, Status.NOT_APPLICABLE.value)


@dataclass(frozen=True, slots=True)
class Told:
    """One finding that needs reading, with what it rests on and the risk it became."""

    finding: Finding
    atoms: list[Atom]
    risk: Risk | None

    @property
    def snippets(self) -> list[Snippet]:
        """The values in the fix that are to be pasted somewhere as they stand."""
        return snippets(self.finding.fix)

    @property
    def references(self) -> list[tuple[str, str]]:
        """Each as (words, address); the address is empty where the rule names none."""
        return [split_reference(reference) for reference in self.finding.references]


@dataclass(slots=True)
class Area:
    """The findings of one area; `told` leaves out those that block and are told above."""

    code: str
    title: str
    told: list[Told] = field(default_factory=list)
    good: list[Finding] = field(default_factory=list)
    blocking: int = 0
    pictures: list[Picture] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Story:
    blocking: list[Told]
    areas: list[Area]


def tell(run: Run, findings: Iterable[Finding], risks: Mapping[str, Risk]) -> Story:
    """The findings in the order of the page. *risks* are the engagement's, by fingerprint."""
    blocking: list[Told] = []
    areas = {code: Area(code, title) for code, title in AREAS.items()}
    for finding in sorted(findings, key=lambda each: each.rank):
        area = areas[finding.area]
        if finding.status in GOOD:
            area.good.append(finding)
            continue
        told = told_of(finding, run.evidence, risks)
        if finding.failed and finding.severity == Severity.BLOCKER.value:
            blocking.append(told)
            area.blocking += 1
        else:
            area.told.append(told)
    for code, pictures in drawn(run.evidence).items():
        areas[code].pictures += pictures
    return Story(blocking, [area for area in areas.values() if area.told or area.good])


def drawn(stored: Mapping[str, Any] | None) -> dict[str, list[Picture]]:
    """The pictures of a run's stored evidence by area; none where it is of another format."""
    facts = (stored or {}).get("evidence", {})
    kept = {id_: fact for id_, fact in facts.items() if id_.partition(":")[0] in DRAWN}
    if not stored or not kept:
        return {}
    topics = sorted({id_.partition(":")[0] for id_ in kept})
    try:
        return pictures_by_area(evidence_from_json({**stored, "topics": topics, "evidence": kept}))
    except DecodeError:
        return {}


def told_of(
    finding: Finding, evidence: Mapping[str, Any] | None, risks: Mapping[str, Risk]
) -> Told:
    return Told(finding, atoms_of(finding.evidence, evidence), risks.get(finding.fingerprint))
