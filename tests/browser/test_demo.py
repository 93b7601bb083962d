"""What `launchready demo` leaves behind, followed link by link: pages with real data in them."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from django.urls import Resolver404, resolve
from playwright.sync_api import Page as Tab

from tests.browser.conftest import OpenContext
from tests.browser.inspection import Complaints, accessibility, is_page, overflow, settle
from tests.browser.site import Demo

pytestmark = [pytest.mark.browser, pytest.mark.axe]
LINKS = "[...document.querySelectorAll('a[href]')].map((link) => link.href)"


def name_of(path: str) -> str:
    try:
        return resolve(path).url_name or ""
    except Resolver404:
        return ""


def leads_to_a_page(tab: Tab, url: str) -> bool:
    answer = tab.request.get(url)
    assert answer.status == 200, f"a link leads to {answer.status} at {url}"
    return is_page(answer)


def each_page(tab: Tab) -> Iterator[str]:
    """Go to one page of every name that links lead to from here; yields the name of each."""
    site, waiting, met = urlsplit(tab.url).netloc, [tab.url], set[str]()
    while waiting:
        url = waiting.pop(0)
        name = name_of(urlsplit(url).path)
        if name in met or urlsplit(url).netloc != site:
            continue
        met.add(name)
        if leads_to_a_page(tab, url):
            tab.goto(url)
            settle(tab)
            waiting += tab.evaluate(LINKS)
            if (arrived := name_of(urlsplit(tab.url).path)) == name or arrived not in met:
                met.add(arrived)
                yield arrived


@pytest.mark.parametrize(
    ("link", "must_meet"),
    [
        ("consultant_link", {"board", "engagement_page", "run_page", "risk_page", "pack_list"}),
        ("founder_link", {"portal_page", "portal_risk", "portal_dns_map", "portal_pack"}),
    ],
)
def test_each_page_with_real_data_is_fit_to_show(
    open_context: OpenContext, demo: Demo, link: str, must_meet: set[str]
) -> None:
    tab = open_context().new_page()
    tab.goto(getattr(demo, link))
    tab.get_by_role("button", name=re.compile("^Sign in as")).click()
    complaints, problems, met = Complaints(tab), list[str](), set[str]()
    for name in each_page(tab):
        met.add(name)
        found = overflow(tab) + accessibility(tab) + complaints.taken()
        problems += [f"{name}: {sentence}" for sentence in found]
    assert not problems, "\n".join(problems)
    assert must_meet - met == set()
