"""``make screenshots``: pictures of the demo for the README, and its pack's pages, by itself."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, ViewportSize, expect, sync_playwright

from tests.browser import chromium
from tests.browser.site import ROOT, Demo

TARGET = ROOT / "docs" / "screenshots"
DESK: ViewportSize = {"width": 1280, "height": 860}
PHONE: ViewportSize = {"width": 390, "height": 844}


def main() -> int:
    TARGET.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory(prefix="launchready-") as name,
        sync_playwright() as playwright,
    ):
        browser = chromium.launch(playwright)
        with Demo(Path(name)) as demo:
            picture_desk(browser, demo)
            picture_portal(browser, demo)
            picture_door(browser, demo)
            picture_pack(demo)
        browser.close()
    return 0


def picture_desk(browser: Browser, demo: Demo) -> None:
    page = signed_in(browser, demo.consultant_link, DESK)
    page.get_by_role("link", name="Harbour Coaching").first.click()
    page.wait_for_url("**/e/**")
    picture(page, "sprint")
    page.get_by_role("link", name="Runs", exact=True).click()
    page.get_by_role("link", name="Audit").first.click()
    expect(page.get_by_role("heading", name="What blocks the launch")).to_be_visible()
    picture(page, "run")
    page.get_by_role("link", name="Risks").first.click()
    picture(page, "risks")
    page.get_by_role("link", name="DNS map", exact=True).click()
    picture(page, "dns-map")


def picture_portal(browser: Browser, demo: Demo) -> None:
    page = signed_in(browser, demo.founder_link, PHONE)
    picture(page, "portal-phone")
    page.emulate_media(color_scheme="dark")
    picture(page, "portal-phone-dark")


def picture_door(browser: Browser, demo: Demo) -> None:
    """As a stranger sees it."""
    page = browser.new_page(viewport=DESK, locale="en-GB", timezone_id="Europe/London")
    page.goto(f"{demo.url}/d/sprint-studio/")
    picture(page, "door")


def picture_pack(demo: Demo) -> None:
    """The first pages of the pack that the demo made."""
    pack = next((demo.folder / "demo").glob("handover-pack-*.pdf"))
    for number in (1, 3):
        page, target = str(number), str(TARGET / f"pack-page-{number}")
        command = ["pdftoppm", "-png", "-r", "72", "-singlefile", "-f", page, str(pack), target]
        subprocess.run(command, check=True)  # noqa: S603


def signed_in(browser: Browser, link: str, viewport: ViewportSize) -> Page:
    page = browser.new_page(viewport=viewport, locale="en-GB", timezone_id="Europe/London")
    page.goto(link)
    page.get_by_role("button", name="Sign in as").click()
    return page


def picture(page: Page, name: str) -> None:
    page.wait_for_load_state("networkidle")
    page.screenshot(path=TARGET / f"{name}.png", animations="disabled")


if __name__ == "__main__":
    sys.exit(main())
