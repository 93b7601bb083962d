"""DNS044: services with an ownership record are named."""

from checks.engine.verdict import Status
from tests.checks.rules.builders import TIMEOUT, judge_one, spf


def test_services_are_named():
    outcome = judge_one(
        "DNS044", spf=spf("google-site-verification=a", "MS=ms123", "google-site-verification=b")
    )
    assert outcome.status is Status.PASS
    assert "3 ownership records" in outcome.found
    assert "Google Search Console or Workspace and Microsoft 365" in outcome.found


def test_other_records_are_no_concern():
    assert judge_one("DNS044", spf=spf("v=spf1 -all")).status is Status.NOT_APPLICABLE


def test_a_time_out_is_not_observed():
    assert judge_one("DNS044", spf=spf(gap=TIMEOUT)).status is Status.NOT_OBSERVED
