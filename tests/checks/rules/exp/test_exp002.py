"""EXP002: what answers under a private file's name could be recognised as harmless."""

import pytest

from checks.engine.verdict import Status
from tests.checks.rules.builders import DOMAIN, fix_of, judge_one
from tests.checks.rules.web_builders import HOME, THROTTLED, probe


@pytest.mark.parametrize(
    "one",
    [
        probe("/.env"),
        probe("/.env", status=301),
        probe("/.env", status=200, soft_404=True),
        probe("/.env", status=200, content_type="text/html"),  # an app's own page
        probe("/.env", status=200, bytes=0),
        probe("/.env", proof="3 lines of the form NAME=value"),  # EXP001's
        probe("/config.json", what="settings file", status=200),  # may well be meant
        probe("/env.js", what="browser settings", status=200),
    ],
)
def test_what_is_explained_passes(one):
    outcome = judge_one("EXP002", probes=one)
    assert outcome.status is Status.PASS
    assert outcome.subject == DOMAIN


def test_something_unexplained_is_worth_a_look():
    one = probe("/backup.sql", what="database dump", status=200, bytes=5120)
    outcome = judge_one("EXP002", probes=[one, probe("/.env")])
    assert outcome.status is Status.WARN
    assert outcome.subject == DOMAIN
    assert f"{HOME}backup.sql (5120 bytes)" in outcome.found
    assert f"Open {HOME}backup.sql yourself" in fix_of("EXP002", outcome)


def test_soft_answers_are_told():
    outcome = judge_one("EXP002", probes=probe("/.env", status=200, soft_404=True))
    assert "like any unknown address" in outcome.found


def test_a_path_that_could_not_be_asked_for_is_not_green():
    found = judge_one("EXP002", probes={f"{HOME}.env": THROTTLED, f"{HOME}x": probe("/x")})
    assert found.status is Status.NOT_OBSERVED
