"""The main job in a real browser, against real processes and the practice lab."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from checks.practice.faults import all_faults
from tests.browser.conftest import OpenContext, Stage
from tests.browser.inspection import Complaints
from tests.browser.people import (
    downloaded,
    make_pack,
    open_risk,
    run_audit,
    sign_in,
    verify,
)
from tests.browser.site import START_LINK, served

pytestmark = pytest.mark.browser
CLIENT = "Harbour Coaching"
REPAIRED, LEFT = "no-hsts", "no-nosniff"


def as_consultant(page: Page, stage: Stage) -> None:
    """Signed in and on the overview of the demo's sprint."""
    sign_in(page, stage.url, stage.sprint["consultant"], stage.site.mail)
    page.get_by_role("link", name=CLIENT).first.click()


def as_founder(page: Page, stage: Stage) -> None:
    sign_in(page, stage.url, stage.sprint["founder"], stage.site.mail)


def text_of(pdf: Path) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(pdf).pages)


def test_a_consultant_goes_from_audit_to_pack(
    open_context: OpenContext, stage: Stage, tmp_path: Path
) -> None:
    page = open_context().new_page()
    complaints = Complaints(page)
    as_consultant(page, stage)
    run_audit(page)
    open_risk(page, *all_faults()[REPAIRED].fails[0])
    stage.lab.fix(REPAIRED)
    verify(page, "It is fixed.")
    page.get_by_role("link", name="Open the risk").click()
    proof = page.get_by_role("region", name="Before and after", exact=True)
    expect(proof.get_by_role("region", name="Before")).to_contain_text("Needs fixing")
    expect(proof.get_by_role("region", name="After")).to_contain_text("Working")
    pdf = downloaded(page, make_pack(page), tmp_path)
    assert pdf.read_bytes().startswith(b"%PDF-")
    assert stage.lab.domain in text_of(pdf)
    assert complaints.found == []


def test_a_founder_answers_and_takes_the_pack(
    open_context: OpenContext, stage: Stage, tmp_path: Path
) -> None:
    consultant, page = (open_context().new_page() for _ in range(2))
    as_consultant(consultant, stage)
    make_pack(consultant)
    complaints = Complaints(page)
    as_founder(page, stage)
    expect(page.get_by_role("heading", name="Needs you", exact=True)).to_be_visible()
    page.get_by_role("button", name="Yes", exact=True).first.click()
    expect(page.get_by_text("has your answer")).to_be_visible()
    page.get_by_role("navigation").get_by_role("link", name="Your pack").click()
    pdf = downloaded(page, page.get_by_role("link", name="Download").first, tmp_path)
    assert stage.lab.domain in text_of(pdf)
    assert complaints.found == []
    consultant.reload()
    consultant.get_by_role("link", name="Questions").first.click()
    expect(consultant.get_by_text("Nora Quist").first).to_be_visible()


def test_the_main_path_needs_no_javascript(open_context: OpenContext, stage: Stage) -> None:
    page = open_context(java_script_enabled=False).new_page()
    as_consultant(page, stage)
    run_audit(page)
    open_risk(page, *all_faults()[LEFT].fails[0])
    verify(page, "It is still there.")


def test_a_new_consultancy_opens_its_first_sprint(
    open_context: OpenContext, tmp_path: Path
) -> None:
    page = open_context().new_page()
    complaints = Complaints(page)
    with served(tmp_path) as site:
        link = site.wait_for("link to begin with", lambda: START_LINK.search(site.output()))
        page.goto(link.group())
        page.get_by_label("Name of your consultancy").fill("Steady Launches")
        page.get_by_label("Your name").fill("Ada Okafor")
        page.get_by_label("Your e-mail address").fill("ada@steady.example")
        page.get_by_role("button").last.click()
        page.get_by_role("link", name="Open an engagement").first.click()
        page.get_by_label("Name of the business").fill("Müller Beratung")
        page.get_by_role("textbox", name="Domain", exact=True).fill("müller-beratung.example")
        page.get_by_role("radio").first.check()
        page.get_by_role("button", name="Open the engagement").click()
        expect(page.get_by_role("button", name="Run the first audit").first).to_be_visible()
        assert complaints.found == []
