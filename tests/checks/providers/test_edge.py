"""Edge providers: told apart by address, header and name."""

import pytest

from checks.providers.edge import (
    edge_of_address,
    edge_of_headers,
    edge_of_name,
    edge_of_nameserver,
    edge_provider,
    edge_providers,
    edges_of_headers,
)


def slug(provider):
    return provider.slug if provider else None


@pytest.mark.parametrize(
    ("address", "wanted"),
    [
        ("104.16.0.1", "cloudflare"),
        ("172.71.255.255", "cloudflare"),
        ("172.72.0.0", None),  # just outside
        ("2606:4700::1", "cloudflare"),
        ("151.101.65.1", "fastly"),
        ("2a04:4e42::645", "fastly"),
        ("13.224.1.1", "cloudfront"),
        ("185.199.111.153", "github-pages"),
        ("185.199.112.1", None),
        ("76.76.21.21", "vercel"),
        ("198.41.0.4", None),  # a root server, in sight of a Cloudflare network
        ("192.0.2.1", None),
    ],
)
def test_by_address(address, wanted):
    assert slug(edge_of_address(address)) == wanted


@pytest.mark.parametrize(
    ("headers", "wanted"),
    [
        ((("server", "cloudflare"),), "cloudflare"),
        ((("cf-ray", "8f-LHR"),), "cloudflare"),
        ((("server", "Cloudflare-like"),), "cloudflare"),
        ((("server", "nginx"), ("x-powered-by", "cloudflare")), None),
        ((("x-served-by", "cache-lhr1-LHR"),), "fastly"),
        ((("x-served-by", "app-1"),), None),
        ((("server", "BunnyCDN-DE1-722"),), "bunny"),
        ((), None),
    ],
)
def test_by_header(headers, wanted):
    assert slug(edge_of_headers(headers)) == wanted


def test_who_stands_in_front_comes_first():
    headers = (("x-vercel-id", "lhr1::x"), ("cf-ray", "8f-LHR"))
    assert [each.slug for each in edges_of_headers(headers)] == ["cloudflare", "vercel"]


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("www.coach.example.cdn.cloudflare.net", "cloudflare"),
        ("d111.cloudfront.net", "cloudfront"),
        ("cname.vercel-dns.com", "vercel"),
        ("mycloudfront.net", None),
        ("ada.ns.cloudflare.com", None),  # a name server, and nobody who answers visitors
    ],
)
def test_by_name(name, wanted):
    assert slug(edge_of_name(name)) == wanted


def test_by_name_server():
    assert slug(edge_of_nameserver("ada.ns.cloudflare.com")) == "cloudflare"
    assert edge_of_nameserver("ns1.dns-host.example") is None


@pytest.mark.parametrize("text", ["cloudflare", " Cloudflare ", "CLOUDFLARE"])
def test_as_a_launch_spec_writes_it(text):
    assert slug(edge_provider(text)) == "cloudflare"
    assert edge_provider("somebody") is None


def test_every_row_is_whole():
    for provider in edge_providers().values():
        assert provider.kind in ("edge", "platform")
        assert provider.headers or provider.names
        assert provider.networks or not provider.complete
        assert provider.source.startswith("https://")
        assert all(
            mark.partition(":")[0] == mark.partition(":")[0].lower() for mark in provider.headers
        )


def test_no_network_belongs_to_two():
    networks = [
        (network, provider.slug)
        for provider in edge_providers().values()
        for network in provider.networks
    ]
    for network, owner in networks:
        others = [
            each for each, slug_ in networks if slug_ != owner and each.version == network.version
        ]
        assert not any(network.overlaps(each) for each in others), f"{network} of {owner}"
