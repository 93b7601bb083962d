"""WEB015: the sitemap lists the pages that are really there, at their proper addresses."""

import pytest

from checks.engine.facts import SitemapFacts
from checks.engine.verdict import Status
from tests.checks.rules.builders import DOMAIN, TIMEOUT, fix_of, judge_one
from tests.checks.rules.web_builders import HOME, WWW_HOME

URL = HOME + "sitemap.xml"


def judged(*locations, **fields):
    fields.setdefault("status", 200)
    fields.setdefault("kind", "urlset")
    fields.setdefault("declared", True)
    fields.setdefault("answers", tuple((each, 200) for each in locations[:5]))
    return judge_one("WEB015", sitemap=SitemapFacts(DOMAIN, URL, locations=locations, **fields))


@pytest.mark.parametrize(
    ("locations", "fields", "status"),
    [
        ((HOME, HOME + "offer"), {}, Status.PASS),
        ((HOME + "pages.xml",), {"kind": "sitemapindex"}, Status.PASS),
        ((), {"kind": "none", "status": 404}, Status.FAIL),  # named, and not there
        ((), {"kind": "none", "status": 404, "declared": False}, Status.WARN),
        ((), {"kind": "none", "status": 200, "declared": False}, Status.WARN),  # a soft 404
        ((), {}, Status.WARN),
        ((HOME, f"http://{DOMAIN}/offer"), {}, Status.FAIL),
        ((HOME, WWW_HOME), {}, Status.FAIL),  # the variant that redirects
        ((HOME, "https://staging.host.example/"), {}, Status.FAIL),
        ((HOME,), {"answers": ((HOME, 404),)}, Status.FAIL),
        ((HOME,), {"answers": ((HOME, 301),)}, Status.FAIL),
        ((HOME,), {"answers": (), "gaps": ((HOME, TIMEOUT),)}, Status.NOT_OBSERVED),
    ],
)
def test_what_it_lists_is_held_against_what_is_there(locations, fields, status):
    outcome = judged(*locations, **fields)
    assert (outcome.subject, outcome.status) == (DOMAIN, status)


def test_the_wrong_address_is_named():
    outcome = judged(HOME, WWW_HOME)
    assert f"lists 1 of 2 addresses elsewhere: {WWW_HOME}." in outcome.found
    assert f"Let {URL} list every public page once, with its https address on {DOMAIN}" in fix_of(
        "WEB015", outcome
    )


def test_an_unseen_sitemap_is_not_observed():
    assert judge_one("WEB015", sitemap=TIMEOUT).status is Status.NOT_OBSERVED
