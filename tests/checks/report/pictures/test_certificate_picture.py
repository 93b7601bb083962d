"""The certificates' time, drawn from the look's own today."""

from datetime import timedelta
from xml.etree import ElementTree as ET

import pytest

from checks.engine.facts import TlsFacts
from checks.report.pictures.certificates import certificate_picture
from checks.report.pictures.drawing import Picture
from tests.checks.rules.builders import NOW
from tests.checks.rules.web_builders import TLS_FAILED, certificate, endpoint, tls


def shown(host: str = "coach.example", *, days_left: float, lifetime: float = 90) -> TlsFacts:
    return tls(endpoint(certificate(host, days_left=days_left, lifetime=lifetime)), host=host)


def picture_of(*hosts: TlsFacts) -> Picture:
    picture = certificate_picture(hosts, NOW)
    assert picture is not None
    return picture


@pytest.mark.parametrize(
    ("days_left", "lifetime", "told"),
    [
        (60, 90, "60 days left"),
        (31, 90, "31 days left"),
        (30, 90, "renewal due: 30 days left"),  # a third of ninety days
        (100, 398, "100 days left"),  # a year's certificate is renewed a month ahead
        (3, 6, "3 days left"),  # a short one lives with little left
        (1, 6, "renewal due: 1 day left"),
        (-9, 90, "ran out 9 days ago"),
        (95, 90, "not valid before 6 June 2026"),
    ],
)
def test_where_a_certificate_stands(days_left: float, lifetime: float, told: str) -> None:
    picture = picture_of(shown(days_left=days_left, lifetime=lifetime))
    assert picture.words[0].startswith(f"coach.example: {told}, valid from ")
    assert f">{told}</text>" in picture.drawing


def test_the_first_to_end_is_first_and_in_the_label() -> None:
    picture = picture_of(shown(days_left=60), shown("api.coach.example", days_left=5))
    assert [line.partition(":")[0] for line in picture.words] == [
        "api.coach.example",
        "coach.example",
    ]
    assert "api.coach.example is the first to end" in picture.drawing


def test_a_host_with_two_certificates_is_shown_with_the_one_that_ends_first() -> None:
    ends = [endpoint(certificate("coach.example", days_left=days)) for days in (60, 40)]
    assert "40 days left" in picture_of(tls(*ends)).words[0]


def test_today_stands_where_it_is_between_begin_and_end() -> None:
    drawing = ET.fromstring(picture_of(shown(days_left=60, lifetime=90)).drawing)  # noqa: S314
    (today,) = (each for each in drawing.iter("text") if each.text == "today")
    assert today.attrib["x"] == "33.33%"


def test_a_certificate_of_ten_years_does_not_squeeze_the_others() -> None:
    long = shown("old.coach.example", days_left=3000, lifetime=3650)
    drawing = ET.fromstring(picture_of(shown(days_left=60), long).drawing)  # noqa: S314
    bars = [float(bar.attrib["width"].rstrip("%")) for bar in drawing.iter("rect")]
    assert bars[0] > 10
    assert all(0 <= width <= 100 for width in bars)


def test_hosts_without_a_certificate_are_not_drawn() -> None:
    failed = tls(host="x.example", failures=(("203.0.114.1", TLS_FAILED),))
    assert certificate_picture([failed], NOW) is None
    assert len(picture_of(failed, shown(days_left=60)).words) == 1


def test_many_hosts_are_drawn_to_a_limit() -> None:
    hosts = [shown(f"h{number}.coach.example", days_left=number + 40) for number in range(20)]
    assert picture_of(*hosts).words[-1] == "8 more hosts not drawn."


def test_dates_that_are_equal_do_no_harm() -> None:
    leaf = certificate("coach.example", not_before=NOW, not_after=NOW + timedelta(0))
    assert picture_of(tls(endpoint(leaf))).words
