"""Every page of the door table in a real browser: it fits, nothing complains, axe is content."""

import os

import pytest
from playwright.sync_api import Page as Tab

from tests.browser.conftest import SESSION_COOKIE, OpenContext, Stage
from tests.browser.inspection import AXE_JS, Complaints, accessibility, is_page, overflow, settle
from tests.browser.page_list import Page, each_page

pytestmark = pytest.mark.browser
PAGES = [pytest.param(page, id=page.id) for page in each_page()]


@pytest.fixture
def tab(open_context: OpenContext) -> Tab:
    """A tab in a profile that is nobody's yet."""
    return open_context().new_page()


def opened(tab: Tab, stage: Stage, page: Page) -> bool:
    """Go there as the page's reader; False for a file or for a part of another page."""
    made = stage.pages[page.id]
    if made["session"]:
        tab.context.add_cookies(
            [{"name": SESSION_COOKIE, "value": made["session"], "url": stage.url}]
        )
    url = stage.url + made["path"]
    answer = tab.request.get(url)
    assert answer.status == 200, f"{page.who} gets {answer.status} at {made['path']}"
    if not is_page(answer):
        return False
    tab.goto(url)
    return True


@pytest.mark.parametrize("page", PAGES)
def test_the_page_fits_and_neither_browser_nor_axe_complains(
    tab: Tab, stage: Stage, page: Page
) -> None:
    """Without axe at hand, which CI never is (see the marker), the rest is tried all the same."""
    complaints = Complaints(tab)
    if opened(tab, stage, page):
        settle(tab)
        problems = overflow(tab) + complaints.found
        if AXE_JS in os.environ:
            problems += accessibility(tab)
        assert not problems, "\n".join(problems)


def test_a_page_that_is_too_wide_would_be_noticed(tab: Tab) -> None:
    tab.set_content("<main><div style='width: 800px'>wide</div></main>")
    assert [sentence.partition(":")[0] for sentence in overflow(tab)] == [
        "too wide at 360 px",
        "too wide at 768 px",
    ]


def test_what_the_policy_forbids_would_be_noticed(tab: Tab, stage: Stage) -> None:
    tab.goto(f"{stage.url}/accounts/login/")
    complaints = Complaints(tab)
    tab.evaluate(
        "document.body.append(Object.assign(document.createElement('img'), {src: 'http://127.0.0.2/x.png'}))"
    )
    tab.wait_for_timeout(0)
    tab.wait_for_function("document.images.length > 0")
    assert any("Content Security Policy" in sentence for sentence in complaints.found)


@pytest.mark.axe
def test_a_picture_without_words_would_be_noticed(tab: Tab) -> None:
    tab.set_content("<html lang='en'><title>x</title><main><img src='data:,'></main></html>")
    assert any("image-alt" in sentence for sentence in accessibility(tab))
