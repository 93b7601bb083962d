"""The DNS map drawn: a box a place, none above the other, long lists cut short."""

from itertools import pairwise
from xml.etree import ElementTree as ET

from checks.report.pictures.dns_map import dns_map_picture
from checks.report.pictures.drawing import Picture
from tests.checks.rules.builders import (
    SERVFAIL,
    evidence_of,
    mx,
    mx_host,
    registration,
    spec_of,
    zone,
)


def drawn() -> Picture:
    hosts = (mx_host(f"mx{number}.mail.example", number) for number in range(6))
    evidence = evidence_of(
        spec_of(), zone=zone(), registration=registration(), mx=mx(*hosts), spf=SERVFAIL
    )
    picture = dns_map_picture(evidence)
    assert picture is not None
    return picture


def test_each_place_is_a_box_with_its_lines() -> None:
    letters = [each.text for each in ET.fromstring(drawn().drawing).iter("text")]  # noqa: S314
    assert letters == [
        "coach.example",
        *("Registrar", "Fine Names Ltd", "registered until 1 March 2027"),
        *("DNS", "No service we know by name", "ns1.dns-host.example", "ns2.dns-host.example"),
        *("Mail arrives at", "No service we know by name"),
        *("mx0.mail.example", "mx1.mail.example", "mx2.mail.example", "and 3 more"),
        *("May send mail", "Could not be seen", str(SERVFAIL)),
    ]


def test_no_box_covers_another_and_all_are_inside() -> None:
    svg = ET.fromstring(drawn().drawing)  # noqa: S314
    spans = [(float(box.get("y", 0)), float(box.get("height", 0))) for box in svg.iter("rect")]
    assert all(top + height < below for (top, height), (below, _) in pairwise(spans))
    assert sum(spans[-1]) < float(svg.get("height", 0))


def test_what_was_not_seen_is_dashed() -> None:
    svg = ET.fromstring(drawn().drawing)  # noqa: S314
    assert [bool(box.get("stroke-dasharray")) for box in svg.iter("rect")] == [False] * 3 + [True]


def test_the_words_leave_nothing_out() -> None:
    assert "mx5.mail.example" in drawn().words[2]


def test_without_a_zone_there_is_none() -> None:
    assert dns_map_picture(evidence_of(spec_of(), mx=mx(mx_host()))) is None
