import logging

import pytest

from launchready.logs import NoTokensFilter, RequestIdFilter


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("Not Found: /invitation/abc-DEF_123/", "Not Found: /invitation/…/"),
        ("Gone: /start/eyJ:1a:b/", "Gone: /start/…/"),
        ("'/enter/eyJ:1a:b/'", "'/enter/…/'"),
        ("/accounts/password/reset/key/1-abc/", "/accounts/password/reset/key/…/"),
        ("Not Found: /p/north/heard/abc-1/", "Not Found: /p/north/heard/…/"),
        ("Not Found: /p/north/calendar/abc-1.ics", "Not Found: /p/north/calendar/…"),
        ("Not Found: /w/north/risks/", "Not Found: /w/north/risks/"),
    ],
)
def test_link_tokens_never_reach_the_log(line: str, shown: str) -> None:
    record = logging.LogRecord("django.request", logging.WARNING, "", 1, "%s", (line,), None)
    NoTokensFilter().filter(record)
    assert record.getMessage() == shown


def test_records_outside_a_request_have_a_dash() -> None:
    record = logging.LogRecord("x", logging.INFO, "", 1, "x", (), None)
    RequestIdFilter().filter(record)
    assert record.request_id == "-"  # type: ignore[attr-defined]
