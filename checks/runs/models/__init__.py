"""What the runs wing stores."""

from checks.runs.models.finding import Finding, FindingQuerySet, severities_of
from checks.runs.models.run import Purpose, Run, RunQuerySet, RunState
from checks.runs.models.statement import Statement

__all__ = [
    "Finding",
    "FindingQuerySet",
    "Purpose",
    "Run",
    "RunQuerySet",
    "RunState",
    "Statement",
    "severities_of",
]
