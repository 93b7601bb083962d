"""The sentence above the risk list."""

import pytest

from engagements.desk.risk_lanes import RiskLanes
from engagements.models import Lane, Risk, RiskState, Severity


def blocker(**fields: object) -> Risk:
    return Risk(severity=Severity.BLOCKER, **fields)


def major(**fields: object) -> Risk:
    return Risk(severity=Severity.MAJOR, **fields)


LATER = {"lane": Lane.LATER}
ACCEPTED = {"state": RiskState.ACCEPTED, "lane": Lane.ACCEPTED}
FIXED = {"state": RiskState.FIXED}
FALSE_ALARM = {"state": RiskState.FALSE_ALARM}


@pytest.mark.parametrize(
    ("risks", "sentence"),
    [
        ([blocker()], "1 blocker to fix now."),
        ([blocker(), blocker(), major()], "2 blockers and 1 other risk to fix now."),
        ([major(), major()], "No blocker; 2 risks to fix now."),
        ([major(state=RiskState.BEING_FIXED)], "No blocker; 1 risk to fix now."),
        ([major(**LATER)], "Nothing has to be fixed now. 1 can wait."),
        ([blocker(**ACCEPTED)], "Nothing has to be fixed now. 1 accepted by the founder."),
        ([blocker(**FIXED), major(**FALSE_ALARM)], "Nothing has to be fixed now. 1 fixed."),
        # fixed while it was put off: settled, not waiting
        ([major(**LATER, **FIXED)], "Nothing has to be fixed now. 1 fixed."),
    ],
)
def test_summary(risks: list[Risk], sentence: str) -> None:
    assert RiskLanes.of(risks).summary == sentence


def test_only_open_risks_count_as_open() -> None:
    lanes = RiskLanes.of([blocker(), major(**LATER), major(**ACCEPTED), major(**FIXED)])
    assert lanes.open_count == 2
    assert not RiskLanes.of([]).has_any
