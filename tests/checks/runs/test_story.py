"""The order in which a run is told, and the words beside it."""

from checks.engine.verdict import Severity
from checks.runs.story import tell
from engagements.models import Engagement
from tests.checks.runs.makers import finished, verdict


def test_worst_first_and_what_is_good_apart(engagement: Engagement) -> None:
    run = finished(
        engagement,
        verdict("DNS035", "unseen", "not_observed", severity=Severity.BLOCKER),
        verdict("DNS035", "fine", "pass"),
        verdict("DNS035", "minor", severity=Severity.MINOR),
        verdict("DNS035", "blocker", severity=Severity.BLOCKER),
        verdict("DNS035", "warned", "warn"),
        verdict("DNS035", "major", severity=Severity.MAJOR),
        verdict("DNS035", "n/a", "not_applicable"),
    )
    story = tell(run, run.findings.all(), {})
    (area,) = story.areas
    assert [told.finding.subject for told in story.blocking] == ["blocker"]
    assert [told.finding.subject for told in area.told] == ["major", "minor", "warned", "unseen"]
    assert [finding.subject for finding in area.good] == ["fine", "n/a"]
    assert area.blocking == 1


def test_an_area_that_only_blocks_is_told_above_and_not_again(engagement: Engagement) -> None:
    run = finished(engagement, verdict("MX001", severity=Severity.BLOCKER))
    story = tell(run, run.findings.all(), {})
    assert (len(story.blocking), story.areas) == (1, [])
