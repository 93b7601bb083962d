"""PERF004: pages and their images are light enough for a phone."""

import pytest

from checks.engine.verdict import Status
from tests.checks.rules.builders import TIMEOUT, fix_of, judge_one
from tests.checks.rules.web_builders import HOME, asset, page

HERO, SCRIPT = HOME + "hero.jpg", HOME + "site.js"
HTML = '<img src="/hero.jpg"><script src="/site.js"></script>'


def judged(hero=20_000, script=20_000, html=HTML, transferred=4_000, status=200):
    files = [asset(HERO, "image", size=hero, status=status), asset(SCRIPT, size=script)]
    return judge_one("PERF004", pages=page(html, transferred=transferred), assets=files)


@pytest.mark.parametrize(
    ("sizes", "status"),
    [
        ({}, Status.PASS),
        ({"hero": 200_000}, Status.PASS),
        ({"hero": 200_001}, Status.WARN),
        ({"hero": 1_000_001}, Status.FAIL),
        ({"script": 1_900_000}, Status.PASS),
        ({"script": 2_100_000}, Status.WARN),
        ({"script": 5_100_000}, Status.FAIL),
        ({"transferred": 2_100_000}, Status.WARN),
        ({"hero": 3_000_000, "status": 404}, Status.PASS),  # no image at all
        ({"hero": 3_000_000, "html": "<p>Hello"}, Status.PASS),  # another page's
        ({"hero": 3_000_000, "html": '<img srcset="/hero.jpg 4x">'}, Status.PASS),  # for few
    ],
)
def test_weight_and_images_are_judged(sizes, status):
    outcome = judged(**sizes)
    assert (outcome.subject, outcome.status) == (HOME, status)


def test_the_heaviest_are_named_with_their_size():
    outcome = judged(hero=1_500_000)
    assert "at least 1.5 MB, with 1 image above 200 kB: /hero.jpg (1.5 MB)" in outcome.found
    assert f"On {HOME}, save /hero.jpg (1.5 MB) again" in fix_of("PERF004", outcome)


def test_an_unseen_file_may_be_the_heavy_one():
    outcome = judge_one("PERF004", pages=page(HTML), assets={HERO: TIMEOUT, SCRIPT: asset(SCRIPT)})
    assert outcome.status is Status.NOT_OBSERVED


def test_an_unseen_page_is_not_observed():
    outcome = judge_one("PERF004", pages={HOME: TIMEOUT}, assets=[])
    assert outcome.status is Status.NOT_OBSERVED
