"""The matrix of the address's spellings: how each way ends, and by which stops."""

import pytest

from checks.engine.evidence import Facts
from checks.engine.facts import Gap, Visit
from checks.report.pictures.drawing import Picture
from checks.report.pictures.redirects import redirect_picture
from tests.checks.rules.builders import spec_of
from tests.checks.rules.web_builders import (
    CHALLENGE,
    HOME,
    REFUSED,
    TIMEOUT,
    WWW_HOME,
    at_home,
    visit,
)

HTTP = "http://coach.example/"


def picture_of(*changes: Visit | dict[str, Visit | Gap], canonical: str = "") -> Picture:
    spec = spec_of(canonical=canonical) if canonical else spec_of()
    picture = redirect_picture(spec, Facts("visits", at_home(*changes)))
    assert picture is not None
    return picture


def test_four_spellings_four_ways() -> None:
    picture = picture_of()
    assert picture.drawing.count("<svg ") == 4
    assert picture.words[0] == (
        "http://coach.example/ ends at https://coach.example/"
        " (http://coach.example/ -> 301 -> https://coach.example/ -> 200)."
    )
    assert all(" ends at https://coach.example/ " in line for line in picture.words)


@pytest.mark.parametrize(
    ("way", "said"),
    [
        (visit(HTTP, HOME, HTTP, end="loop"), "goes round in circles"),
        (visit(HTTP, HOME, status=404), "ends in an error, status 404"),
        (visit(HTTP), "ends without encryption"),
        (visit(HTTP, "https://old.example/"), "ends elsewhere, at old.example"),
        (visit(HTTP, HOME, gap=CHALLENGE), "could not be seen: Cloudflare"),
        ({HTTP: TIMEOUT}, "could not be seen: no answer in time"),
        ({HTTP: REFUSED}, "nothing answers there"),
    ],
)
def test_how_a_way_ends(way: Visit | dict[str, Visit | Gap], said: str) -> None:
    picture = picture_of(way)
    assert said in picture.words[0]
    assert said[:20] in picture.drawing


def test_the_declared_host_decides_where_the_ways_should_end() -> None:
    picture = picture_of(canonical="www.coach.example")
    assert all("ends elsewhere, at coach.example" in line for line in picture.words)


def test_leaving_encryption_on_the_way_is_drawn_in_red() -> None:
    back = visit(WWW_HOME, HTTP, HOME)
    assert 'stroke="var(--red-mark)"' not in picture_of().drawing
    assert 'stroke="var(--red-mark)"' in picture_of(back).drawing


def test_a_long_way_leaves_out_its_middle() -> None:
    stops = [f"https://coach.example/{number}" for number in range(8)]
    picture = picture_of(visit(HTTP, *stops))
    assert ">…</text>" in picture.drawing


def test_without_a_visit_there_is_no_picture() -> None:
    assert redirect_picture(spec_of(), Facts("visits", {})) is None


def test_an_address_is_text_and_no_markup() -> None:
    picture = picture_of(visit(HTTP, 'https://x.example/"><script>'))
    assert "<script" not in picture.drawing
