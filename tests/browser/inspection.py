"""What is wrong with a page as a browser shows it: each function returns sentences, best none."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import APIResponse, ConsoleMessage, Error, Page, Response, expect

WIDTHS = (360, 768, 1024, 1440)
HEIGHT = 900
AXE_JS = "AXE_JS"  # the variable that names axe-core's file
SERIOUS = ("serious", "critical")
# A page is judged as a desk by day and a phone in the dark would show it, which meets both themes.
# All of axe both times: some parts, such as a phone's menu, are shown at one width only.
LOOKS: tuple[tuple[Literal["light", "dark"], int, dict[str, Any]], ...] = (
    ("light", 1440, {}),
    ("dark", 360, {"target-size": {"enabled": True}}),  # for fingers; off unless asked for
)

# Details of what is in order are not asked for: they take most of axe's time.
VIOLATIONS = """(rules) => axe.run(document, {resultTypes: ["violations"], rules})
  .then((result) => result.violations)"""

UNDER_WAY = ".htmx-request, .htmx-swapping, .htmx-settling, .htmx-added"

TOO_WIDE = """() => {
  const room = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= room) return [];
  const scrolls = (node) => node && node !== document.body
    && (getComputedStyle(node).overflowX !== "visible" || scrolls(node.parentElement));
  return [...document.querySelectorAll("body *")]
    .filter((node) => node.getBoundingClientRect().right > room + 1 && !scrolls(node.parentElement))
    .slice(0, 3)
    .map((node) => node.outerHTML.slice(0, 120));
}"""


def is_page(answer: APIResponse) -> bool:
    """Whether an answer is a whole page to look at, and no file to save nor a part of a page."""
    saved = answer.headers.get("content-disposition", "").startswith("attachment")
    return "text/html" in answer.headers["content-type"] and "<html" in answer.text() and not saved


def settle(page: Page) -> None:
    """Wait until htmx has brought the parts that a page asks for as it loads.

    Quicker than Playwright's "networkidle", which is half a second of silence on every page.
    """
    expect(page.locator(UNDER_WAY)).to_have_count(0)


class Complaints:
    """What the browser itself complains about from now on: CSP, scripts, files that don't load."""

    def __init__(self, page: Page) -> None:
        self.found: list[str] = []
        page.on("console", self._on_console)
        page.on("pageerror", self._on_error)
        page.on("response", self._on_response)

    def taken(self) -> list[str]:
        """The complaints so far, which are then forgotten."""
        found, self.found = self.found, []
        return found

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.found.append(f"console: {message.text}")

    def _on_error(self, error: Error) -> None:
        self.found.append(f"script error: {error}")

    def _on_response(self, response: Response) -> None:
        if response.status >= 400 and not response.request.is_navigation_request():
            self.found.append(f"{response.status} for {response.url}")


def overflow(page: Page) -> list[str]:
    """Where the page is wider than the window, at each of the widths."""
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        found += [f"too wide at {width} px: {element}" for element in page.evaluate(TOO_WIDE)]
    return found


def accessibility(page: Page) -> list[str]:
    """What axe-core calls serious or critical, in both themes."""
    page.evaluate(Path(os.environ[AXE_JS]).read_text(encoding="utf-8"))
    found: list[str] = []
    for theme, width, rules in LOOKS:
        page.emulate_media(color_scheme=theme)
        page.set_viewport_size({"width": width, "height": HEIGHT})
        violations = page.evaluate(VIOLATIONS, rules)
        found += [
            f"{theme}: {sentence}"
            for violation in violations
            if violation["impact"] in SERIOUS
            for sentence in _sentences(violation)
        ]
    return found


def _sentences(violation: dict[str, Any]) -> list[str]:
    return [
        f"{violation['id']} at {' '.join(map(str, node['target']))}: "
        f"{' '.join(node['failureSummary'].split())} {node['html'][:160]}"
        for node in violation["nodes"]
    ]
