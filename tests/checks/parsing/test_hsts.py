import pytest

from checks.parsing.hsts import Hsts, HstsError, parse_hsts

VALID = [
    ("max-age=31536000", Hsts(31_536_000, False, False, ())),
    ("Max-Age=0", Hsts(0, False, False, ())),
    ('max-age="600"', Hsts(600, False, False, ())),  # section 6.1 allows a quoted value
    ("max-age = 600 ;; includeSubDomains ;", Hsts(600, True, False, ())),
    ("includeSubDomains; preload; max-age=1", Hsts(1, True, True, ())),
    ("max-age=1; foo=bar; other", Hsts(1, False, False, ("foo", "other"))),
    ("max-age=" + "9" * 5000, Hsts(10**12, False, False, ())),
    ("max-age=" + "0" * 5000 + "7", Hsts(7, False, False, ())),
]

INVALID = [
    ("", "max-age is missing"),
    ("includeSubDomains", "max-age is missing"),
    ("max-age", "number of seconds"),
    ("max-age=", "number of seconds"),
    ("max-age=-1", "number of seconds"),
    ("max-age=1.5", "number of seconds"),
    ("max-age=٣", "number of seconds"),  # a digit, but not an ASCII one
    ("max-age=1; max-age=1", "more than once"),
    ("max-age=1; includeSubDomains; INCLUDESUBDOMAINS", "more than once"),
    ("max-age=1; includeSubDomains=true", "takes no value"),
    ("max-age=1, includeSubDomains", "number of seconds"),
    ("max-age=1; bad directive", "isn't a directive"),
    ("max-age=1" + " " * 70_000, "too long"),
]


@pytest.mark.parametrize(("value", "parsed"), VALID)
def test_what_a_browser_remembers(value: str, parsed: Hsts) -> None:
    assert parse_hsts(value) == parsed


@pytest.mark.parametrize(("value", "reason"), INVALID)
def test_what_a_browser_ignores(value: str, reason: str) -> None:
    with pytest.raises(HstsError, match=reason):
        parse_hsts(value)


@pytest.mark.parametrize(
    ("value", "ready"),
    [
        ("max-age=31536000; includeSubDomains; preload", True),
        ("max-age=31535999; includeSubDomains; preload", False),
        ("max-age=31536000; preload", False),
        ("max-age=31536000; includeSubDomains", False),
    ],
)
def test_the_preload_list_has_its_own_conditions(value: str, ready: bool) -> None:
    assert parse_hsts(value).ready_for_preload is ready
