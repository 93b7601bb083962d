"""PERF003: text is sent compressed."""

import pytest

from checks.engine.verdict import Status
from tests.checks.rules.builders import DOMAIN, fix_of, judge_one
from tests.checks.rules.web_builders import HOME, TIMEOUT, asset, page

SCRIPT = f"{HOME}app.js"
JS = {"content_type": "text/javascript"}


def judged(*assets, pages=None):
    return judge_one("PERF003", pages=pages or page(content_encoding="gzip"), assets=list(assets))


@pytest.mark.parametrize("coding", ["gzip", "br", "zstd", "GZIP"])
def test_compressed_text_passes(coding):
    outcome = judged(asset(SCRIPT, content_encoding=coding, **JS))
    assert outcome.status is Status.PASS
    assert outcome.subject == DOMAIN


@pytest.mark.parametrize(
    "kind",
    ["text/javascript", "text/css; charset=utf-8", "application/json", "image/svg+xml"],
)
def test_uncompressed_text_fails(kind):
    outcome = judged(asset(SCRIPT, content_type=kind))
    assert outcome.status is Status.FAIL
    assert "1 of 2 text files uncompressed, 20.0 kB in all: /app.js." in outcome.found
    assert "/app.js" in fix_of("PERF003", outcome)


def test_an_uncompressed_page_fails():
    assert judged(pages=page()).status is Status.FAIL
    assert judged(pages=page(content_encoding="identity")).status is Status.FAIL


@pytest.mark.parametrize("kind", ["image/jpeg", "image/webp", "font/woff2", "video/mp4"])
def test_what_is_compressed_in_itself_is_no_alarm(kind):
    assert judged(asset(f"{HOME}file", "image", content_type=kind)).status is Status.PASS


def test_small_files_are_no_alarm():
    assert judged(asset(SCRIPT, size=900, **JS)).status is Status.PASS


def test_a_site_without_text_worth_it_is_no_concern():
    assert judged(pages=page(transferred=600)).status is Status.NOT_APPLICABLE


def test_a_file_that_was_not_seen_is_not_green():
    found = judge_one(
        "PERF003", pages=page(content_encoding="gzip"), assets={SCRIPT: TIMEOUT, HOME: asset(HOME)}
    )
    assert found.status is Status.NOT_OBSERVED
