"""Two looks side by side."""

import pytest

from checks.runs.comparing import compare
from checks.runs.models import Finding
from engagements.models import Engagement
from tests.checks.runs.makers import finished, verdict


def findings(engagement: Engagement, status: str | None) -> list[Finding]:
    verdicts = [] if status is None else [verdict(status=status)]
    return list(finished(engagement, *verdicts).findings.all())


@pytest.mark.parametrize(
    ("before", "after", "change"),
    [
        ("fail", "pass", "fixed"),
        ("fail", None, "gone"),
        ("fail", "not_observed", "not observed this time"),
        ("not_observed", "fail", "observed again"),
        ("not_observed", "pass", "observed again"),
        (None, "fail", "new"),
        ("pass", "fail", "worse"),
        ("not_applicable", "pass", "changed"),
        ("fail", "fail", ""),
        ("pass", "pass", ""),
    ],
)
def test_change(engagement: Engagement, before: str | None, after: str | None, change: str) -> None:
    (pair,) = compare(findings(engagement, before), findings(engagement, after))
    assert pair.change == change


def test_the_failing_one_gives_the_title(engagement: Engagement) -> None:
    (pair,) = compare(findings(engagement, "fail"), findings(engagement, "pass"))
    assert pair.finding == pair.before
