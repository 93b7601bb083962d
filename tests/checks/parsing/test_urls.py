import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.parsing.urls import (
    Url,
    UrlError,
    _parse_any,
    _parse_plain,
    canonical_variant,
    parse_url,
    resolve,
    same_origin,
    variants,
)

VALID = [
    ("https://coach.example", "https://coach.example/"),
    ("HTTPS://Coach.Example.:443/", "https://coach.example/"),
    ("http://coach.example:8080/a?b=c#d", "http://coach.example:8080/a?b=c"),
    ("https://bücher.example/ä b", "https://xn--bcher-kva.example/%C3%A4%20b"),
    (" \thttps://coach.example/\n", "https://coach.example/"),
    ("https://coach.example/a/../b/./c/..", "https://coach.example/b/"),
    ("https://coach.example?", "https://coach.example/?"),
    ("https://coach.example/?q=%20&r=a/b?c", "https://coach.example/?q=%20&r=a/b?c"),
    ("https:\\\\coach.example\\x", "https://coach.example/x"),
    ("http://192.0.2.1/", "http://192.0.2.1/"),
    ("http://[2001:DB8:0::1]:81/", "http://[2001:db8::1]:81/"),
    ("http://localhost/", "http://localhost/"),
    ("http://a_b.coach.example/", "http://a_b.coach.example/"),
]

INVALID = [
    ("", "must start with"),
    ("coach.example", "must start with"),
    ("//coach.example/", "must start with"),
    ("ftp://coach.example/", "ftp: addresses"),
    ("javascript:alert(1)", "javascript: addresses"),
    ("https://", "no host"),
    ("https:///x", "no host"),
    ("https://user@coach.example/", "user name"),
    ("https://:pw@coach.example/", "user name"),
    ("https://coach.example:99999/", "broken host or port"),
    ("https://coach.example:x/", "broken host or port"),
    ("https://[2001:db8::1/", "broken host or port"),
    ("https://[v1.x]/", "isn't a host name"),
    ("https://a b.example/", "isn't a host name"),
    ("https://a..example/", "isn't a host name"),
    ("https://%6cocalhost/", "isn't a host name"),
    ("http://2130706433/", "unusual form"),
    ("http://0x7f.1/", "unusual form"),
    ("http://127.1/", "unusual form"),
    ("https://coach.example/" + "a" * 9000, "longer than"),
]


@pytest.mark.parametrize(("text", "written"), VALID)
def test_it_normalises_an_address(text: str, written: str) -> None:
    assert str(parse_url(text)) == written
    assert parse_url(written) == parse_url(text)


@pytest.mark.parametrize(("text", "reason"), INVALID)
def test_it_refuses_what_may_not_be_followed(text: str, reason: str) -> None:
    with pytest.raises(UrlError, match=reason):
        parse_url(text)


BASE = parse_url("https://www.coach.example/a/b?c")


@pytest.mark.parametrize(
    ("location", "target"),
    [
        ("/x", "https://www.coach.example/x"),
        ("x", "https://www.coach.example/a/x"),
        ("../x", "https://www.coach.example/x"),
        ("?y", "https://www.coach.example/a/b?y"),
        ("#here", "https://www.coach.example/a/b?c"),
        ("", "https://www.coach.example/a/b?c"),
        ("//other.example", "https://other.example/"),
        ("/\\other.example", "https://other.example/"),  # browsers leave the site here
        ("http://coach.example/", "http://coach.example/"),
        ("HTTPS://coach.example", "https://coach.example/"),
    ],
)
def test_redirects_resolve_as_in_a_browser(location: str, target: str) -> None:
    assert str(resolve(BASE, location)) == target


@pytest.mark.parametrize(
    "location",
    ["javascript:alert(1)", "data:text/html,x", "mailto:a@b.example", "//[", "//a:b@c.example/"],
)
def test_some_locations_are_not_followed(location: str) -> None:
    with pytest.raises(UrlError):
        resolve(BASE, location)


def test_parts() -> None:
    url = parse_url("http://coach.example:81/a?b")
    assert url == Url("http", "coach.example", 81, "/a", "b")
    assert (url.origin, url.target, url.is_secure) == ("http://coach.example:81", "/a?b", False)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://coach.example/a", "https://coach.example:443/b", True),
        ("https://coach.example/", "http://coach.example/", False),
        ("https://coach.example/", "https://www.coach.example/", False),
        ("https://coach.example/", "https://coach.example:8443/", False),
    ],
)
def test_same_origin(one: str, other: str, same: bool) -> None:
    assert same_origin(parse_url(one), parse_url(other)) is same


def test_the_four_front_doors() -> None:
    assert [str(url) for url in variants("coach.example")] == [
        "http://coach.example/",
        "http://www.coach.example/",
        "https://coach.example/",
        "https://www.coach.example/",
    ]
    door = parse_url("http://coach.example:81/a?b")
    assert str(canonical_variant(door, "www.coach.example")) == "https://www.coach.example/a?b"


pieces = st.sampled_from(
    [*"/.?#%@:-_|[]\\ \t~é", "//", "/.", "/..", "a", "1", "0x1", "b.example", "https://", "x" * 64]
)


@given(st.sampled_from(["https://coach.example", "http://"]), st.lists(pieces, max_size=8))
def test_the_short_cut_for_plain_addresses_leads_to_the_same(start: str, rest: list[str]) -> None:
    text = start + "".join(rest)
    if (short := _parse_plain(text)) is not None:
        assert short == _parse_any(text)


@pytest.mark.parametrize("text", ["https://coach.example", "https://www.coach.example/a.b?c=d"])
def test_most_addresses_take_it(text: str) -> None:
    assert _parse_plain(text) is not None
