"""What people do in the browser, in their words; each function ends where the person then is."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

CODE = re.compile(r"sign-in code:\s+(\S+)")
AUDIT_SECONDS = 120_000  # milliseconds, as Playwright counts
PACK_SECONDS = 60_000


# Cookies by site and person: the site mails somebody only a few codes a minute.
_signed_in: dict[tuple[str, str], list[Any]] = {}
HOME = re.compile(r"/[wp]/")


def sign_in(page: Page, url: str, email: str, mail: Path) -> None:
    """By the code that is mailed, as consultant and founder both do; once for each person."""
    if known := _signed_in.get((url, email)):
        page.context.add_cookies(known)
        page.goto(url)
        if HOME.search(page.url):
            return
    sign_in_by_code(page, url, email, mail)
    _signed_in[url, email] = page.context.cookies()


def sign_in_by_code(page: Page, url: str, email: str, mail: Path) -> None:
    page.goto(f"{url}/accounts/login/")
    page.get_by_label("Your e-mail address").fill(email)
    page.get_by_role("button", name="Mail me a code").click()
    expect(page.get_by_role("heading", name="Enter the code")).to_be_visible()
    page.get_by_label("Code").fill(newest_code(mail, email))
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(HOME)


def newest_code(mail: Path, email: str) -> str:
    """The code in the newest mail to that address."""
    for path in sorted(mail.glob("*.log"), key=lambda path: path.stat().st_mtime_ns, reverse=True):
        text = path.read_text(encoding="utf-8")
        if f"To: {email}" in text and (found := CODE.search(text)):
            return found.group(1)
    raise AssertionError(f"no code was mailed to {email}")


def run_audit(page: Page) -> None:
    """From a page of the sprint; waits for the story of what was found."""
    page.get_by_role("link", name="Runs", exact=True).first.click()
    page.get_by_role("button", name="Run an audit").click()
    expect(page.get_by_text(re.compile("Waiting for a worker|Looked at")).first).to_be_visible()
    expect(page.get_by_role("heading", name="What changed in the risk list")).to_be_visible(
        timeout=AUDIT_SECONDS
    )


def open_risk(page: Page, code: str, subject: str) -> None:
    page.get_by_role("link", name=re.compile(r"^Risks")).first.click()
    risk_row(page, code, subject).get_by_role("link").first.click()
    expect(page.get_by_role("heading", name="How to fix it")).to_be_visible()


def risk_row(page: Page, code: str, subject: str) -> Locator:
    row = page.get_by_role("row").filter(has_text=re.compile(rf"· {re.escape(subject)} · {code}"))
    return row.first


def verify(page: Page, expected: str) -> None:
    """From a risk's page; waits for the sentence that the verification ends with."""
    page.get_by_role("button", name="Verify").click()
    expect(page.get_by_text(expected)).to_be_visible(timeout=AUDIT_SECONDS)


def make_pack(page: Page) -> Locator:
    """From a page of the sprint; returns the link to the finished PDF."""
    page.get_by_role("link", name="Handover pack", exact=True).first.click()
    button = page.get_by_role("button", name=re.compile(r"^Make version \d+"))
    number = button.inner_text().split()[-1]
    button.click()
    download = page.get_by_role("link", name=f"PDF of version {number}", exact=True)
    expect(download).to_be_visible(timeout=PACK_SECONDS)
    return download


def downloaded(page: Page, link: Locator, folder: Path) -> Path:
    with page.expect_download() as download:
        link.click()
    target = folder / download.value.suggested_filename
    download.value.save_as(target)
    return target
