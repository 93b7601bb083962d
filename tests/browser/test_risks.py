"""Risks from the first audit to the day they come back, by both people (D11 to D13)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from checks.practice.faults import all_faults
from tests.browser.conftest import OpenContext, Stage, enter
from tests.browser.inspection import Complaints, overflow
from tests.browser.people import open_risk, risk_row, run_audit
from tests.browser.time_passes import time_passes

pytestmark = pytest.mark.browser
WORDED, WAITS, FALSE = "framing-allowed", "assets-not-cached", "nothing-compressed"
STAYS, APPEARS = "noindex-left-on", "missing-pages-say-ok"
MINE = "Anybody can frame our booking page"
KEPT = "Search engines are told to forget the home page"
REASON = "Nobody comes back often enough to notice"


@pytest.fixture
def stage_as_it_was(stage: Stage) -> Iterator[Stage]:
    """The lab serves the other modules too."""
    yield stage
    stage.lab.fix(APPEARS)
    stage.lab.break_(WORDED)


def finding(fault: str) -> tuple[str, str]:
    """Its rule and subject."""
    return all_faults()[fault].fails[0]


def lane(page: Page, name: str) -> Locator:
    return page.get_by_role("table", name=re.compile(f"^{name}"))


def to_risks(page: Page) -> None:
    page.get_by_role("link", name=re.compile(r"^Risks")).first.click()
    expect(page.get_by_role("heading", name="Risks", level=1)).to_be_visible()


def decide(page: Page, choice: str, button: str, **fields: str) -> None:
    """From a risk's page: unfold the choice, fill it in, press its button."""
    summary = page.locator("summary").get_by_text(choice, exact=True)
    summary.click()
    unfolded = page.locator("details").filter(has=summary)
    for label, value in fields.items():
        unfolded.get_by_label(label.replace("_", " ")).fill(value)
    unfolded.get_by_role("button", name=button, exact=True).click()


def test_decisions_about_risks_outlive_runs_and_end_on_their_day(
    open_context: OpenContext, stage_as_it_was: Stage
) -> None:
    stage = stage_as_it_was
    desk = enter(open_context(), stage, "risks", "consultant", "desk")
    complaints = Complaints(desk)
    run_audit(desk)
    expect(desk.get_by_text(re.compile("This is the first audit"))).to_be_visible()
    word_and_sort(desk)
    ask_and_answer(desk, open_context, stage)
    expect_runs_to_keep_it_all(desk, stage)
    the_day_comes(desk, open_context, stage)
    assert overflow(desk) == []
    assert complaints.taken() == []


def word_and_sort(desk: Page) -> None:
    """A risk in one's own words, a false alarm, one added by hand, one for later."""
    for fault, words in ((STAYS, KEPT), (WORDED, MINE)):
        open_risk(desk, *finding(fault))
        desk.get_by_role("link", name="Edit the words").click()
        desk.get_by_label("What is wrong").fill(words)
        desk.get_by_role("button", name="Save").click()
        expect(desk.get_by_text("The words are saved.")).to_be_visible()
        expect(desk.get_by_text("What is wrong: written by a person")).to_be_visible()
        assert finding(fault)[0] in desk.locator("main .caps").first.inner_text()

    open_risk(desk, *finding(FALSE))
    decide(desk, "It is a false alarm…", "Call it a false alarm", Why_this_is="The edge does it")
    expect(desk.get_by_text("Noted as a false alarm.")).to_be_visible()

    to_risks(desk)
    desk.get_by_role("link", name="Add a risk").click()
    desk.get_by_label("What is wrong").fill("The phone number on the site is wrong")
    desk.get_by_label("What it does to the business").select_option(index=1)
    desk.get_by_label("Severity").select_option(label="Minor")
    desk.get_by_role("button", name="Add the risk").click()
    expect(desk.get_by_text("Added by hand")).to_be_visible()
    in_a_month = timezone.localdate() + timedelta(days=30)
    decide(desk, "Plan for later…", "Plan for later", Until=in_a_month.isoformat())
    to_risks(desk)
    expect(lane(desk, "Can wait until")).to_contain_text("The phone number on the site is wrong")


