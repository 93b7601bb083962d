"""What is mailed of runs: what worked and works no longer, and a run that could not end."""

from datetime import timedelta

import pytest
from django.utils import timezone

from checks.runs.breaking import tell_what_broke
from checks.runs.models import Run, RunState
from checks.runs.models.claims import MOST_ATTEMPTS
from engagements.models import Engagement, Mail, MailKind, MailLine, MailSide, Role
from tests.checks.runs.makers import finished, make_run, minutes_ago, verdict
from tests.factories import make_block, make_membership, make_risk


@pytest.fixture(autouse=True)
def people(engagement: Engagement) -> None:
    make_membership(Role.OWNER, workspace=engagement.workspace)
    make_membership(Role.FOUNDER, client=engagement.client)


def told(engagement: Engagement, *verdicts: object, **fields: object) -> set[str]:
    """What a run with these verdicts mails, by the words of the lines."""
    MailLine.objects.all().delete()
    run = finished(engagement, *verdicts, **fields)  # type: ignore[arg-type]
    tell_what_broke(run, list(run.findings.all()))
    assert set(Mail.objects.values_list("kind", flat=True)) <= {MailKind.BROKE}
    return set(MailLine.objects.values_list("text", flat=True))


def test_what_passed_and_fails_after_the_launch_is_told_to_both(engagement: Engagement) -> None:
    good, bad = verdict("MAIL001", status="pass"), verdict("MAIL001")
    other, unseen = verdict("WEB004"), verdict("MAIL001", status="not_observed")
    finished(engagement, good, verdict("WEB004"), started_at=minutes_ago(60))
    assert told(engagement, bad, other) == set(), "before the launch it is what the sprint is for"
    Run.objects.latest("pk").delete()
    deploy = make_block(engagement, stage="deploy", state="done")
    expected = {f"{bad.title} ({bad.subject})"}
    assert told(engagement, bad, other, started_at=minutes_ago(30)) == expected
    assert set(Mail.objects.values_list("side", flat=True)) == {MailSide.CLIENT, MailSide.OURS}
    assert told(engagement, bad, other, started_at=minutes_ago(20)) == set(), "it failed before"
    assert told(engagement, unseen, started_at=minutes_ago(15)) == set()
    assert told(engagement, bad, started_at=minutes_ago(14)) == set(), "unseen is no pass"
    assert told(engagement, good, started_at=minutes_ago(10)) == set()
    deploy.delete()
    engagement.close()
    assert told(engagement, bad) == expected, "a closed sprint is live as well"


def test_a_false_alarm_is_told_to_nobody(engagement: Engagement) -> None:
    make_block(engagement, stage="deploy", state="done")
    run = finished(engagement, verdict("MAIL001", status="pass"), started_at=minutes_ago(60))
    [finding] = run.findings.all()
    make_risk(engagement, fingerprint=finding.fingerprint, state="false_alarm")
    assert told(engagement, verdict("MAIL001")) == set()


def test_a_run_that_could_not_end_is_told_to_us(engagement: Engagement) -> None:
    run = make_run(engagement)
    run.claim()
    run.end(RunState.FAILED, error="Looking took too long and was stopped. Try again.")
    run.end(RunState.FAILED, error="Once more")
    cut_off = make_run(
        engagement,
        state=RunState.RUNNING,
        attempt=MOST_ATTEMPTS,
        heartbeat_at=timezone.now() - timedelta(hours=1),
    )
    cut_off.requeue()
    cut_off.requeue()
    [mail] = Mail.objects.all()
    assert (mail.side, mail.kind) == (MailSide.OURS, MailKind.BROKE)
    assert [line.detail[:20] for line in mail.lines.all()] == [
        "Looking took too lon",
        "The worker was cut o",
    ]
