"""The robots.txt of the host where the home page really is."""

from pathlib import Path

from checks.engine.facts import Reason
from tests.checks.gatherers.http_server import answer, page, redirect
from tests.checks.gatherers.test_web_gatherers import looked

RULES = "User-agent: *\nDisallow: /\n"


def test_it_is_asked_for_where_the_home_page_is(tmp_path: Path) -> None:
    secure = {
        "coach.example/": redirect("https://www.coach.example/"),
        "www.coach.example/": page("Home"),
        "www.coach.example/robots.txt": answer(RULES, content_type="text/plain"),
    }
    robots = looked(tmp_path, ["robots"], secure).topics["robots"]["www.coach.example"]
    assert (robots.status, robots.content_type, robots.text) == (200, "text/plain", RULES)
    assert robots.url == "https://www.coach.example/robots.txt"


def test_without_one_the_status_says_so(tmp_path: Path) -> None:
    robots = looked(tmp_path, ["robots"], {"/": page("Home")}).topics["robots"]["coach.example"]
    assert (robots.status, robots.text) == (404, "")


def test_being_asked_to_slow_down_is_a_gap(tmp_path: Path) -> None:
    secure = {"/": page("Home"), "/robots.txt": answer("", 429)}
    robots = looked(tmp_path, ["robots"], secure).topics["robots"]
    assert robots.gaps["coach.example"].reason is Reason.THROTTLED
