"""The clock and the blocks of a sprint, as consultant and as founder (D2, D3, D5 to D9, D34)."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from icalendar import Calendar
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import OpenContext, Stage, enter
from tests.browser.inspection import Complaints, overflow
from tests.browser.time_passes import time_passes

pytestmark = pytest.mark.browser
NEEDED = "The log-in of the registrar"
A_MINUTE = timedelta(minutes=1)


def block(page: Page, title: str) -> Locator:
    """A block of the plan."""
    return page.locator("ol.plan > li").filter(has=page.get_by_role("heading", name=title))


def moment(where: Locator) -> datetime:
    return datetime.fromisoformat(where.locator("time").first.get_attribute("datetime") or "")


def fact(page: Page, name: str) -> Locator:
    """The answer beside a word of the overview, such as “Started”."""
    return page.locator(".clock-facts > div").filter(has=page.get_by_text(name, exact=True))


def press(page: Page, button: str) -> None:
    page.get_by_role("button", name=button, exact=True).click()


def to(page: Page, room: str) -> None:
    page.get_by_role("navigation", name="This sprint").get_by_role(
        "link", name=room, exact=True
    ).click()


def test_the_clock_stands_while_the_client_is_asked_and_goes_on(
    open_context: OpenContext, stage: Stage
) -> None:
    desk = enter(open_context(), stage, "clock", "consultant", "desk")
    founder = enter(open_context(), stage, "clock", "founder", "portal")
    complaints = Complaints(desk)
    write_the_scope(desk, founder)

    press(desk, "Start the clock")
    expect(desk.get_by_text("The clock runs.")).to_be_visible()
    started = moment(fact(desk, "Started"))
    to(desk, "Plan")
    first = block(desk, "Audit of DNS")
    assert abs(moment(first) - started - timedelta(hours=8)) < A_MINUTE
    first.get_by_role("button", name="Start this block").click()
    expect(first.get_by_text("of 8 h used")).to_be_visible()

    to(desk, "Overview")
    desk.get_by_text("Wait for the client", exact=True).click()
    desk.get_by_label("What do you need from the client?").fill(NEEDED)
    press(desk, "Stop the clock and wait")
    stands = desk.get_by_role("heading", name=f"Waiting for the client at hour 0 of 48: {NEEDED}")
    expect(stands).to_be_visible()
    founder.reload()
    needs = founder.get_by_role("region", name="Needs you")
    expect(needs.get_by_role("article").filter(has_text=NEEDED)).to_be_visible()
    expect(founder.get_by_text("The work is waiting for you")).to_be_visible()

    time_passes(stage.site, "stood", "3", stage.walks["clock"]["slug"])
    desk.reload()
    expect(fact(desk, "Waited for the client")).to_contain_text("3 h")
    expect(fact(desk, "Time left")).to_contain_text("48 h")
    press(desk, "Resume")
    expect(desk.get_by_text("The clock runs again.")).to_be_visible()
    started = moment(fact(desk, "Started"))
    to(desk, "Plan")
    late = timedelta(hours=8 + 3)  # the hours of the block, and those that did not count
    assert abs(moment(block(desk, "Audit of DNS")) - started - late) < A_MINUTE
    waited = "The client has kept the sprint waiting for 3 h; that time does not count."
    expect(desk.get_by_text(waited)).to_be_visible()
    founder.reload()
    expect(needs.get_by_text(NEEDED)).to_have_count(0)

    desk.set_viewport_size({"width": 1440, "height": 900})
    the_calendar_says_the_same(desk)
    work_through(desk)
    close_and_reopen(desk, founder)
    assert overflow(desk) + overflow(founder) == []
    assert [each for each in complaints.taken() if "422" not in each] == []


def write_the_scope(desk: Page, founder: Page) -> None:
    """What is in the sprint and what is not, from the settings to the founder's page (D3)."""
    desk.get_by_role("link", name="Say what you will do").click()
    desk.get_by_label("In this sprint", exact=True).fill("Domain and mail.\nThe handover.")
    desk.get_by_label("Not in this sprint").fill("A new logo.")
    press(desk, "Save")
    expect(desk.get_by_text("A new logo.")).to_be_visible()
    founder.reload()
    scope = founder.get_by_role("region", name="What is in this sprint")
    expect(scope).to_contain_text("The handover.")
    expect(scope.get_by_text("A new logo.")).to_be_visible()


