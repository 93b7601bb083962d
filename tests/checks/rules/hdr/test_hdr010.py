"""HDR010: scripts from public libraries are pinned to their content."""

import pytest

from checks.engine.verdict import Status
from tests.checks.rules.builders import TIMEOUT, fix_of, judge_one
from tests.checks.rules.web_builders import HOME, page

LIBRARY = "https://cdn.jsdelivr.net/npm/alpinejs@3.14.1/dist/cdn.min.js"


@pytest.mark.parametrize(
    ("html", "status"),
    [
        (f'<script src="{LIBRARY}"></script>', Status.WARN),
        (f'<script src="{LIBRARY}" integrity="sha384-abc"></script>', Status.PASS),
        ('<script src="https://js.stripe.com/v3/"></script>', Status.NOT_APPLICABLE),  # changes
        ('<script src="/site.js"></script>', Status.NOT_APPLICABLE),
        (f'<link rel="stylesheet" href="{LIBRARY}">', Status.NOT_APPLICABLE),
        ('<script src="https://notunpkg.com/a.js"></script>', Status.NOT_APPLICABLE),
    ],
)
def test_only_public_libraries_can_be_pinned(html, status):
    outcome = judge_one("HDR010", pages=page(html))
    assert (outcome.subject, outcome.status) == (HOME, status)


def test_script_and_page_are_named():
    outcome = judge_one("HDR010", pages=page(f'<script src="{LIBRARY}"></script>'))
    assert f"Copy {LIBRARY} to your own site, or pin it in {HOME}" in fix_of("HDR010", outcome)


def test_a_page_that_was_not_seen_is_not_observed():
    assert judge_one("HDR010", pages={HOME: TIMEOUT}).status is Status.NOT_OBSERVED
