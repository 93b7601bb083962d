"""The list of what was mailed: to whom, when, and what did not go."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from engagements import tenancy
from engagements.models import Mail, MailSide, MailState, tell
from engagements.models.mail import Line
from engagements.models.mail_choice import MailKind
from engagements.tasks import send_mail
from tests.conftest import Cast
from tests.engagements.desk.browsing import desk_of, text_of
from tests.factories import make_mail


def path(cast: Cast, name: str = "mail_list", *parts: int) -> str:
    return reverse(name, args=[cast.workspace.slug, *parts])


def test_each_state_is_shown_and_what_failed_goes_again(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(send_mail, "delay", lambda *ids: None)
    founder, browser = cast.memberships["founder"], cast.browser("helper")
    assert "Nothing was mailed yet" in text_of(browser.get(path(cast)))
    make_mail(cast.engagement, founder)
    refused = make_mail(
        cast.engagement,
        founder,
        state="failed",
        sent_at=None,
        subject="A pack <b>to sign</b>",
        error="The mail server refused it: 550 no such person",
    )
    make_mail(cast.engagement, founder, state="unwanted", sent_at=None, subject="", kind="digest")
    make_mail(cast.foreign_engagement, cast.memberships["outsider"], subject="Of another tenant")
    with tenancy.scope(cast.workspace):
        make_mail(cast.other_engagement, cast.memberships["other_founder"], subject="Baker's")
        tell(cast.engagement, MailSide.OURS, MailKind.BROKE, [Line("x:1", "A run could not end")])
    page = text_of(browser.get(path(cast)))
    for words in (
        "2 things need you",
        "founder@people.example",
        "550 no such person",
        "1 mail may not have arrived",
        "Turned off",
        "Being collected",
        "A pack &lt;b&gt;to sign",
        "Baker&#x27;s",
    ):
        assert words in page
    assert "Of another tenant" not in page
    of_one = text_of(browser.get(path(cast), {"sprint": cast.engagement.slug, "state": "failed"}))
    assert "550 no such person" in of_one
    assert "2 things need you" not in of_one
    assert "None in this state" not in of_one
    assert "None in this state" in text_of(
        browser.get(path(cast), {"sprint": cast.other_engagement.slug, "state": "failed"})
    )

    assert "this waits for you" in text_of(browser.get(path(cast, "mail_page", refused.pk)))
    said = text_of(browser.post(path(cast, "mail_again", refused.pk), follow=True))
    assert "It goes to founder@people.example again." in said
    with tenancy.scope(cast.workspace):
        assert Mail.objects.get(pk=refused.pk).state == MailState.RETRY
        Mail.objects.filter(side="ours").update(send_at=timezone.now() - timedelta(hours=1))
        waiting = Mail.objects.filter(side="ours")[0]
    assert "A run could not end" in text_of(browser.get(path(cast, "mail_page", waiting.pk)))
    again = text_of(browser.post(path(cast, "mail_again", refused.pk), follow=True))
    assert "needs no second try" in again
    assert "sent a mail again to founder@people.example" in text_of(desk_of(cast).get("audit_list"))


@pytest.mark.parametrize("number", [3, 30])
def test_the_list_takes_the_same_queries(
    cast: Cast, number: int, django_assert_num_queries: Any
) -> None:
    for _ in range(number):
        make_mail(cast.engagement, cast.memberships["founder"])
    browser = cast.browser("consultant")
    # The count, the mails with their sprints, and what failed, beside the usual three.
    with django_assert_num_queries(6):
        browser.get(path(cast))
