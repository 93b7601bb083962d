"""The fictional client's site when nothing is wrong with it."""

import gzip
import ssl
import tomllib

import pytest

from checks.practice import PracticeLab
from tests.checks.practice.visitor import Visitor

DOMAIN = "harbour-coaching.example"
WWW, APP, API = f"www.{DOMAIN}", f"app.{DOMAIN}", f"api.{DOMAIN}"
HOSTS = [
    DOMAIN,
    WWW,
    *(f"{name}.{DOMAIN}" for name in ["app", "api", "admin", "portal", "help", "blog"]),
]
SPEC = tomllib.loads(PracticeLab.spec_toml())


@pytest.mark.parametrize(
    ("start", "hops"),
    [
        (f"http://{DOMAIN}/", [f"https://{DOMAIN}/", f"https://{WWW}/"]),
        (f"https://{DOMAIN}/offer", [f"https://{WWW}/offer"]),
        (f"http://{WWW}/", [f"https://{WWW}/"]),
        (f"https://{WWW}/", []),
        (f"http://{APP}/book", [f"https://{APP}/book"]),
    ],
)
def test_every_variant_ends_on_the_canonical_site(
    visitor: Visitor, start: str, hops: list[str]
) -> None:
    assert visitor.chain(start) == [start, *hops]


@pytest.mark.parametrize("host", HOSTS)
def test_every_host_has_a_certificate_that_verifies(visitor: Visitor, host: str) -> None:
    assert visitor.verify_code(host) == 0
    assert visitor.handshake(host) == "TLSv1.3"


@pytest.mark.parametrize("host", HOSTS)
def test_no_host_accepts_an_old_version(visitor: Visitor, host: str) -> None:
    with pytest.raises((ssl.SSLError, ConnectionError)):
        visitor.handshake(host, oldest=True)


@pytest.mark.parametrize("route", SPEC["route"], ids=lambda route: route["name"])
def test_the_key_routes_answer_as_the_launch_spec_says(visitor: Visitor, route: dict) -> None:
    got = visitor.get(route["url"])
    assert got.status == route.get("status", 200)
    assert route.get("contains", "") in got.text


@pytest.mark.parametrize("redirect", SPEC["redirect"], ids=lambda redirect: redirect["from"])
def test_campaign_addresses_land_with_one_permanent_redirect(
    visitor: Visitor, redirect: dict
) -> None:
    assert visitor.get(redirect["from"]).status == 301
    assert visitor.chain(redirect["from"]) == [redirect["from"], redirect["to"]]
    assert visitor.get(redirect["to"]).status == 200


@pytest.mark.parametrize("path", ["/.env", "/.git/config", "/.git/HEAD", "/nobody/made/this"])
@pytest.mark.parametrize("host", [WWW, APP])
def test_unknown_paths_are_404(visitor: Visitor, host: str, path: str) -> None:
    assert visitor.get(f"https://{host}{path}").status == 404


@pytest.mark.parametrize(
    ("url", "cache", "why"),
    [
        (f"https://{WWW}/", "no-cache", "a page is asked for again"),
        (f"https://{WWW}/assets/site.4f1c9a.css", "immutable", "a name with a fingerprint"),
        (f"https://{API}/health", "no-store", "an API answer"),
    ],
)
def test_caching_and_compression(visitor: Visitor, url: str, cache: str, why: str) -> None:
    plain, packed = visitor.get(url), visitor.get(url, accept_encoding="gzip, br")
    assert cache in plain.headers["cache-control"], why
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.headers["vary"] == "accept-encoding"
    assert gzip.decompress(packed.body) == plain.body


@pytest.mark.parametrize("host", HOSTS)
def test_security_headers_are_on_every_host(visitor: Visitor, host: str) -> None:
    headers = visitor.get(f"https://{host}/").headers
    assert "max-age=63072000" in headers["strict-transport-security"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"


def test_the_proxied_hosts_answer_from_the_edge_on_both_addresses(visitor: Visitor) -> None:
    for host in SPEC["edge"]["proxied"]:
        for address in visitor.records(host, "A"):
            assert (
                visitor.get(f"https://{host}/", address=address).headers["server"] == "cloudflare"
            )
    assert visitor.get(f"https://{API}/").headers["server"] != "cloudflare"


@pytest.mark.parametrize(
    ("method", "url", "status"),
    [
        ("HEAD", f"https://{WWW}/", 200),
        ("POST", f"https://{WWW}/contact", 303),
        ("POST", f"https://{APP}/book", 303),
        ("POST", f"https://{API}/hooks/payments", 200),
        ("POST", f"https://{WWW}/offer", 405),
        ("DELETE", f"https://{WWW}/", 405),
    ],
)
def test_methods(visitor: Visitor, method: str, url: str, status: int) -> None:
    got = visitor.get(url, method=method)
    assert got.status == status
    assert bool(got.body) is (method != "HEAD")


def test_a_machine_does_not_serve_the_hosts_of_another(visitor: Visitor) -> None:
    got = visitor.get(f"https://help.{DOMAIN}/", address="188.166.40.12")
    assert got.status == 404
    assert "No site here" in got.text


def test_the_old_host_still_shows_the_old_site(visitor: Visitor) -> None:
    assert (
        "Call us for an appointment"
        in visitor.get(f"https://{DOMAIN}/", address="92.205.12.40").text
    )


def test_every_link_of_the_home_page_works(visitor: Visitor) -> None:
    home = visitor.get(f"https://{WWW}/").text
    paths = {part.split('"')[0] for part in home.split('="/')[1:]}
    assert {"coaching", "offer", "assets/site.b27d03.js"} <= paths
    for path in paths:
        assert visitor.get(f"https://{WWW}/{path}").status == 200
