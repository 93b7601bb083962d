import pytest

from checks.parsing.mta_sts import (
    MAX_AGE_LIMIT,
    MtaStsError,
    is_mta_sts,
    parse_mta_sts_policy,
    parse_mta_sts_record,
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("v=STSv1; id=20260401T000000Z;", "20260401T000000Z"),
        ("v=STSv1;id=1", "1"),
        ("v=STSv1 ; id=a; ext=x", "a"),
    ],
)
def test_the_record(text: str, found: str) -> None:
    assert parse_mta_sts_record(text).id == found


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "begin with"),
        ("v=STSv1", "begin with"),
        ("v=STSv2; id=1", "begin with"),
        ("id=1; v=STSv1;", "begin with"),
        ("v=stsv1; id=1", "begin with"),
        ("v=STSv1;", "id must be"),
        ("v=STSv1; id=", "id must be"),
        ("v=STSv1; id=2026-04-01", "id must be"),
        ("v=STSv1; id=" + "1" * 33, "id must be"),
        ("v=STSv1; id=1; hello", "isn't a field"),
    ],
)
def test_records_that_announce_nothing(text: str, reason: str) -> None:
    with pytest.raises(MtaStsError, match=reason):
        parse_mta_sts_record(text)


def test_record_selection() -> None:
    assert is_mta_sts("v=STSv1; id=1")
    assert not is_mta_sts("v=STSv1")


POLICY = "version: STSv1\r\nmode: enforce\r\nmx: mail.coach.example\r\nmx: *.mx.example\r\n"


def test_a_policy() -> None:
    policy = parse_mta_sts_policy(POLICY + "max_age: 604800\r\nx-note: hi\r\nmode: none\r\n")
    assert (policy.mode, policy.max_age) == ("enforce", 604_800)
    assert policy.mx == ("mail.coach.example", "*.mx.example")
    assert policy.unknown == ("x-note",)
    assert policy.problems == ()


@pytest.mark.parametrize(
    ("host", "covered"),
    [
        ("mail.coach.example", True),
        ("MAIL.coach.example.", True),
        ("a.mx.example", True),
        ("a.b.mx.example", False),
        ("mx.example", False),
        ("other.example", False),
        ("", False),
    ],
)
def test_patterns_cover_hosts(host: str, covered: bool) -> None:
    assert parse_mta_sts_policy(POLICY + "max_age: 1").covers(host) is covered


def test_bare_line_feeds_and_no_hosts_with_mode_none() -> None:
    policy = parse_mta_sts_policy("version: STSv1 \nmode: none\nmax_age: 0")
    assert (policy.mode, policy.mx, policy.max_age) == ("none", (), 0)


def test_more_than_a_year_is_a_year() -> None:
    policy = parse_mta_sts_policy(POLICY + "max_age: 9999999999")
    assert policy.max_age == MAX_AGE_LIMIT
    assert "longer than a year" in policy.problems[0]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "version"),
        ("version: STSv2\nmode: none\nmax_age: 1", "version"),
        ("version: STSv1\nmode: on\nmax_age: 1", "mode must be"),
        ("version: STSv1\nmax_age: 1", "mode must be"),
        ("version: STSv1\nmode: testing\nmax_age: 1", "at least one mx"),
        (POLICY, "max_age must be"),
        (POLICY + "max_age: 1 week", "max_age must be"),
        (POLICY + "max_age: 12345678901", "max_age must be"),
        (POLICY + "mx: .coach.example\nmax_age: 1", "isn't a host name"),
        (POLICY + "mx: *\nmax_age: 1", "isn't a host name"),
        (POLICY + "mx: a.*.example\nmax_age: 1", "isn't a host name"),
        (POLICY + "mx: 192.0.2.1\nmax_age: 1", "isn't a host name"),
        (POLICY + "hello\nmax_age: 1", "isn't a key"),
        ("<!doctype html><title>Not found</title>", "isn't a key"),
        (POLICY + "x: " + "y" * 70_000, "64 kilobytes"),
    ],
)
def test_policies_that_senders_discard(text: str, reason: str) -> None:
    with pytest.raises(MtaStsError, match=reason):
        parse_mta_sts_policy(text)
