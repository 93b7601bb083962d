import pytest

from checks.parsing.cache_control import MAX_SECONDS, parse_cache_control


def test_it_reads_flags_and_lifetimes() -> None:
    parsed = parse_cache_control(
        "Public, MAX-AGE=31536000, immutable, s-maxage=60, stale-while-revalidate=30,"
        " stale-if-error=600, must-revalidate, x-mine=1"
    )
    assert parsed.flags == {"public", "immutable", "must-revalidate"}
    assert (parsed.max_age, parsed.s_maxage) == (31_536_000, 60)
    assert (parsed.stale_while_revalidate, parsed.stale_if_error) == (30, 600)
    assert parsed.unknown == ("x-mine",)
    assert parsed.problems == ()


FRESHNESS = [
    ("max-age=60", 60, 60),
    ("max-age=60, s-maxage=10", 60, 10),
    ("s-maxage=10", None, 10),
    ("no-store, max-age=60", 0, 0),
    ("no-cache", 0, 0),
    ("private, max-age=60", 60, 0),
    ('no-cache="Set-Cookie", max-age=60', 60, 60),  # about one field only
    ('private="X-Name", max-age=60', 60, 60),
    ("public", None, None),
    ("", None, None),
    ('max-age="60"', 60, 60),
    ("max-age=60, max-age=5", 60, 60),
    ("max-age=soon", 0, 0),
    ("max-age=-5", 0, 0),
    ("max-age", 0, 0),
    ("max-age=" + "9" * 5000, MAX_SECONDS, MAX_SECONDS),
    ("max-age=4294967296", MAX_SECONDS, MAX_SECONDS),
]


@pytest.mark.parametrize(("value", "browser", "shared"), FRESHNESS)
def test_freshness(value: str, browser: int | None, shared: int | None) -> None:
    parsed = parse_cache_control(value)
    assert parsed.freshness(shared=False) == browser
    assert parsed.freshness(shared=True) == shared


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ("max-age=1, max-age=2", "more than once"),
        ("max-age=soon", "number of seconds"),
        ("public, private", "contradict"),
        ("immutable, no-store", "no effect"),
        ("max-age=1; public", "number of seconds"),
        ("no store", "isn't a directive"),
    ],
)
def test_problems(value: str, problem: str) -> None:
    assert problem in parse_cache_control(value).problems[0]


def test_several_headers_are_one_list() -> None:
    parsed = parse_cache_control(["no-store", "private"])
    assert parsed.no_store
    assert parsed.private
    assert parsed.flags == {"no-store", "private"}
