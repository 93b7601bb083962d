"""The follow-up in a founder's own calendar: a secret link, renewed, ended, its client's only."""

from collections.abc import Callable
from datetime import timedelta

from django.test import Client as Browser
from django.utils import timezone
from icalendar import Calendar

from engagements import tenancy
from engagements.models import CalendarFeed, Engagement, Role
from tests.conftest import Cast
from tests.factories import make_risk

Url = Callable[..., str]


def link_of(browser: Browser, path: str) -> str:
    """A link is made by pressing the button; its path, as the page shows it once."""
    page = browser.post(path, {"press": "make"}, follow=True).content.decode()
    return page.split("http://127.0.0.1:8000")[1].split("<")[0].split('"')[0].strip()


def days_at(path: str) -> list[str]:
    response = Browser().get(path)
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    return [str(event["SUMMARY"]) for event in Calendar.from_ical(response.content).events]


def test_the_link_follows_what_may_wait_also_after_the_sprint(
    cast: Cast, sprint: Engagement, founder_browser: Browser, url: Url
) -> None:
    assert url("portal_calendar") not in founder_browser.get(url("portal_later")).content.decode()
    risk = make_risk(sprint, title="Phone bookings")
    risk.plan_later(timezone.localdate() + timedelta(days=30))
    assert url("portal_calendar") in founder_browser.get(url("portal_later")).content.decode()
    path = link_of(founder_browser, url("portal_calendar"))
    assert days_at(path) == ["Look again: Phone bookings"]
    again = founder_browser.get(url("portal_calendar")).content.decode()
    assert path not in again  # shown once
    assert "A calendar program read it" in again
    make_risk(sprint, title="Blog").plan_later(timezone.localdate() + timedelta(days=9))
    sprint.close()
    assert days_at(path) == ["Look again: Blog", "Look again: Phone bookings"]


def test_renewing_ending_and_leaving(
    cast: Cast, sprint: Engagement, founder_browser: Browser, url: Url
) -> None:
    first = link_of(founder_browser, url("portal_calendar"))
    helper = link_of(cast.browser("founder_helper"), url("portal_calendar"))
    second = link_of(founder_browser, url("portal_calendar"))
    assert [Browser().get(path).status_code for path in (first, second, helper)] == [404, 200, 200]
    founder_browser.post(url("portal_calendar"), {"press": "end"})
    assert [Browser().get(path).status_code for path in (second, helper)] == [404, 200]
    member = cast.memberships["founder_helper"]
    with tenancy.scope(cast.workspace):
        member.role, member.client = Role.HELPER, None
        member.save()
    assert Browser().get(helper).status_code == 404, "a link of the client's side"
    with tenancy.scope(cast.workspace):
        member.delete()
        assert not CalendarFeed.objects.exists()


def test_the_two_kinds_of_link_do_not_open_each_others_pages(
    cast: Cast, sprint: Engagement, founder_browser: Browser, url: Url
) -> None:
    founders = link_of(founder_browser, url("portal_calendar"))
    assert Browser().get(founders.replace("/p/", "/w/", 1)).status_code == 404
    with tenancy.scope(cast.workspace):
        member = cast.memberships["consultant"]
        token = CalendarFeed.issue(member, sprint, by=member.user)
    here = f"/p/{cast.workspace.slug}/calendar/{token}.ics"
    assert Browser().get(here).status_code == 404
    elsewhere = founders.replace(cast.workspace.slug, cast.foreign_workspace.slug, 1)
    assert Browser().get(elsewhere).status_code == 404
