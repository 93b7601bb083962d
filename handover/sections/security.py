"""The secrets inventory: names, homes and rotation. Values are in no table of ours."""

from __future__ import annotations

from typing import Any

from handover.papers import Papers
from handover.sections.section import Gap, Section, consultant_of, gap


def build(papers: Papers) -> dict[str, Any]:
    return {
        "secrets": [
            {
                "name": secret.name,
                "kind": secret.get_kind_display(),
                "home": secret.home,
                "environments": secret.environments,
                "owner": secret.owner,
                "rotated_on": papers.day(secret.rotated_on),
                "rotate_by": papers.day(secret.rotate_by),
                "exposed": secret.exposed,
                "note": secret.note,
            }
            for secret in papers.secrets
        ],
        "exposed": [secret.name for secret in papers.secrets if secret.exposed],
        "missing": _missing(papers),
    }


def _missing(papers: Papers) -> list[Gap]:
    consultant = consultant_of(papers)
    if not papers.secrets:
        return [gap("The list of secrets: name, place and owner of each.", consultant)]
    missing = []
    for secret in papers.secrets:
        if not secret.home:
            missing.append(gap(f"Where {secret.name} is kept.", consultant))
        if not secret.owner:
            missing.append(gap(f"Who looks after {secret.name}.", papers.founder))
        if secret.exposed:
            missing.append(gap(f"A new value for {secret.name}: it was exposed.", consultant))
    return missing


SECTION = Section("security", "Secrets, by name", "secret_list", build)
