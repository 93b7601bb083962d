"""A browser, and the product in front of it. The processes last for the session.

Playwright keeps an event loop running in this thread while it is open, which Django and asyncio
take for theirs; so it lasts for one module only, and nothing here touches the database.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from checks.practice.lab import PracticeLab
from tests.browser import chromium
from tests.browser.site import ROOT, Demo, Site, served

SESSION_COOKIE = "launchready_session"


@dataclass(frozen=True)
class Stage:
    """The served site, with the demo's sprint in it, and a cast for each walk and each page of the
    door table."""

    site: Site
    lab: PracticeLab
    sprint: dict[str, str]
    pages: dict[str, dict[str, str]]
    walks: dict[str, dict[str, Any]]

    @property
    def url(self) -> str:
        return self.site.url


OpenContext = Callable[..., BrowserContext]


def enter(context: BrowserContext, stage: Stage, walk: str, who: str, path: str) -> Page:
    """A page of the profile, signed in as that person of the walk, at `walk[path]`."""
    there = stage.walks[walk]
    cookie = {"name": SESSION_COOKIE, "value": there["sessions"][who], "url": stage.url}
    context.add_cookies([cookie])  # type: ignore[list-item]  # Playwright's own TypedDict
    page = context.new_page()
    page.goto(stage.url + there[path])
    return page


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PracticeLab]:
    with PracticeLab(tmp_path_factory.mktemp("lab")) as running:
        yield running


@pytest.fixture(scope="session")
def stage(lab: PracticeLab, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    site = served(tmp_path_factory.mktemp("site"), lab.network_file)
    filled = subprocess.run(
        [sys.executable, "-m", "tests.browser.stage"],
        cwd=ROOT,
        env=site.environment,
        stdout=subprocess.PIPE,
        check=True,
    )
    with site:
        yield Stage(site, lab, **json.loads(filled.stdout))


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    with Demo(tmp_path_factory.mktemp("demo")) as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(
            executable_path=chromium.executable(), args=chromium.FLAGS
        )
        yield launched
        launched.close()


@pytest.fixture
def open_context(browser: Browser) -> Iterator[OpenContext]:
    """A function that opens a fresh browser profile; options as Playwright's `new_context`."""
    opened: list[BrowserContext] = []

    def opener(**options: object) -> BrowserContext:
        context = browser.new_context(locale="en-GB", timezone_id="Europe/London", **options)  # type: ignore[arg-type]  # Playwright's options, passed on
        context.set_default_timeout(15_000)
        opened.append(context)
        return context

    yield opener
    for context in opened:
        context.close()
