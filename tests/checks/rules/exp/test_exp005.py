"""EXP005: the settings that a page hands to browsers hold no secret."""

from checks.engine.verdict import Status
from tests.checks.rules.builders import DOMAIN, fix_of, judge_one, judge_rule, statuses
from tests.checks.rules.web_builders import HOME, TIMEOUT, leak, probe

ENV_JS = f"{HOME}env.js"
NAMES = "browser settings with secret-sounding names: DB_PASSWORD"


def test_pages_without_such_settings_pass_once():
    outcome = judge_one("EXP005", leaks=leak(), probes=[probe("/env.js", what="browser settings")])
    assert outcome.status is Status.PASS
    assert outcome.subject == DOMAIN


def test_a_setting_in_the_page_fails():
    outcome = judge_one("EXP005", leaks=leak(settings=("DB_PASSWORD",)), probes=probe("/.env"))
    assert outcome.status is Status.FAIL
    assert outcome.subject == HOME
    assert "take out DB_PASSWORD" in fix_of("EXP005", outcome)


def test_a_settings_file_fails():
    file = probe("/env.js", what="browser settings", proof=NAMES)
    outcome = judge_one("EXP005", leaks=leak(), probes=file)
    assert outcome.status is Status.FAIL
    assert outcome.subject == ENV_JS


def test_a_file_that_the_page_loads_is_told_once():
    found = judge_rule(
        "EXP005",
        leaks=[leak(), leak(ENV_JS, settings=("DB_PASSWORD",))],
        probes=probe("/env.js", what="browser settings", proof=NAMES),
    )
    assert statuses(found) == {ENV_JS: "fail"}


def test_other_exposed_files_are_left_to_exp001():
    env = probe("/.env", proof="3 lines of the form NAME=value")
    assert judge_one("EXP005", leaks=leak(), probes=env).status is Status.PASS


def test_a_settings_file_that_every_path_answers_with_is_no_alarm():
    file = probe("/env.js", what="browser settings", proof=NAMES, soft_404=True)
    assert judge_one("EXP005", leaks=leak(), probes=file).status is Status.PASS


def test_a_script_that_was_not_seen_is_not_green():
    found = judge_rule("EXP005", leaks={HOME: leak(), ENV_JS: TIMEOUT}, probes=probe("/.env"))
    assert statuses(found)[ENV_JS] == "not_observed"
