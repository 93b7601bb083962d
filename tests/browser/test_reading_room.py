"""What people read and give beside the main job: their word, the report, the launch spec's file."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from checks.engine.spec import LaunchSpec
from tests.browser.conftest import OpenContext, Stage
from tests.browser.inspection import Complaints, overflow
from tests.browser.people import downloaded, run_audit, sign_in

pytestmark = pytest.mark.browser
WORDS = "Went back to Monday's release in four minutes."
QUESTION = "Going back to the last good release was rehearsed"
FILE = "launchready.toml"


def as_consultant(page: Page, stage: Stage) -> None:
    sign_in(page, stage.url, stage.sprint["consultant"], stage.site.mail)
    page.get_by_role("link", name="Harbour Coaching").first.click()


def give_word(page: Page, opening: str, question: str, words: str) -> None:
    """From the list of what can't be seen, by the button of that line."""
    line = page.get_by_role("listitem").filter(has_text=question)
    line.get_by_role("link", name=opening).click()
    page.get_by_label("Yes, it is so").check()
    page.get_by_label("own words").or_(page.get_by_label("their words")).fill(words)
    page.get_by_role("button", name="Keep").click()
    expect(line.get_by_text("Attested: yes")).to_be_visible()


def test_a_word_is_given_and_the_report_calls_it_attested(
    open_context: OpenContext, stage: Stage, tmp_path: Path
) -> None:
    page = open_context().new_page()
    complaints = Complaints(page)
    as_consultant(page, stage)
    page.get_by_role("link", name="Attested", exact=True).click()
    give_word(page, "Write it down", QUESTION, WORDS)
    run_audit(page)
    figure = page.get_by_role("figure", name="Who answers for the domain")
    expect(figure.get_by_role("img")).to_be_visible()
    report = downloaded(page, page.get_by_role("link", name="Report as HTML"), tmp_path)
    assert complaints.taken() == []
    page.goto(report.as_uri())
    verdict = page.locator("details.verdict").filter(has_text=QUESTION)
    assert "Attested" in (verdict.text_content() or "")
    assert WORDS.rstrip(".") in (verdict.text_content() or "")
    assert overflow(page) + complaints.found == []


def test_a_founder_gives_their_word(open_context: OpenContext, stage: Stage) -> None:
    page = open_context().new_page()
    complaints = Complaints(page)
    sign_in(page, stage.url, stage.sprint["founder"], stage.site.mail)
    page.get_by_role("navigation").get_by_text("More").click()
    page.get_by_role("navigation").get_by_role("link", name="Your word").click()
    give_word(page, "Say how it is", "All accounts are in the founder's name", "I hold all seven.")
    expect(page.get_by_text("noted as your word")).to_be_visible()
    assert complaints.found == []


def test_the_launch_spec_is_taken_away_and_brought_back(
    open_context: OpenContext, stage: Stage, tmp_path: Path
) -> None:
    page = open_context(java_script_enabled=False).new_page()
    as_consultant(page, stage)
    page.get_by_role("link", name="Settings", exact=True).click()
    page.get_by_role("link", name="launch spec").first.click()
    file = downloaded(page, page.get_by_role("link", name="Download"), tmp_path)
    spec = LaunchSpec.from_toml(file.read_text(encoding="utf-8"))
    changed = tmp_path / "changed.toml"
    changed.write_text(f"samples = 3\n{file.read_text(encoding='utf-8')}", encoding="utf-8")
    page.get_by_role("link", name=f"Import or edit as {FILE}").click()
    page.get_by_label("of your own").set_input_files(changed)
    page.get_by_role("button", name="Import it").click()
    expect(page.get_by_label("Measurements of each key route")).to_have_value("3")
    expect(page.get_by_label("Canonical host")).to_have_value(spec.canonical or "")
