"""Alert destinations on the desk, the test that is mailed, and the link in it."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client as Browser
from django.utils import timezone

from engagements import tenancy
from engagements.models import AlertDestination
from tests.conftest import Cast
from tests.engagements.desk.browsing import desk_of, text_of
from tests.factories import make_alert
from tests.posting import post_all


def stored(row: AlertDestination) -> AlertDestination:
    with tenancy.scope(row.workspace_id):
        return AlertDestination.objects.get(pk=row.pk)


def link_in_mail() -> str:
    found = re.search(r"https?://[^/\s]+(/\S+/heard/\S+/)", str(post_all()[-1].body))
    assert found
    return found[1]


def test_a_mailed_test_is_confirmed_by_its_reader(cast: Cast) -> None:
    alert, desk = make_alert(cast.engagement, who="Fay", kinds=["uptime"]), desk_of(cast)
    assert text_of(desk.get("alert_create")).count(" checked") == 4  # those that are needed
    page = text_of(desk.get("alert_list"))
    assert "Not tested" in page
    assert "Nobody hears of: a certificate runs out, a form or booking fails, errors" in page
    assert "A test is on its way" in text_of(
        desk.browser.post(desk.url("alert_test", alert.pk), follow=True)
    )
    assert post_all()[-1].to == [alert.address]
    assert "Site or app is down" in str(mail.outbox[-1].body)
    assert "Test sent, not confirmed" in text_of(desk.get("alert_list"))
    again = desk.browser.post(desk.url("alert_test", alert.pk), follow=True)
    assert "less than a minute ago" in text_of(again)
    assert len(post_all()) == 1

    reader, link = Browser(), link_in_mail()
    assert "Did the test alert reach you?" in text_of(reader.get(link))
    assert stored(alert).tested_at is None  # a scanner that opens the link proves nothing
    with tenancy.scope(cast.workspace):
        alert.refresh_from_db()
        alert.sent_at = timezone.now() - timedelta(seconds=100)
        alert.save()
    assert "Thank you" in text_of(reader.post(link, follow=True))
    seconds = stored(alert).seconds
    assert seconds is not None
    assert 100 <= seconds < 200
    reader.post(link)
    assert stored(alert).seconds == seconds
    assert "Thank you" in text_of(reader.get(link))
    assert f"1 min {seconds - 60} s" in text_of(desk.get("alert_list"))
    with tenancy.scope(cast.workspace):
        said = [entry.sentence for entry in cast.engagement.audit_entries.all()]
    assert said == [f"saw a test alert confirmed after {seconds} s", "sent a test alert"]


def test_a_link_that_is_old_or_of_a_closed_sprint_confirms_nothing(cast: Cast) -> None:
    desk, alert = desk_of(cast), make_alert(cast.engagement)
    desk.post("alert_test", alert.pk)
    link = link_in_mail()
    with tenancy.scope(cast.workspace):
        cast.engagement.close()
    response = Browser().post(link)
    assert response.status_code == 410
    assert "This engagement is closed" in text_of(response)
    with tenancy.scope(cast.workspace):
        cast.engagement.reopen()
        alert.refresh_from_db()
        alert.sent_at = timezone.now() - timedelta(days=8)
        alert.save()
    for response in (Browser().get(link), Browser().post(link)):
        assert response.status_code == 410
        assert "This test is too old." in text_of(response)
    assert stored(alert).tested_at is None


def test_what_came_of_a_test_elsewhere_is_noted(cast: Cast) -> None:
    alert, desk = make_alert(cast.engagement, channel="sms", address="+44 20 7946 0000"), None
    desk = desk_of(cast)
    refused = desk.browser.post(desk.url("alert_test", alert.pk), follow=True)
    assert "Only mail is sent from here." in text_of(refused)
    now = timezone.localtime()
    tried = {"arrived": "yes", "at": now.strftime("%Y-%m-%dT%H:%M")}
    for wrong in ({}, {"seconds": -1}, {"seconds": 5, "at": now + timedelta(days=1)}):
        response = desk.post("alert_result", alert.pk, **(tried | wrong))
        assert response.status_code == 422
    desk.post("alert_result", alert.pk, **tried, seconds=1_200)
    assert "Reached, but late" in text_of(desk.get("alert_list"))
    desk.post("alert_result", alert.pk, **(tried | {"arrived": "no"}), seconds=7)
    assert "Did not arrive" in text_of(desk.get("alert_list"))
    assert stored(alert).seconds is None


def test_another_address_has_not_been_tested(cast: Cast) -> None:
    alert = make_alert(cast.engagement, tested_at=timezone.now(), seconds=30, who="Fay")
    desk = desk_of(cast)
    form = {"who": "Fay", "channel": "mail", "address": alert.address, "kinds": ["uptime"]}
    desk.post("alert_edit", alert.pk, **form)
    assert stored(alert).seconds == 30
    desk.post("alert_edit", alert.pk, **(form | {"address": "new@coach.example"}))
    assert stored(alert).tested_at is None


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"address": "nobody"}, "Enter a valid email address."),
        ({"channel": "chat", "address": "https://hooks.slack.com/services/T0/B0/x1"}, "Slack"),
        ({"kinds": []}, "This field is required."),
        ({"kinds": ["weather"]}, "weather"),
        ({"address": "taken@coach.example"}, "This destination is on the list already."),
    ],
)
def test_what_is_no_destination_is_refused(cast: Cast, changed: dict[str, Any], says: str) -> None:
    make_alert(cast.engagement, address="taken@coach.example")
    data = {"who": "Fay", "channel": "mail", "address": "a@b.example", "kinds": ["uptime"]}
    response = desk_of(cast).post("alert_create", **(data | changed))
    assert response.status_code == 422
    assert says in text_of(response)


@pytest.mark.parametrize("number", [3, 30])
def test_the_list_takes_the_same_queries(
    cast: Cast, number: int, django_assert_num_queries: Any
) -> None:
    for _ in range(number):
        make_alert(cast.engagement)
    desk = desk_of(cast)
    with django_assert_num_queries(7):
        desk.get("alert_list")
