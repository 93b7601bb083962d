import pytest

from checks.parsing.cookies import Cookie, CookieError, parse_set_cookie


def test_it_reads_every_attribute_and_forgets_the_value() -> None:
    header = (
        "sid=top-secret; Path=/app; Domain=.Coach.example; SECURE; HttpOnly;"
        " SameSite=Lax; Max-Age=60; Partitioned"
    )
    cookie = parse_set_cookie(header)
    assert cookie == Cookie(
        name="sid",
        secure=True,
        http_only=True,
        same_site="lax",
        path="/app",
        domain="coach.example",
        persistent=True,
        partitioned=True,
        problems=(),
    )
    assert "top-secret" not in repr(cookie)


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("a=b", "a"),
        (" a = b ", "a"),
        ("a=", "a"),
        ("=b", ""),
        ("nameless", ""),
        ("a=b=c; x", "a"),
        ("a=b;Expires=Wed, 09 Jun 2032 10:18:14 GMT", "a"),
    ],
)
def test_names(header: str, name: str) -> None:
    assert parse_set_cookie(header).name == name


@pytest.mark.parametrize(
    ("header", "reason"),
    [
        ("", "neither"),
        ("=", "neither"),
        (" ; Secure", "neither"),
        ("a=b\x00c", "control"),
        ("a=b\r\nSet-Cookie: c=d", "control"),
        ("a=" + "b" * 4096, "4096"),
    ],
)
def test_what_browsers_ignore(header: str, reason: str) -> None:
    with pytest.raises(CookieError, match=reason):
        parse_set_cookie(header)


@pytest.mark.parametrize(
    ("header", "problem"),
    [
        ("a=b; SameSite=None", "needs Secure"),
        ("a=b; SameSite=None; Secure", None),
        ("a=b; SameSite=Loose", "Strict, Lax or None"),
        ("a=b; Partitioned", "Partitioned needs Secure"),
        ("__Secure-a=b", "__Secure- cookie needs Secure"),
        ("__secure-a=b", "needs Secure"),  # prefixes are matched in any case
        ("__Secure-a=b; Secure; Domain=coach.example", None),
        ("__Host-a=b; Secure; Path=/", None),
        ("__Host-a=b; Path=/", "__Host- cookie needs Secure"),
        ("__Host-a=b; Secure; Path=/; Domain=coach.example", "can't have a Domain"),
        ("__Host-a=b; Secure; Path=/app", "needs Path=/"),
        ("__Host-a=b; Secure", "needs Path=/"),
        ("__Hosta=b", None),
    ],
)
def test_promises_a_cookie_breaks(header: str, problem: str | None) -> None:
    problems = parse_set_cookie(header).problems
    assert (problem in problems[0]) if problem else not problems


def test_the_last_attribute_of_a_name_counts() -> None:
    cookie = parse_set_cookie("a=b; Path=/x; Path=relative; SameSite=Strict; SameSite=Lax")
    assert (cookie.path, cookie.same_site) == (None, "lax")


@pytest.mark.parametrize(
    "name",
    [
        *("sessionid", "PHPSESSID", "JSESSIONID", "ASP.NET_SessionId", "connect.sid", "sid"),
        *("laravel_session", "_coach_session", "__Host-session", "next-auth.session-token"),
        *("auth_token", "jwt", "remember_token", "sb-access-token"),
    ],
)
def test_names_that_look_like_a_session(name: str) -> None:
    assert parse_set_cookie(f"{name}=x").looks_like_session


@pytest.mark.parametrize("name", ["_ga", "theme", "cookie_consent", "author", "side", "inside_x"])
def test_names_that_do_not(name: str) -> None:
    assert not parse_set_cookie(f"{name}=x").looks_like_session


@pytest.mark.parametrize("name", ["csrftoken", "XSRF-TOKEN", "__Host-csrf"])
def test_a_forgery_token_is_not_a_session(name: str) -> None:
    cookie = parse_set_cookie(f"{name}=x")
    assert cookie.looks_like_csrf
    assert not cookie.looks_like_session
