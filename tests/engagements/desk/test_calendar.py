"""The calendar of blocks: what a program reads, and whose link shows it."""

from datetime import UTC, datetime, timedelta

from django.test import Client as Browser
from django.urls import reverse
from icalendar import Calendar

from engagements import tenancy
from engagements.calendar import calendar_of
from engagements.models import CalendarFeed, Engagement, Role
from tests.conftest import Cast
from tests.engagements.desk.conftest import Url

SITE = "https://desk.example"


def events(sprint: Engagement, now: datetime) -> list[Calendar]:
    return list(Calendar.from_ical(calendar_of("Blocks", [sprint], now, SITE)).walk("VEVENT"))


def link_of(browser: Browser, path: str) -> str:
    """A link is made by pressing the button; its path, as the page shows it once."""
    page = browser.post(path, {"press": "make"}, follow=True).content.decode()
    return page.split("http://127.0.0.1:8000")[1].split("<")[0].split('"')[0].strip()


def test_blocks_lie_where_the_clock_says(sprint: Engagement) -> None:
    sprint.start()
    assert sprint.started_at is not None
    first, second, *_ = events(sprint, sprint.started_at)
    assert first["SUMMARY"].endswith("secrets (coach.example)")
    assert first.start == sprint.started_at.replace(microsecond=0).astimezone(UTC)
    assert first.end - first.start == timedelta(hours=8)
    assert second.start == first.end
    assert first["URL"].startswith(f"{SITE}/w/north-star/e/")
    assert first["STATUS"] == "CONFIRMED"


def test_they_move_while_the_clock_stands(sprint: Engagement) -> None:
    sprint.start()
    assert sprint.started_at is not None
    sprint.pauses.create(kind="client", reason="Log-in", started_at=sprint.started_at)
    now = sprint.started_at + timedelta(hours=5)
    first = events(sprint, now)[0]
    assert first.end == (now + timedelta(hours=8)).replace(microsecond=0).astimezone(UTC)
    assert first["STATUS"] == "TENTATIVE"


def test_a_draft_has_no_dates(sprint: Engagement) -> None:
    assert events(sprint, datetime(2026, 11, 22, tzinfo=UTC)) == []


def test_a_title_stays_text(sprint: Engagement) -> None:
    sprint.start()
    title = "Mail; now, then\r\nEND:VEVENT\r\nBEGIN:VALARM " + "ü" * 80
    sprint.blocks.filter(position=1).update(title=title)
    found = events(sprint, datetime(2026, 11, 22, tzinfo=UTC))
    assert len(found) == 6
    assert "END:VEVENT" in found[0]["SUMMARY"]
    assert not found[0].subcomponents
    raw = calendar_of("Blocks", [sprint], datetime(2026, 11, 22, tzinfo=UTC), SITE)
    assert max(len(line) for line in raw.split(b"\r\n")) <= 75  # octets: RFC 5545, section 3.1


def test_a_long_title_comes_back_whole_wherever_its_lines_are_cut(sprint: Engagement) -> None:
    sprint.start()
    now = datetime(2026, 11, 22, tzinfo=UTC)
    for shift in range(4):  # four octets a letter, so one of these would be cut in two
        title = "x" * shift + "🚀" * 30 + "\\; and, so on"
        sprint.blocks.filter(position=1).update(title=title)
        assert events(sprint, now)[0]["SUMMARY"] == f"{title} (coach.example)"


def test_the_link_reads_without_a_log_in(desk: Browser, url: Url, sprint: Engagement) -> None:
    sprint.start()
    path = link_of(desk, url("calendar_one"))
    response = Browser().get(path)
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert len(Calendar.from_ical(response.content).walk("VEVENT")) == 6
    again = desk.get(url("calendar_one")).content.decode()
    assert path not in again  # shown once
    assert "A calendar program read it" in again


def test_one_link_for_all_open_sprints_of_this_workspace(
    cast: Cast, desk: Browser, sprint: Engagement
) -> None:
    sprint.start()
    path = link_of(desk, reverse("calendar_all", args=[cast.workspace.slug]))
    assert len(Calendar.from_ical(Browser().get(path).content).walk("VEVENT")) == 6
    elsewhere = path.replace(cast.workspace.slug, cast.foreign_workspace.slug, 1)
    assert Browser().get(elsewhere).status_code == 404
    sprint.close()
    assert Calendar.from_ical(Browser().get(path).content).walk("VEVENT") == []


def test_renewing_and_ending_a_link(desk: Browser, url: Url, sprint: Engagement) -> None:
    first = link_of(desk, url("calendar_one"))
    second = link_of(desk, url("calendar_one"))
    assert [Browser().get(path).status_code for path in (first, second)] == [404, 200]
    desk.post(url("calendar_one"), {"press": "end"})
    assert Browser().get(second).status_code == 404
    assert sprint.audit_entries.filter(sentence__contains="calendar").count() == 3


def test_who_leaves_or_changes_sides_reads_nothing(
    cast: Cast, desk: Browser, url: Url, sprint: Engagement
) -> None:
    path = link_of(desk, url("calendar_one"))
    member = cast.memberships["consultant"]
    member.role, member.client = Role.FOUNDER, cast.client
    member.save()
    assert Browser().get(path).status_code == 404
    with tenancy.scope(cast.workspace):
        member.delete()
        assert not CalendarFeed.objects.exists()
    assert Browser().get(path).status_code == 404
