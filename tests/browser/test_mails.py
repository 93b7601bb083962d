"""A question reaches the founder by mail, leads to its form, and can be turned off from there."""

from __future__ import annotations

import re
from email import message_from_string, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenContext, Stage
from tests.browser.inspection import Complaints, overflow
from tests.browser.people import sign_in

pytestmark = pytest.mark.browser

QUESTION = "Which of the two logos is yours?"
LINK = re.compile(r"^http://\S+#question-\d+$", re.MULTILINE)


def mail_about(folder: Path, address: str, words: str) -> EmailMessage | None:
    """The mail to that address with these words in its subject."""
    for path in folder.glob("*.log"):
        text = path.read_text(encoding="utf-8").rpartition("-" * 79)[0]
        message = message_from_string(text, policy=policy.default)
        if message["To"] == address and words in str(message["Subject"]):
            return message
    return None


def test_a_question_is_mailed_answered_from_there_and_turned_off(
    open_context: OpenContext, stage: Stage
) -> None:
    desk = open_context().new_page()
    complaints = Complaints(desk)
    sign_in(desk, stage.url, stage.sprint["consultant"], stage.site.mail)
    desk.get_by_role("link", name="Harbour Coaching").first.click()
    desk.get_by_role("link", name="Questions", exact=True).first.click()
    desk.get_by_role("link", name="Ask the founder").first.click()
    desk.get_by_label(re.compile("^Question")).fill(QUESTION)
    desk.get_by_role("button", name="Ask", exact=True).click()
    expect(desk.get_by_text("The founder finds it")).to_be_visible()
    founder = stage.sprint["founder"]
    mail = stage.site.wait_for("a mail", lambda: mail_about(stage.site.mail, founder, QUESTION))
    text = mail.get_body(("plain",))
    assert text is not None
    found = LINK.search(text.get_content())
    assert found is not None, text.get_content()

    # A scanner, or a program without our cookies, opens the link that turns it off.
    reader = open_context(java_script_enabled=False).new_page()
    reader.goto(str(mail["List-Unsubscribe"]).strip(" <>"))
    reader.get_by_role("button", name="Stop it").click()
    expect(reader.get_by_role("heading", name="No more of this mail")).to_be_visible()
    sign_in(reader, stage.url, founder, stage.site.mail)
    reader.goto(f"{stage.url}/mail/")
    expect(reader.get_by_label("Something needs you")).not_to_be_checked()
    reader.get_by_label("Something needs you").check()
    reader.get_by_role("button", name="Save").click()
    expect(reader.get_by_label("Something needs you")).to_be_checked()
    reader.goto(found.group())
    expect(reader.get_by_role("heading", name=QUESTION)).to_be_visible()

    desk.goto(f"{stage.url}/w/{stage.sprint['workspace']}/mail/")
    desk.get_by_role("link", name=re.compile(re.escape(QUESTION))).first.click()
    expect(desk.get_by_text("Sent", exact=True)).to_be_visible()
    expect(desk.get_by_text("Hello Nora,")).to_be_visible()
    assert overflow(desk) + complaints.taken() == []
