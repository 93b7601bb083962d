import pytest

from checks.parsing.cache_status import cache_answer

# headers, what the nearest cache did, and the header that says so
KNOWN = [
    ({"cf-cache-status": "HIT"}, "hit", "cf-cache-status"),
    ({"cf-cache-status": "REVALIDATED"}, "hit", "cf-cache-status"),
    ({"cf-cache-status": "EXPIRED", "age": "9"}, "miss", "cf-cache-status"),
    ({"cf-cache-status": "DYNAMIC"}, "bypass", "cf-cache-status"),
    ({"x-vercel-cache": "PRERENDER"}, "hit", "x-vercel-cache"),
    ({"x-cache": "Hit from cloudfront"}, "hit", "x-cache"),
    ({"x-cache": "RefreshHit from cloudfront"}, "hit", "x-cache"),
    ({"x-cache": "Miss from cloudfront"}, "miss", "x-cache"),
    ({"x-cache": "MISS, HIT"}, "hit", "x-cache"),  # the last one stands before the visitor
    ({"x-cache": "HIT, MISS"}, "miss", "x-cache"),
    ({"cdn-cache": "BYPASS"}, "bypass", "cdn-cache"),
    ({"cache-status": '"Netlify Edge"; hit'}, "hit", "cache-status"),
    ({"cache-status": "Origin; hit, Edge; fwd=uri-miss; stored"}, "miss", "cache-status"),
    ({"cache-status": "Edge; fwd=bypass"}, "bypass", "cache-status"),
    ({"cache-status": "Edge; hit=?0; fwd=stale"}, "miss", "cache-status"),
    ({"age": "120"}, "hit", "age"),
]
SILENT = [
    {},
    {"age": "0"},
    {"age": "soon"},
    {"cf-cache-status": "SOMETHING NEW"},
    {"x-cache": ""},
    {"cache-status": ""},
]


@pytest.mark.parametrize(("headers", "outcome", "header"), KNOWN)
def test_the_nearest_cache_is_read(headers: dict[str, str], outcome: str, header: str) -> None:
    answer = cache_answer(headers.items())
    assert answer is not None
    assert answer.outcome == outcome
    assert answer.said == f"{header}: {headers[header]}"


@pytest.mark.parametrize("headers", SILENT)
def test_what_nobody_knows_says_nothing(headers: dict[str, str]) -> None:
    assert cache_answer(headers.items()) is None
