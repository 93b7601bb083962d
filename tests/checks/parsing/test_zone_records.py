"""One record's parts, read from text."""

import pytest

from checks.parsing.zone_records import ZoneTextError, is_ttl, ttl_from_text


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("0", 0), ("3600", 3600), ("1h", 3600), ("1H30m", 5400), ("1w2d", 777_600), ("1h30", 3630)],
)
def test_a_ttl_is_seconds_or_numbers_with_units(text: str, seconds: int) -> None:
    assert is_ttl(text)
    assert ttl_from_text(text) == seconds


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "nothing"),
        ("h", "no number"),
        ("1y", "no such unit"),
        ("-1", "no sign"),
        ("12345678901", "longer than any TTL"),
        ("3" * 60 + "p", "as many digits as would be cut up in 2^60 ways"),
        ("1s" * 5_000 + "p", "as many numbers"),
    ],
)
def test_anything_else_is_no_ttl(text: str, why: str) -> None:
    assert not is_ttl(text), why
    with pytest.raises(ZoneTextError, match="is no TTL"):
        ttl_from_text(text)


def test_a_ttl_ends_where_the_dns_ends_it() -> None:
    with pytest.raises(ZoneTextError, match="longer than a TTL can be"):
        ttl_from_text("9999w")
