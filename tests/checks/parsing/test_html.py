import pytest

from checks.parsing.html import MAX_HTML, MAX_ITEMS, Asset, Form, parse_page
from checks.parsing.internal_hosts import why_internal

BASE = "https://www.coach.example/sales/"


def assets(html: str) -> list[tuple[str, str]]:
    return [(asset.url, asset.kind) for asset in parse_page(html, BASE).assets]


def test_the_head_of_a_page() -> None:
    page = parse_page(
        """<!doctype html><HTML lang=en-GB><head><title> Book &amp;
        go </title><title>no</title>
        <link rel="Canonical" href="/sales"><link rel=canonical href="javascript:x">
        <meta name=ROBOTS content="NoIndex, follow"><meta name=googlebot content=noarchive>
        <meta http-equiv=Content-Security-Policy content="default-src 'self'">
        <meta name=generator content="WordPress 6.1"></head><body>Hello   world<p>Bye</body>""",
        BASE,
    )
    assert page.title == "Book & go"
    assert page.html_lang == "en-GB"
    assert page.generator == "WordPress 6.1"
    assert page.canonical == ("https://www.coach.example/sales", "javascript:x")
    assert page.robots == ("noindex", "follow", "noarchive")
    assert page.meta_csp == ("default-src 'self'",)
    assert page.text_length == len("Hello worldBye")
    assert not page.truncated


def test_links_are_absolute_and_followable() -> None:
    html = '<a href="x">1<a href="/y#z">2<area href=//o.example><a href="mailto:a@b.example"><a>'
    assert parse_page(html, BASE).links == (
        "https://www.coach.example/sales/x",
        "https://www.coach.example/y",
        "https://o.example/",
    )


def test_the_first_base_element_counts() -> None:
    html = '<a href=x></a><base href="/b/"><base href="/c/">'
    assert parse_page(html, BASE).links == ("https://www.coach.example/b/x",)


@pytest.mark.parametrize(
    ("html", "url", "kind", "active"),
    [
        ("<script src=/a.js></script>", "/a.js", "script", True),
        ("<script src=/a.js />", "/a.js", "script", True),
        ("<link rel='stylesheet' href=/a.css>", "/a.css", "style", True),
        ("<link rel='preload' as=font href=/a.woff2>", "/a.woff2", "font", True),
        ("<link rel=modulepreload href=/a.js>", "/a.js", "script", True),
        ("<link rel='shortcut icon' href=/a.ico>", "/a.ico", "image", False),
        ("<img src=/a.png>", "/a.png", "image", False),
        ("<img SRC='/a.png' src=/b.png>", "/a.png", "image", False),
        ("<input type=image src=/a.png>", "/a.png", "image", False),
        ("<iframe src=/a>", "/a", "iframe", True),
        ("<object data=/a>", "/a", "object", True),
        ("<video src=/a.mp4>", "/a.mp4", "media", False),
    ],
)
def test_assets(html: str, url: str, kind: str, active: bool) -> None:
    [asset] = parse_page(html, BASE).assets
    assert asset.url == "https://www.coach.example" + url
    assert (asset.kind, asset.active) == (kind, active)


def test_every_candidate_of_a_srcset_is_an_asset() -> None:
    found = assets('<img srcset="/a.png 1x, /b.png 2x,/c.png" poster=no>')
    assert [url.rpartition("/")[2] for url, _ in found] == ["a.png", "b.png", "c.png"]


def test_integrity_is_noted() -> None:
    html = "<script src=https://cdn.example/a.js integrity=sha256-x></script>"
    assert parse_page(html, BASE).assets == (Asset("https://cdn.example/a.js", "script", True),)


def test_a_link_that_loads_nothing_is_no_asset() -> None:
    assert assets("<link rel=preconnect href=//cdn.example><link rel=preload href=/a>") == []


def test_forms() -> None:
    page = parse_page(
        """<form action="/login" method=POST><input name=mail><input type=Password name=pw>
        <form action=/nested><select name=plan></form>
        <form><textarea name=note></textarea></form>
        <form action="mailto:me@coach.example"><input type=submit>""",
        BASE,
    )
    assert page.forms == (
        Form("https://www.coach.example/login", "post", True, ("mail", "pw", "plan")),
        Form(BASE, "get", False, ("note",)),
        Form("mailto:me@coach.example", "get", False, ()),
    )


def test_staging_hosts_in_any_attribute_are_mentioned() -> None:
    page = parse_page(
        """<a href="https://staging.coach.example/x"><img data-src="//localhost:3000/a.png">
        <meta property=og:url content="http://10.0.0.5/"><a href="https://www.coach.example">
        <div data-json='{"api":"https://api-dev.coach.example/v1"}'><a href="http://[::1]:8000/">
        <a href="https://www.coach.example//local/x">""",
        BASE,
    )
    assert page.hostnames_mentioned == (
        "staging.coach.example",
        "localhost",
        "10.0.0.5",
        "api-dev.coach.example",
        "::1",
    )


@pytest.mark.parametrize(
    "host",
    [
        *("localhost", "app.localhost", "printer.local", "db.internal", "shop.test"),
        *("127.0.0.1", "192.168.1.4", "::1", "staging.coach.example", "dev-api.coach.example"),
        *("STAGE.coach.co.uk", "coach.vercel.app", "x.ngrok-free.app"),
    ],
)
def test_internal_hosts(host: str) -> None:
    assert why_internal(host)


@pytest.mark.parametrize(
    "host",
    [
        *("www.coach.example", "coach.example", "1.1.1.1", "dev.to", "test.com", "mystaging.com"),
        *("devotion.coach.example", "vercel.app", "com", ""),
    ],
)
def test_public_hosts(host: str) -> None:
    assert why_internal(host) is None


@pytest.mark.parametrize(
    "html",
    [
        *("", "<", "<!", "<!--", "<![CDATA[", "<![x y]>", "<?php", "</", "&#x110000;", "<a href="),
        *("<script>", "<title>", "<a href='http://[::'>", "<base href='http://['>", "\x00<\x00>"),
    ],
)
def test_rubbish_is_read_without_an_error(html: str) -> None:
    page = parse_page(html, BASE)
    assert page.links == ()
    assert page.title == ""


def test_script_text_is_neither_text_nor_markup() -> None:
    page = parse_page("<script>var a = '<a href=/x>'</script>Hi<style>p{}</style>", BASE)
    assert page.links == ()
    assert page.text_length == 2


def test_without_a_usable_base_only_absolute_addresses_count() -> None:
    page = parse_page("<a href=/x><a href=https://o.example/>", "nowhere")
    assert page.links == ("https://o.example/",)


def test_limits_are_reported() -> None:
    many = "".join(f"<a href=/{number}>" for number in range(MAX_ITEMS + 5))
    page = parse_page(many, BASE)
    assert len(page.links) == MAX_ITEMS
    assert page.truncated
    assert parse_page(" " * (MAX_HTML + 1), BASE).truncated


def test_the_sizes_of_one_image_are_told_apart_from_its_plain_source():
    html = (
        '<img src="/a.jpg" srcset="/a.jpg 1x, /b.jpg 2x"><img srcset="/c.jpg 1x"><img src="/c.jpg">'
    )
    assets = parse_page(html, "https://coach.example/").assets
    assert {asset.url[-6:]: asset.one_of_several for asset in assets} == {
        "/a.jpg": False,
        "/b.jpg": True,
        "/c.jpg": False,
    }