def the_calendar_says_the_same(desk: Page) -> None:
    """Each block of the feed lies where the plan says, and nothing there is unsaid here (D34)."""
    plan = desk.locator("ol.plan > li")
    due = {item.get_by_role("heading", level=2).inner_text(): moment(item) for item in plan.all()}
    assert len(due) > 3
    desk.get_by_role("link", name="Calendar", exact=True).click()
    press(desk, "Make my link")
    link = desk.get_by_text(re.compile(r"^http\S+\.ics$")).inner_text()
    answer = desk.request.get(link)
    assert answer.headers["content-type"].startswith("text/calendar")
    events = {
        str(event["SUMMARY"]).rpartition(" (")[0]: event.end
        for event in Calendar.from_ical(answer.text()).events
    }
    assert events.keys() == due.keys()
    assert all(abs(events[title] - due[title]) < A_MINUTE for title in due)
    to(desk, "Plan")


def work_through(desk: Page) -> None:
    """Items with a note, a block that can't finish unsaid, a gate that opens (D6, D8)."""
    first, second = block(desk, "Audit of DNS"), block(desk, "Edge set-up")
    gate = second.get_by_text("Write a rollback card for DNS first")
    expect(gate).to_be_visible()
    expect(second.get_by_role("button", name="Start this block")).to_have_count(0)

    item = first.get_by_role("listitem").filter(has_text="Where production lives")
    item.get_by_text("Reason or note").click()
    item.get_by_label("Note to keep").fill("Frankfurt, two machines")
    item.get_by_role("button", name="Passes").click()
    expect(item.get_by_text("Passes, says consultant")).to_be_visible()
    expect(item.locator(".item-note")).to_have_text("Frankfurt, two machines")
    expect(first.get_by_text("1 of 8 items settled")).to_be_visible()
    item.get_by_role("button", name="Does not apply").click()
    expect(item.get_by_role("alert")).to_have_text("Say why this does not apply.")
    expect(item.get_by_text("Passes, says consultant")).to_be_visible()

    first.get_by_role("button", name="Finish this block").click()
    expect(first.get_by_text("7 items are open or not passing.")).to_be_visible()
    first.get_by_label("Why can it finish with items open?").fill("The rest is for Monday")
    first.get_by_role("button", name="Finish this block").click()
    expect(first.get_by_text("Finished all the same: The rest is for Monday")).to_be_visible()

    second.get_by_role("link", name="Go there").click()
    desk.get_by_role("link", name="Write the first card").click()
    desk.get_by_label("What it undoes").select_option(label="DNS")
    desk.get_by_label("Title").fill("Put the old record back")
    desk.get_by_label("When to go back").fill("The site is gone.")
    desk.get_by_label("Steps").fill("Log in.\nPut it back.")
    desk.get_by_label("Minutes it takes").fill("5")
    press(desk, "Save")
    to(desk, "Plan")
    expect(gate).to_contain_text("rehearse it by the clock")  # a card alone is a hope
    second.get_by_role("link", name="Go there").click()
    desk.get_by_role("button", name="Start a drill").click()
    desk.get_by_role("button", name="stop the clock").click()
    expect(desk.get_by_text("within the target of 10 minutes")).to_be_visible()
    to(desk, "Plan")
    expect(gate).to_have_count(0)
    second.get_by_role("button", name="Start this block").click()
    expect(second.get_by_text("of 8 h used")).to_be_visible()


def close_and_reopen(desk: Page, founder: Page) -> None:
    """Closed, nothing can be changed and the founder's page says so; reopened, it goes on (D2)."""
    to(desk, "Overview")
    here = desk.url
    press(desk, "Close the engagement")
    press(desk, "Close it")
    expect(desk.get_by_text("The papers are read-only now")).to_be_visible()
    to(desk, "Plan")
    expect(desk.get_by_role("button", name="Passes")).to_have_count(0)
    expect(desk.get_by_role("button", name=re.compile("this block$"))).to_have_count(0)
    to(desk, "Rollback")
    expect(desk.get_by_role("link", name="Write a card")).to_have_count(0)
    founder.reload()
    expect(founder.get_by_text("Your sprint is finished")).to_be_visible()
    desk.goto(here)
    press(desk, "Reopen")
    expect(desk.get_by_text("Reopened.")).to_be_visible()
    to(desk, "Plan")
    expect(desk.get_by_role("button", name="Finish this block")).to_be_visible()