def ask_and_answer(desk: Page, open_context: OpenContext, stage: Stage) -> None:
    """The consultant proposes, the founder decides; nobody decides in the founder's name."""
    open_risk(desk, *finding(WAITS))
    title = desk.get_by_role("heading", level=1).inner_text()
    until = timezone.localdate() + timedelta(days=60)
    decide(
        desk,
        "Ask the founder to accept it…",
        "Ask the founder",
        Could_wait_until=until.isoformat(),
        Why_it_can_wait="It costs speed only",
    )
    expect(desk.get_by_text("The founder finds it under “Needs you”.")).to_be_visible()
    expect(desk.get_by_role("button", name=re.compile("^(Accept|It can wait)"))).to_have_count(0)
    number = re.search(r"/risks/(\d+)/", desk.url)
    assert number
    portal_risk = f"{stage.url}{stage.walks['risks']['portal']}risks/{number[1]}/"
    desk.goto(portal_risk)
    expect(desk.get_by_role("button", name="It can wait")).to_have_count(0)
    expect(desk.get_by_text("Let it wait")).to_have_count(0)
    token = desk.locator("[name=csrfmiddlewaretoken]").first.get_attribute("value") or ""
    forged = {"csrfmiddlewaretoken": token, "until": until.isoformat(), "reason": REASON}
    assert desk.request.post(f"{portal_risk}wait/", form=forged).status == 403
    desk.goto(stage.url + stage.walks["risks"]["desk"])

    founder = enter(open_context(), stage, "risks", "founder", "portal")
    card = founder.get_by_role("article").filter(has_text=title)
    expect(card.get_by_text("It costs speed only")).to_be_visible()
    card.get_by_text("Let it wait").click()
    card.get_by_label("Why it can wait").fill(REASON)
    card.get_by_role("button", name="It can wait").click()
    expect(founder.get_by_text("Noted: this may wait.")).to_be_visible()
    expect(founder.get_by_text("Agreed to wait").first).to_be_visible()

    to_risks(desk)
    expect(lane(desk, "Accepted until").get_by_role("row")).to_have_count(2)  # with the heading
    open_risk(desk, *finding(WAITS))
    expect(desk.get_by_text(f"founder: {REASON}")).to_be_visible()


def expect_runs_to_keep_it_all(desk: Page, stage: Stage) -> None:
    """What is new, fixed and back, and that no run touches what people decided."""
    changes = desk.locator("ul.changes > li")
    stage.lab.fix(WORDED)
    stage.lab.break_(APPEARS)
    run_audit(desk)
    expect(changes.filter(has_text="Fixed").filter(has_text=MINE)).to_be_visible()
    expect(changes.filter(has_text="New")).to_have_count(1)
    desk.get_by_role("link", name="Compare with the audit before").click()
    for fault, change in ((WORDED, "fixed"), (APPEARS, "worse")):
        row = desk.get_by_role("row").filter(has_text=finding(fault)[0])
        expect(row.locator("td").last).to_have_text(change)
    expect(
        desk.get_by_text(re.compile(r"^\d+ other matters read the same in both"))
    ).to_be_visible()

    stage.lab.break_(WORDED)
    run_audit(desk)
    expect(changes.filter(has_text="Back again").filter(has_text=MINE)).to_be_visible()
    expect(changes).to_have_count(1)
    to_risks(desk)
    expect(risk_row(desk, *finding(STAYS)).get_by_role("link")).to_have_text(KEPT)
    back = lane(desk, "Fix now").get_by_role("row").filter(has_text=MINE)
    expect(back.get_by_text("came back")).to_be_visible()
    expect(lane(desk, "Accepted until")).to_contain_text(finding(WAITS)[0])
    desk.get_by_text("Fixed and false alarms").click()
    expect(lane(desk, "Settled")).to_contain_text(finding(FALSE)[0])
    open_risk(desk, *finding(WORDED))
    expect(desk.get_by_role("heading", name=MINE, level=1)).to_be_visible()
    looks = desk.locator("#risk-history li")
    expect(looks).to_have_count(3)


def the_day_comes(desk: Page, open_context: OpenContext, stage: Stage) -> None:
    """A word a week before it, and back on the list the day after."""
    to_risks(desk)
    title = risk_row(desk, *finding(WAITS)).get_by_role("link").inner_text()
    time_passes(stage.site, "waits_until", "5", title)
    founder = enter(open_context(), stage, "risks", "founder", "portal")
    warned = founder.get_by_role("article").filter(has_text="Longer than that?")
    expect(warned).to_contain_text(title)
    time_passes(stage.site, "waits_until", "-1", title)
    founder.reload()
    expect(founder.get_by_text("Agreed to wait")).to_have_count(0)
    to_risks(desk)
    expect(lane(desk, "Accepted until")).to_have_count(0)
    row = lane(desk, "Fix now").get_by_role("row").filter(has_text=finding(WAITS)[0])
    expect(row.get_by_text("came back")).to_be_visible()
    row.get_by_role("link").click()
    expect(desk.get_by_text(re.compile("reopened a risk: it was accepted until"))).to_be_visible()
