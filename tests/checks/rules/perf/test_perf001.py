"""PERF001: static files may be kept by browsers, pages are asked for anew."""

import pytest

from checks.engine.verdict import Status
from tests.checks.rules.builders import DOMAIN, fix_of, judge_one, judge_rule, statuses
from tests.checks.rules.web_builders import HOME, TIMEOUT, WWW_HOME, asset, page

SCRIPT, STYLE = f"{HOME}assets/app.4f1c9a.js", f"{HOME}site.css"
YEAR = "public, max-age=31536000, immutable"


def judged(*assets, pages=None):
    return judge_one("PERF001", pages=pages or page(), assets=list(assets))


@pytest.mark.parametrize(
    "headers",
    [
        {"cache_control": YEAR},
        {"cache_control": "max-age=86400"},
        {
            "expires": "Tue, 02 Jun 2026 12:00:00 GMT",
            "date": "Mon, 01 Jun 2026 12:00:00 GMT",
        },
    ],
)
def test_files_that_may_be_kept_pass(headers):
    outcome = judged(asset(SCRIPT, **headers))
    assert outcome.status is Status.PASS
    assert outcome.subject == DOMAIN


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"cache_control": "no-cache"},
        {"cache_control": "max-age=0, must-revalidate"},
        {"cache_control": "no-store"},
        {"cache_control": "public"},
        {"expires": "0", "date": "Mon, 01 Jun 2026 12:00:00 GMT"},
    ],
)
def test_files_that_are_loaded_every_time_fail(headers):
    outcome = judged(asset(SCRIPT, **headers))
    assert outcome.status is Status.FAIL
    assert "/assets/app.4f1c9a.js" in outcome.found
    fix = fix_of("PERF001", outcome)
    assert "/assets/app.4f1c9a.js" in fix
    assert 'location /assets/ { add_header Cache-Control "public' in fix


def test_one_of_many_is_worth_a_word():
    kept = [asset(f"{HOME}{n}.js", cache_control=YEAR) for n in range(4)]
    assert judged(asset(STYLE), *kept).status is Status.WARN


@pytest.mark.parametrize("value", ["no-store", "private, no-cache", "max-age=0", "max-age=600"])
def test_a_page_that_is_asked_for_anew_is_right(value):
    found = judged(asset(SCRIPT, cache_control=YEAR), pages=page(cache_control=value))
    assert found.status is Status.PASS


def test_a_page_that_is_kept_for_days_is_worth_a_word():
    found = judged(asset(SCRIPT, cache_control=YEAR), pages=page(cache_control="max-age=604800"))
    assert found.status is Status.WARN
    assert "for 7 days" in found.found


def test_a_broken_file_says_nothing_about_caching():
    assert judged(asset(STYLE, status=404)).status is Status.NOT_APPLICABLE


def test_a_page_without_files_of_its_own_is_no_concern():
    assert judged().status is Status.NOT_APPLICABLE


def test_a_file_that_was_not_seen_is_not_green():
    found = judge_one(
        "PERF001",
        pages=page(),
        assets={SCRIPT: asset(SCRIPT, cache_control=YEAR), STYLE: TIMEOUT},
    )
    assert found.status is Status.NOT_OBSERVED


def test_each_host_is_judged_by_itself():
    found = judge_rule(
        "PERF001",
        pages=[page(), page(url=WWW_HOME)],
        assets=[asset(SCRIPT, cache_control=YEAR), asset(f"{WWW_HOME}a.js")],
    )
    assert statuses(found) == {DOMAIN: "pass", f"www.{DOMAIN}": "fail"}
