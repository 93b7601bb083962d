"""What servers tell by themselves, over real sockets."""

from pathlib import Path
from typing import Any

import pytest

from checks.engine.facts import Reason
from checks.gatherers.visits import UNKNOWN_PATH
from tests.checks.gatherers.http_server import PUBLIC, answer, page, redirect
from tests.checks.gatherers.test_web_gatherers import looked

SITE = "https://coach.example"
HOME = page('<script src="/static/app.js"></script><script src="/static/b.js"></script>')
LISTING = answer('<title>Index of /static/</title><a href="a">', content_type="text/html")
DEBUG = answer("<p>Using the URLconf defined in x", 404, content_type="text/html")
MAP = '{"version":3,"sources":["a.ts"],"sourcesContent":["let a"]}'
STAGING = f"staging.coach.example. 60 A {PUBLIC}"


def disclosures(tmp_path: Path, answers: Any, records: str = "") -> Any:
    secure = {"/": HOME, **answers}
    return looked(tmp_path, ["disclosures"], secure, records=records).topics["disclosures"]


def test_folders_of_files_and_the_error_page_are_looked_at(tmp_path: Path) -> None:
    found = disclosures(tmp_path, {"/static/": LISTING, UNKNOWN_PATH: DEBUG})
    assert found[f"{SITE}/static/"].proof == "a list of a folder's files (1 link)"
    assert found[f"{SITE}{UNKNOWN_PATH}"].proof == "Django's debug page"
    assert {each.proof for each in found.values() if each.kind == "status page"} == {None}


def test_a_page_about_the_server_counts_only_when_it_is_shown(tmp_path: Path) -> None:
    status = "<title>Apache Status</title>"
    shown = disclosures(tmp_path, {"/server-status": answer(status, content_type="text/html")})
    assert shown[f"{SITE}/server-status"].proof == "Apache's status"
    refused = disclosures(tmp_path, {"/server-status": answer(status, 403)})
    assert refused[f"{SITE}/server-status"].proof is None


@pytest.mark.parametrize(
    ("front", "is_listed"),
    [
        (page("The new look"), True),
        (page("The new look", x_robots_tag="noindex"), False),
        (page('<meta name="robots" content="noindex">'), False),
        (answer("Who are you?", 401), False),
        (redirect(f"{SITE}/"), False),
    ],
    ids=["open", "header", "element", "password", "elsewhere"],
)
def test_a_host_for_testing_should_not_be_listed(
    tmp_path: Path, front: bytes, is_listed: bool
) -> None:
    found = disclosures(tmp_path, {"staging.coach.example/": front}, STAGING)
    assert bool(found["https://staging.coach.example/"].proof) is is_listed


def test_throttling_is_no_clean_bill(tmp_path: Path) -> None:
    found = looked(tmp_path, ["disclosures"], {"*": answer("", 429)}).topics["disclosures"]
    assert found.unseen
    assert {gap.reason for gap in found.gaps.values()} == {Reason.THROTTLED}


def test_maps_are_read_from_the_address_in_the_script(tmp_path: Path) -> None:
    secure = {
        "/": HOME,
        "/static/app.js": answer("f()\n//# sourceMappingURL=app.js.map"),
        "/static/app.js.map": answer(MAP),
        "/static/b.js": answer("g()"),
    }
    maps = looked(tmp_path, ["source_maps"], secure).topics["source_maps"]
    found = maps[f"{SITE}/static/app.js"]
    assert (found.url, found.status, found.files, found.with_text) == (
        f"{SITE}/static/app.js.map",
        200,
        1,
        True,
    )
    assert maps[f"{SITE}/static/b.js"].url is None


def test_a_map_that_is_named_and_not_published_gives_nothing_away(tmp_path: Path) -> None:
    secure = {
        "/": HOME,
        "/static/app.js": answer("f()\n//# sourceMappingURL=app.js.map"),
        "/static/app.js.map": answer(MAP, 404),
    }
    maps = looked(tmp_path, ["source_maps"], secure).topics["source_maps"]
    assert (maps[f"{SITE}/static/app.js"].status, maps[f"{SITE}/static/app.js"].files) == (404, 0)


def test_a_script_that_could_not_be_read_is_a_gap(tmp_path: Path) -> None:
    secure = {"/": HOME, "/static/app.js": answer("", 429), "/static/b.js": answer("g()")}
    maps = looked(tmp_path, ["source_maps"], secure).topics["source_maps"]
    assert maps.gaps[f"{SITE}/static/app.js"].reason is Reason.THROTTLED
