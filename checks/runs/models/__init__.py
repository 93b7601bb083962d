"""What the runs wing stores."""

from checks.runs.models.claims import ClaimedLook, RunState
from checks.runs.models.finding import Finding, FindingQuerySet, severities_of
from checks.runs.models.run import Purpose, Run, RunQuerySet
from checks.runs.models.statement import Statement
from checks.runs.models.turn import Turn

__all__ = [
    "ClaimedLook",
    "Finding",
    "FindingQuerySet",
    "Purpose",
    "Run",
    "RunQuerySet",
    "RunState",
    "Statement",
    "Turn",
    "severities_of",
]
