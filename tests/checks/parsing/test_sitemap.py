import pytest

from checks.parsing.sitemap import MAX_LOCATIONS, parse_sitemap

HEAD = '<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'


@pytest.mark.parametrize(
    ("text", "kind", "locations"),
    [
        (
            f"{HEAD}<url><loc> https://a.example/ </loc></url></urlset>",
            "urlset",
            ("https://a.example/",),
        ),
        (
            f"{HEAD}<url><loc>https://a.example/?x=1&amp;y=2</loc>",
            "urlset",
            ("https://a.example/?x=1&y=2",),
        ),
        (f"{HEAD}<loc><![CDATA[https://a.example/]]></loc>", "urlset", ("https://a.example/",)),
        (
            "<sitemapindex ><sitemap><loc>https://a.example/1.xml</loc>",
            "sitemapindex",
            ("https://a.example/1.xml",),
        ),
        (f"{HEAD}</urlset>", "urlset", ()),
        (
            f"{HEAD}<loc>https://a.example/</loc><loc>https://a.example/</loc>",
            "urlset",
            ("https://a.example/",),
        ),
        ("<!doctype html><title>Not found</title>", "none", ()),  # a soft 404
        ("<html><loc>https://a.example/</loc>", "none", ()),
        ("", "none", ()),
    ],
)
def test_what_it_lists(text, kind, locations):
    found = parse_sitemap(text)
    assert (found.kind, found.locations) == (kind, locations)


def test_a_huge_list_is_cut():
    text = HEAD + "".join(f"<loc>https://a.example/{n}</loc>" for n in range(3000))
    assert len(parse_sitemap(text).locations) == MAX_LOCATIONS
