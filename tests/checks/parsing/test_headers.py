import pytest

from checks.parsing.headers import (
    ContentType,
    HeaderError,
    is_nosniff,
    parse_content_type,
    parse_list,
    parse_referrer_policy,
    parse_x_frame_options,
    split_directives,
)


@pytest.mark.parametrize(
    ("values", "members"),
    [
        ("a, b,c", ("a", "b", "c")),
        ("a,, b ,", ("a", "b")),
        (["a", "b, c"], ("a", "b", "c")),
        ('"a,b", c', ('"a,b"', "c")),
        (r'"a\",b", c', (r'"a\",b"', "c")),
        ('"never closed, c', ('"never closed, c',)),
        ("", ()),
    ],
)
def test_lists(values: str | list[str], members: tuple[str, ...]) -> None:
    assert parse_list(values) == members


def test_directives_lose_quotes_and_case_of_the_name() -> None:
    assert split_directives(r'A = 1; b="x;\"y"; C', ";") == [("a", "1"), ("b", 'x;"y'), ("c", None)]


@pytest.mark.parametrize(
    ("values", "framing"),
    [("DENY", "deny"), ("SameOrigin", "sameorigin"), (["DENY", "deny"], "deny")],
)
def test_x_frame_options(values: str | list[str], framing: str) -> None:
    assert parse_x_frame_options(values) == framing


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ("", "must be DENY"),
        ("ALLOWALL", "must be DENY"),
        ("allow-from https://a.example", "frame-ancestors"),
        (["DENY", "SAMEORIGIN"], "contradict"),
        ("deny; sameorigin", "must be DENY"),
    ],
)
def test_x_frame_options_that_browsers_ignore(values: str | list[str], reason: str) -> None:
    with pytest.raises(HeaderError, match=reason):
        parse_x_frame_options(values)


@pytest.mark.parametrize(
    ("values", "effective"),
    [
        ("nosniff", True),
        ("NoSniff", True),
        ("nosniff, nosniff", True),
        ("x, nosniff", False),
        ("", False),
        ("no-sniff", False),
    ],
)
def test_nosniff(values: str, effective: bool) -> None:
    assert is_nosniff(values) is effective


@pytest.mark.parametrize(
    ("values", "policy", "good", "leaks"),
    [
        ("strict-origin-when-cross-origin", "strict-origin-when-cross-origin", True, False),
        ("no-referrer, strict-origin", "strict-origin", True, False),
        ("unsafe-url", "unsafe-url", False, True),
        ("origin", "origin", False, True),
        ("no-referrer, someday-better", "no-referrer", True, False),
        ("never", "", False, False),
        ("", "", False, False),
    ],
)
def test_referrer_policy(values: str, policy: str, good: bool, leaks: bool) -> None:
    parsed = parse_referrer_policy(values)
    assert (parsed.value, parsed.is_good, parsed.leaks) == (policy, good, leaks)


def test_unknown_referrer_policies_are_named() -> None:
    assert parse_referrer_policy("never, origin").unknown == ("never",)


def test_content_type() -> None:
    assert parse_content_type('Text/HTML; Charset="UTF-8"; q=1; charset=x') == ContentType(
        "text/html", "utf-8", (("charset", "UTF-8"), ("q", "1"))
    )
    assert parse_content_type("text/html").is_html
    assert not parse_content_type("text/plain; charset=").charset


@pytest.mark.parametrize("value", ["", "html", "text/", "/html", "text/ht ml", ";charset=x", "*"])
def test_a_content_type_needs_both_parts(value: str) -> None:
    with pytest.raises(HeaderError):
        parse_content_type(value)
