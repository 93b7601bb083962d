"""SPF drawn: the rows of the tree, the meter, and the same in words."""

from xml.etree import ElementTree as ET

import pytest

from checks.report.pictures.drawing import Picture
from checks.report.pictures.spf import spf_picture
from tests.checks.rules.builders import SERVFAIL, answer, nxdomain, spf, txt


def picture_of(*texts: str, **fields: object) -> Picture:
    picture = spf_picture(spf(*texts, **fields))  # type: ignore[arg-type]
    assert picture is not None
    return picture


def letters(picture: Picture) -> list[str]:
    return [each.text or "" for each in ET.fromstring(picture.drawing).iter("text")]  # noqa: S314


def test_each_term_is_a_row_with_what_it_costs() -> None:
    picture = picture_of(
        "v=spf1 include:mail.example ip4:203.0.114.0/24 -all",
        lookups=(
            txt("mail.example", "v=spf1 include:eu.mail.example -all"),
            txt("eu.mail.example", "v=spf1 -all"),
        ),
    )
    assert letters(picture) == [
        *("2 look-ups of at most 10", "look-ups"),
        *("coach.example", "2", "the record itself is free"),
        *("include:mail.example", "2", "1 look-up, and 1 below it"),
        *("include:eu.mail.example", "1", "1 look-up"),
    ]
    assert picture.words == (
        "2 look-ups of at most 10.",
        "include:mail.example in the record of coach.example: 1 look-up, and 1 below it.",
        "include:eu.mail.example in the record of mail.example: 1 look-up.",
    )


@pytest.mark.parametrize(
    ("text", "lookups", "said"),
    [
        ("v=spf1 include:coach.example -all", (), "leads back to itself"),
        ("v=spf1 include:x.example -all", (nxdomain("x.example", "TXT"),), "no SPF record"),
        ("v=spf1 include:x.example", (txt("x.example", "v=spf1 ip4:1"),), "a mistake in it ("),
        (
            "v=spf1 include:x.example -all",
            (answer("x.example", "TXT", gap=SERVFAIL),),
            "could not be seen",
        ),
        ("v=spf1 include:%{i}.x.example -all", (), "depends on the message"),
    ],
)
def test_what_is_wrong_with_a_term_is_said(text: str, lookups: tuple[object], said: str) -> None:
    assert said in picture_of(text, lookups=lookups).words[1]


def test_more_than_ten_are_drawn_and_called_too_many() -> None:
    picture = picture_of("v=spf1 " + " ".join(f"a:h{n}.example" for n in range(12)) + " -all")
    assert picture.words[0] == "12 look-ups of at most 10: too many."
    slots = list(ET.fromstring(picture.drawing).iter("rect"))  # noqa: S314
    assert [slot.attrib["fill"] for slot in slots].count("var(--red-mark)") == 2


def test_a_branch_that_was_not_seen_makes_it_at_least() -> None:
    picture = picture_of("v=spf1 include:%{d}.x.example -all")
    assert picture.words[0] == "At least 1 look-up of at most 10."


def test_two_records_are_not_counted() -> None:
    picture = picture_of("v=spf1 a -all", "v=spf1 mx -all")
    assert picture.words == ("Not counted: there is more than one SPF record.",)


def test_nothing_is_drawn_of_what_is_not_there_or_was_not_seen() -> None:
    assert spf_picture(spf()) is None
    assert spf_picture(spf(gap=SERVFAIL)) is None


def test_what_a_zone_publishes_is_text_and_no_markup() -> None:
    picture = picture_of('v=spf1 include:"><script>x</script> -all')
    assert "<script" not in picture.drawing


def test_a_policy_without_end_is_drawn_to_a_limit() -> None:
    picture = picture_of("v=spf1 " + " ".join(f"a:h{n}.example" for n in range(300)) + " -all")
    assert letters(picture)[-1] == "and 241 more terms"
