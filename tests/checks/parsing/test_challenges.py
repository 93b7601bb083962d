import pytest

from checks.parsing.challenges import challenger_of

Headers = tuple[tuple[str, str], ...]

CHALLENGES: list[tuple[int, Headers, bytes, str]] = [
    (403, (("cf-mitigated", "challenge"),), b"", "Cloudflare"),
    (202, (("x-amzn-waf-action", "challenge"),), b"", "AWS WAF"),
    (405, (("x-amzn-waf-action", "captcha"),), b"", "AWS WAF"),
    (403, (("x-vercel-mitigated", "challenge"),), b"", "Vercel"),
    (503, (), b"<title>Just a moment...</title>", "Cloudflare"),
    (403, (), b'<div class="cf-error-details">', "Cloudflare"),
    (403, (), b"<script src='/_Incapsula_Resource?x'>", "Imperva"),
    (403, (("x-datadome", "protected"),), b"", "DataDome"),
]
ANSWERS: list[tuple[int, Headers, bytes, str]] = [
    (200, (), b"<title>Just a moment...</title>", "a page that is served is the site's"),
    (200, (("x-datadome", "protected"),), b"", "DataDome marks what it lets through as well"),
    (403, (), b"<h1>Members only</h1>", "the site's own refusal"),
    (503, (), b'<div class="cf-error-details">', "the site is down behind Cloudflare"),
    (404, (), b"captcha-delivery.com", "a missing page that carries the script"),
    (503, (), b"Down for maintenance", "the site's own outage"),
]


@pytest.mark.parametrize(("status", "headers", "body", "vendor"), CHALLENGES)
def test_who_stood_in_the_way(status: int, headers: Headers, body: bytes, vendor: str) -> None:
    assert challenger_of(status, headers, body) == vendor


@pytest.mark.parametrize(("status", "headers", "body", "reason"), ANSWERS)
def test_the_sites_own_answers(status: int, headers: Headers, body: bytes, reason: str) -> None:
    assert challenger_of(status, headers, body) is None, reason
