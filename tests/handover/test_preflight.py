"""The look before a version: each thing that is missing, with the page to mend it on."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from django.urls import resolve, reverse
from django.utils import timezone

from checks.runs.models import Run
from engagements import tenancy
from engagements.models import (
    AccessGrant,
    AlertDestination,
    Contact,
    Engagement,
    Risk,
    RollbackCard,
)
from handover.places import Pages
from handover.preflight import look_over
from tests.conftest import Cast
from tests.factories import (
    make_access_grant,
    make_alert,
    make_approval,
    make_block,
    make_change,
    make_contact,
    make_dns_record,
    make_item,
    make_risk,
    make_rollback_card,
    make_secret_entry,
)
from tests.handover.paperwork import make_ready

STRIPE = "sk_live_" + "4eC39HqLyjWDarjtT1zdp7dc"


def said(engagement: Engagement) -> dict[str, list[str]]:
    return {g.title: [line.text for line in g.lines] for g in look_over(engagement).groups}


def link(engagement: Engagement, text: str) -> str:
    look = look_over(engagement)
    lines = [*look.blocking, *(line for group in look.groups for line in group.lines)]
    url = next(line.url for line in lines if text in line.text)
    return resolve(urlsplit(url).path).url_name if url else ""


def complete(engagement: Engagement) -> None:
    Risk.objects.filter(owner_name="").update(owner_name="Grace")
    make_rollback_card(engagement, subject="dns", title="Undo").note_rehearsal(4)
    engagement.approvals.all().delete()


def test_nothing_is_said_of_what_is_complete(engagement: Engagement) -> None:
    complete(engagement)
    look = look_over(engagement)
    assert look.is_clear
    assert look.next_number == 1


@pytest.mark.parametrize(
    ("model", "title", "text", "page"),
    [
        (Run, "No audit to show", "No audit has been finished", "run_list"),
        (RollbackCard, "No way back", "No rollback card for Deployment", "rollback_create"),
        (Contact, "Nobody to call", "Nobody is named to call in week one", "contact_create"),
    ],
)
def test_what_is_absent_is_named(
    engagement: Engagement, model: type, title: str, text: str, page: str
) -> None:
    complete(engagement)
    model.objects.all().delete()
    assert text in said(engagement)[title]
    assert link(engagement, text) == page


def test_one_audit_shows_no_before_and_after(engagement: Engagement) -> None:
    Run.objects.order_by("finished_at")[0].delete()
    assert said(engagement)["No audit to show"] == [
        "Only one audit: run it again to show before and after"
    ]


def test_a_risk_and_a_secret_without_an_owner(engagement: Engagement) -> None:
    Risk.objects.filter(title="Two versions of the site").update(owner_name="")
    make_secret_entry(engagement, name="API_KEY", owner="")
    assert said(engagement)["Nobody looks after it"] == [
        "The risk “Two versions of the site”, coach.example",
        "The secret API_KEY",
    ]
    assert link(engagement, "Two versions") == "risk_edit"
    assert link(engagement, "API_KEY") == "secret_edit"


def test_a_rollback_that_was_not_rehearsed(engagement: Engagement) -> None:
    make_rollback_card(engagement, title="Undo the mail")
    assert "“Undo the mail” was not rehearsed" in said(engagement)["No way back"]
    assert link(engagement, "Undo the mail") == "rollback_page"


def test_an_alert_that_nobody_proved(engagement: Engagement) -> None:
    title = "Alerts that nobody proved"
    assert title not in said(engagement)
    make_alert(engagement, who="Ann")
    assert said(engagement)[title] == ["A test of “Ann, mail” was never made"]
    assert link(engagement, "A test of") == "alert_list"
    AlertDestination.objects.all().delete()
    assert said(engagement)[title] == ["No alert has a destination"]
    make_alert(engagement, who="Ann", kinds=["uptime"], tested_at=timezone.now())
    assert said(engagement)[title] == [
        "Nobody hears of this: a certificate runs out",
        "Nobody hears of this: a form or booking fails",
        "Nobody hears of this: errors pile up",
        "A test of “Ann, mail” did not arrive",
    ]
    assert link(engagement, "errors pile up") == "alert_create"


def test_a_question_that_waits(engagement: Engagement) -> None:
    (line,) = said(engagement)["Questions the client has not answered"]
    assert line == "May we switch the old host off?"
    assert link(engagement, line) == "approval_page"


def test_letters_that_cant_be_printed(engagement: Engagement) -> None:
    make_contact(engagement, name="山田")
    (line,) = said(engagement)["Characters that print as a box"]
    assert line.startswith("山田")


def test_a_secret_blocks_and_leads_to_its_page(engagement: Engagement) -> None:
    make_change(engagement, what="Turned a key", undo="Use sk_live_4eC39HqLyjWDarjtT1zdp7dc")
    (line,) = look_over(engagement).blocking
    assert line.text == "What changed, changes, “Turned a key”: undo looks like a live Stripe key."
    assert link(engagement, "Turned a key") == "change_edit"
    assert "sk_live" not in repr(look_over(engagement))


def test_an_address_that_does_not_exist_is_left_empty(engagement: Engagement) -> None:
    assert Pages(engagement).of("no_such_page", pk=1) == ""


def test_each_line_leads_to_its_field(cast: Cast) -> None:
    """Followed as a browser would: the page is there, and has the place that the address names."""
    with tenancy.scope(cast.workspace):
        spoil(cast.engagement)
        look = look_over(cast.engagement)
    browser = cast.browser("owner")
    lines = [*look.blocking, *(line for group in look.groups for line in group.lines)]
    assert len(lines) > 25
    astray, whole = [], whole_pages(cast)
    for line in lines:
        page, _, place = line.url.partition("#")
        response = browser.get(page)
        there = f'id="{place}"' in response.content.decode() if place else page in whole
        if response.status_code != 200 or not there:
            astray.append((line.text, line.url))
    assert astray == []


def spoil(engagement: Engagement) -> None:
    """An unprintable letter in each text that a person types, and a secret in a few."""
    for make in (
        lambda: make_risk(engagement, title="山 risk", why="山", fix="山"),
        lambda: make_contact(engagement, role="mail", name="山", note=f"山 {STRIPE}"),
        lambda: make_alert(engagement, who="山", address="山", note=STRIPE),
        lambda: make_access_grant(engagement, system="山", holder="山", note=STRIPE),
        lambda: make_rollback_card(
            engagement, subject="mail", title="山", trigger="山", steps="山"
        ),
        lambda: make_secret_entry(engagement, name="KEY", home="山", owner="", note="山"),
        lambda: make_change(engagement, what="山", where="山", undo=f"One\n{STRIPE}\nthree"),
        lambda: make_item(make_block(engagement, title="山"), title="山", note="山"),
        lambda: make_approval(engagement, question="山?"),
        lambda: make_dns_record(engagement, who_can_change="山", note=STRIPE),
    ):
        make()
    client = engagement.client
    client.contact_name = "山"
    client.save()
    engagement.title, engagement.scope_in = "山 goes live", "山"
    engagement.save()


def whole_pages(cast: Cast) -> list[str]:
    """Pages that are one thing to do, without a field."""
    place = (cast.workspace.slug, cast.engagement.slug)
    with tenancy.scope(cast.workspace):
        asked = [
            reverse("approval_page", args=[*place, each.pk])
            for each in cast.engagement.approvals.all()
        ]
    return [reverse("run_list", args=place), *asked]


def test_it_says_which_version_comes_next(engagement: Engagement) -> None:
    make_ready(engagement)
    AccessGrant.objects.all().delete()
    assert look_over(engagement).next_number == 2
