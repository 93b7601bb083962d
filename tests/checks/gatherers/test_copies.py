"""What is asked for twice, over real sockets."""

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from checks.engine.facts import Reason
from tests.checks.gatherers.http_server import Asked, answer, page, redirect
from tests.checks.gatherers.test_web_gatherers import looked

OFFER = "https://coach.example/offer"
LINKS = '<a href="/logout">Out</a><a href="/price.pdf">Prices</a><a href="/offer">The offer</a>'
TEXT = "Six sessions in twelve weeks, each with one decision taken at the end of it"


def copies(tmp_path: Path, secure: Mapping[str, Any]) -> Any:
    return looked(tmp_path, ["copies"], {"/": page(LINKS), **secure}).topics["copies"]


def test_spellings_of_the_home_page_and_of_one_behind_it_are_asked(tmp_path: Path) -> None:
    found = copies(tmp_path, {"/offer": page(TEXT)})
    assert {each.copy: each.url for each in found.values()} == {
        "https://coach.example/index.html": "https://coach.example/",
        f"{OFFER}/": OFFER,
        "https://coach.example/OFFER": OFFER,
        f"{OFFER}?utm_source=launchready": OFFER,
    }


def test_a_copy_is_known_by_its_words(tmp_path: Path) -> None:
    head = f'<link rel="canonical" href="{OFFER}">'
    found = copies(
        tmp_path,
        {"/offer": page(head + TEXT), "/offer/": page(head + TEXT), "/OFFER": redirect(OFFER)},
    )
    same = found[f"{OFFER}/"]
    assert (same.status, same.final_url, same.canonical) == (200, f"{OFFER}/", (OFFER,))
    assert same.likeness > 0.9
    assert found["https://coach.example/OFFER"].final_url == OFFER
    gone = found[f"{OFFER}?utm_source=launchready"]
    assert (gone.status, gone.likeness < 0.5) == (404, True)


def test_a_home_page_that_was_not_seen_leaves_no_copies(tmp_path: Path) -> None:
    found = looked(tmp_path, ["copies"], {"*": answer("", 429)}).topics["copies"]
    assert found.unseen
    assert found.gaps["https://coach.example/"].reason is Reason.THROTTLED


def test_a_host_with_one_kind_of_address_is_not_asked_twice(tmp_path: Path) -> None:
    found = looked(tmp_path, ["families"], {"/": page(TEXT)}).topics["families"]
    assert not found
    assert not found.gaps


def test_a_side_that_can_not_be_reached_is_a_gap(tmp_path: Path) -> None:
    records = "coach.example. 60 AAAA 2001:db8::10"  # documentation: the guard won't dial it
    found = looked(tmp_path, ["families"], {"/": page(TEXT)}, records=records).topics["families"]
    assert found.gaps["coach.example"].reason is Reason.BLOCKED


async def count(asked: Asked, writer: asyncio.StreamWriter) -> None:
    """An edge that has a copy from the second request on."""
    status = "HIT" if asked.path in COUNTED else "MISS"
    COUNTED.add(asked.path)
    writer.write(answer("a{}", content_type="text/css", cf_cache_status=status, cf_ray="1"))


COUNTED: set[str] = set()


def test_the_second_answer_of_an_edge_is_kept_beside_the_first(tmp_path: Path) -> None:
    COUNTED.clear()
    home = page('<link rel="stylesheet" href="/a.css"><img src="/b.png">')
    secure = {"/": home, "/a.css": count, "/b.png": count}
    found = looked(tmp_path, ["repeats"], secure).topics["repeats"]
    (repeat,) = found.values()
    assert (repeat.host, repeat.edge) == ("coach.example", "Cloudflare")
    assert dict(repeat.first)["cf-cache-status"] == "MISS"
    assert dict(repeat.second)["cf-cache-status"] == "HIT"


def test_without_an_edge_nothing_is_asked_again(tmp_path: Path) -> None:
    home = page('<link rel="stylesheet" href="/a.css">')
    found = looked(tmp_path, ["repeats"], {"/": home, "/a.css": answer("a{}")}).topics["repeats"]
    assert not found
