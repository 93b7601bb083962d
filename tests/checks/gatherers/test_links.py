"""Links of the pages, and the sitemap, over real sockets."""

from pathlib import Path

from tests.checks.gatherers.http_server import answer, page
from tests.checks.gatherers.test_web_gatherers import looked

LINKS = (
    '<a href="/offer">Offer</a><a href="/logout">Log out</a><a href="/">Home</a>'
    '<a href="https://other.example/">Elsewhere</a><a href="mailto:a@coach.example">Write</a>'
)
MAP = (
    "<urlset><url><loc>https://coach.example/</loc></url>"
    "<url><loc>https://coach.example/gone</loc></url>"
    "<url><loc>https://other.example/</loc></url></urlset>"
)


def test_only_harmless_links_of_our_own_are_followed(tmp_path: Path) -> None:
    links = looked(tmp_path, ["links"], {"/": page(LINKS)}).topics["links"]
    assert list(links) == ["https://coach.example/offer"]
    link = links["https://coach.example/offer"]
    assert (link.found_on, link.visit.final.status) == ("https://coach.example/", 404)


def test_the_sitemap_that_robots_names_is_read(tmp_path: Path) -> None:
    secure = {
        "/": page("Home"),
        "/robots.txt": answer("Sitemap: https://coach.example/map.xml", content_type="text/plain"),
        "/map.xml": answer(MAP, content_type="application/xml"),
    }
    sitemap = looked(tmp_path, ["sitemap"], secure).topics["sitemap"]["coach.example"]
    assert (sitemap.url, sitemap.kind, sitemap.declared) == (
        "https://coach.example/map.xml",
        "urlset",
        True,
    )
    assert dict(sitemap.answers) == {
        "https://coach.example/": 200,
        "https://coach.example/gone": 404,
    }
    assert len(sitemap.locations) == 3


def test_without_one_the_usual_place_says_so(tmp_path: Path) -> None:
    sitemap = looked(tmp_path, ["sitemap"], {"/": page("Home")}).topics["sitemap"]["coach.example"]
    assert (sitemap.url, sitemap.status, sitemap.kind, sitemap.declared) == (
        "https://coach.example/sitemap.xml",
        404,
        "none",
        False,
    )


def test_where_no_page_was_seen_nothing_is_said_of_links(tmp_path: Path) -> None:
    links = looked(tmp_path, ["links"], {"*": answer("", 429)}).topics["links"]
    assert links.unseen
