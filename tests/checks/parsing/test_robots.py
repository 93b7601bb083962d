import pytest

from checks.parsing.robots import parse_robots

FILE = """\ufeff# a comment
User-agent: LaunchBot
User-agent: other-bot/2.1
Disallow: /private
Allow: /private/but-this$

user-agent : *
Disallow: /  # everything
Allow: /open
Sitemap: https://coach.example/sitemap.xml

User-Agent: launchbot
Disallow: /more
"""


@pytest.mark.parametrize(
    ("agent", "path", "allowed"),
    [
        ("LaunchBot/1.0", "/private", False),
        ("launchbot", "/private/but-this", True),
        ("launchbot", "/private/but-this/not", False),
        ("launchbot", "/more/x", False),  # groups for the same crawler are one
        ("launchbot", "/", True),
        ("other-bot", "/more", True),
        ("other-bot", "/private/x", False),
        ("unnamed", "/open/x", True),
        ("unnamed", "/shop", False),
        ("unnamed", "/robots.txt", True),
        ("*", "/", False),
    ],
)
def test_groups_and_the_longest_rule(agent: str, path: str, allowed: bool) -> None:
    assert parse_robots(FILE).allows(path, agent) is allowed


def test_sitemaps_are_listed() -> None:
    assert parse_robots(FILE).sitemaps == ("https://coach.example/sitemap.xml",)


# rule, path, whether the rule forbids it
PATTERNS = [
    ("/", "/x", True),
    ("", "/x", False),
    ("/fish", "/fish.html", True),
    ("/fish", "/Fish", False),
    ("/fish/", "/fish", False),
    ("/*.php", "/a/b.php?x", True),
    ("/*.php$", "/a.php?x", False),
    ("/*.php$", "/a.php", True),
    ("/a*b*c", "/a-c-b", False),
    ("/a*b*c", "/a-b-c-d", True),
    ("/a*a$", "/a", False),  # one letter can't be both ends
    ("*x", "/wx", True),
    ("/$", "/", True),
    ("/$", "/a", False),
    ("/caf%C3%A9", "/café", True),
    ("/café", "/caf%c3%a9", True),
    ("/%7Ejoe", "/~joe", True),
    ("/a%2Fb", "/a/b", False),
    ("/a-%2A.html", "/a-*.html", True),
    ("/a-%2A.html", "/a-b.html", False),
    ("/?x=1", "/?x=1&y", True),
    ("relative", "/relative", False),  # skipped: not a path
]


@pytest.mark.parametrize(("rule", "path", "forbidden"), PATTERNS)
def test_patterns(rule: str, path: str, forbidden: bool) -> None:
    assert parse_robots(f"User-agent: *\nDisallow: {rule}").allows(path) is not forbidden


def test_of_two_equally_long_rules_allow_wins() -> None:
    assert parse_robots("User-agent: *\nDisallow: /a\nAllow: /a").allows("/a")


@pytest.mark.parametrize("text", ["", "Disallow: /", "<html></html>", "\x00"])
def test_nothing_readable_forbids_nothing(text: str) -> None:
    assert parse_robots(text).allows("/x")


def test_an_empty_group_forbids_nothing() -> None:
    robots = parse_robots("User-agent: *\nDisallow: /\nUser-agent: mine\nDisallow:\n")
    assert robots.allows("/", "mine")
    assert not robots.allows("/", "theirs")


def test_skipped_lines_are_named() -> None:
    robots = parse_robots("Disallow: /early\rhello\r\nUser-agent: *\nDisallow: late")
    assert robots.problems == (
        "skipped: Disallow: /early",
        "skipped: hello",
        "skipped: Disallow: late",
    )
