"""Which browser is driven, and how it starts."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Playwright

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


# Of Debian. The shell is the same engine without the windows, menus and start page around it,
# which take two fifths of the browser's CPU though nobody sees them.
KNOWN = ("/usr/bin/chromium-headless-shell", "/usr/bin/chromium")


def executable() -> str:
    """What CHROMIUM names, or one of Debian's; empty when none is there."""
    named = os.environ.get("CHROMIUM")
    return next((path for path in ([named] if named else KNOWN) if Path(path).is_file()), "")


def launch(playwright: Playwright) -> Browser:
    return playwright.chromium.launch(executable_path=executable(), args=FLAGS)
