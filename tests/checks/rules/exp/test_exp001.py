"""EXP001: no private file can be read from outside."""

import pytest

from checks.engine.verdict import Status
from tests.checks.rules.builders import DOMAIN, fix_of, judge_one, judge_rule, statuses
from tests.checks.rules.web_builders import CHALLENGE, HOME, THROTTLED, probe

ENV = f"{HOME}.env"
LINES = "3 lines of the form NAME=value"


def test_paths_that_are_not_there_pass_once_for_the_host():
    outcome = judge_one("EXP001", probes=[probe("/.env"), probe("/.git/config", status=403)])
    assert outcome.status is Status.PASS
    assert outcome.subject == DOMAIN
    assert "None of 2 known paths" in outcome.found


def test_a_file_that_gives_itself_away_fails():
    outcome = judge_one("EXP001", probes=[probe("/.env", proof=LINES), probe("/.git/config")])
    assert outcome.status is Status.FAIL
    assert outcome.subject == ENV
    assert LINES in outcome.found
    fix = fix_of("EXP001", outcome)
    assert f"make {ENV} answer 404" in fix
    assert "location ~ /\\. { return 404; }" in fix


def test_one_repository_is_one_risk():
    parts = [
        probe(f"/.git/{name}", what="Git repository", proof="the [core] section")
        for name in ("config", "HEAD")
    ]
    outcome = judge_one("EXP001", probes=parts)
    assert outcome.subject == f"{HOME}.git/config"
    assert f"{HOME}.git/HEAD" in outcome.found


def test_two_kinds_are_two_risks():
    found = judge_rule(
        "EXP001",
        probes=[
            probe("/.env", proof=LINES),
            probe("/backup.sql", what="database dump", proof="a database dump"),
        ],
    )
    assert statuses(found) == {ENV: "fail", f"{HOME}backup.sql": "fail"}


@pytest.mark.parametrize("what", ["package file", "folder listing"])
def test_what_gives_nobody_access_is_worth_a_word(what):
    one = probe("/package.json", what=what, proof="a package file with name, scripts")
    assert judge_one("EXP001", probes=one).status is Status.WARN


@pytest.mark.parametrize(
    "one",
    [
        probe("/.env", status=200),  # an answer, and no proof
        probe("/.env", proof=LINES, soft_404=True),  # every path is answered so
        probe("/env.js", what="browser settings", proof="settings"),  # EXP005's
    ],
)
def test_what_proves_nothing_is_no_alarm(one):
    assert judge_one("EXP001", probes=one).status is Status.PASS


@pytest.mark.parametrize("gap", [THROTTLED, CHALLENGE])
def test_a_path_that_could_not_be_asked_for_is_not_green(gap):
    outcome = judge_one("EXP001", probes={f"{HOME}.env": gap, f"{HOME}id_rsa": probe("/id_rsa")})
    assert outcome.status is Status.NOT_OBSERVED
    assert "1 of 2 known paths" in outcome.found


def test_a_site_that_let_us_ask_nothing_is_not_observed():
    assert judge_one("EXP001", probes={ENV: CHALLENGE}).status is Status.NOT_OBSERVED


def test_each_host_is_judged_by_itself():
    found = judge_rule(
        "EXP001", probes=[probe("/.env"), probe("/.env", host="app.coach.example", proof=LINES)]
    )
    assert statuses(found) == {DOMAIN: "pass", "https://app.coach.example/.env": "fail"}
