"""WEB024: each key route answers with the expected status and text."""

import pytest

from checks.engine.verdict import Status
from tests.checks.rules.builders import fix_of, judge_one
from tests.checks.rules.web_builders import CHALLENGE, HOME, THROTTLED, TIMEOUT, route

BOOK = f"{HOME}book"
PLAIN = BOOK.replace("https", "http")


@pytest.mark.parametrize(
    "one",
    [
        route("booking", BOOK),
        route("booking", BOOK, f"{BOOK}/now", text="Book a call"),
        route("webhook", BOOK, status=405, expected=405),
        route("old", BOOK, HOME, redirect=302, expected=302),
    ],
)
def test_the_expected_answer_passes(one):
    outcome = judge_one("WEB024", routes=one)
    assert outcome.status is Status.PASS
    assert outcome.subject == one.name


@pytest.mark.parametrize(
    ("one", "why"),
    [
        (route("booking", BOOK, status=500), "answers 500 where 200 is expected"),
        (route("booking", BOOK, status=403), "answers 403 where 200 is expected"),
        (route("booking", BOOK, text="Book a call", found=False), "without “Book a call”"),
        (route("booking", BOOK, BOOK, end="loop"), "goes in a circle"),
        (route("webhook", BOOK, expected=405), "answers 200 where 405 is expected"),
        (route("booking", BOOK, PLAIN, BOOK), "leaves the encryption"),
    ],
)
def test_anything_else_fails(one, why):
    outcome = judge_one("WEB024", routes=one)
    assert outcome.status is Status.FAIL
    assert why in outcome.found
    fix = fix_of("WEB024", outcome)
    assert BOOK in fix
    assert f"status {one.expected_status}" in fix


@pytest.mark.parametrize("gap", [TIMEOUT, CHALLENGE, THROTTLED])
def test_what_stops_us_is_not_observed(gap):
    assert judge_one("WEB024", routes=route("booking", BOOK, gap=gap)).status is (
        Status.NOT_OBSERVED
    )


def test_a_route_that_was_not_seen_is_not_observed():
    assert judge_one("WEB024", routes={"booking": TIMEOUT}).status is Status.NOT_OBSERVED


def test_a_text_that_may_stand_in_the_part_not_read_is_not_observed():
    one = route("booking", BOOK, text="Book a call", found=None)
    assert judge_one("WEB024", routes=one).status is Status.NOT_OBSERVED
