"""A sprint's own copy of its playbook, as it must be for our pages to read it."""

from __future__ import annotations

from typing import Any, TypedDict

from engagements.playbooks.intake import IntakeQuestion


class StoredPlaybook(TypedDict, total=False):
    """As `Playbook.as_dict` wrote it, perhaps in a release that had fewer fields.

    Blocks and items are rows of their own; what stands here of them is only carried along.
    """

    key: str
    title: str
    promise: str
    core_p95_ms: int
    blocks: list[dict[str, Any]]
    intake: list[IntakeQuestion]
    severity: dict[str, str]
