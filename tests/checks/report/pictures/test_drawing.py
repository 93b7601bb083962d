"""The parts of pictures, and the rule that they carry no style."""

import pytest

from checks.report.markup import element, joined
from checks.report.pictures.drawing import percent, shortened
from checks.report.pictures.gallery import pictures_by_area
from tests.checks.rules.builders import evidence_of, spec_of, spf, zone
from tests.checks.rules.web_builders import at_home, tls


def test_pictures_hang_in_their_areas_and_have_no_style() -> None:
    evidence = evidence_of(
        spec_of(), spf=spf("v=spf1 a -all"), visits=dict(at_home()), tls_hosts=[tls()], zone=zone()
    )
    pictures = pictures_by_area(evidence)
    assert set(pictures) == {"DNS", "MAIL", "WEB", "TLS"}
    for (picture,) in pictures.values():
        assert "style" not in picture.drawing
        assert picture.drawing.count('role="img"') == picture.drawing.count("<svg ")
        assert picture.words


def test_without_evidence_there_are_no_pictures() -> None:
    assert pictures_by_area(evidence_of(spec_of())) == {}


@pytest.mark.parametrize(
    ("words", "most", "short"),
    [("abc", 3, "abc"), ("abcdefgh", 5, "ab…gh"), ("abcdefgh", 6, "abc…gh"), ("", 3, "")],
)
def test_a_long_word_loses_its_middle(words: str, most: int, short: str) -> None:
    assert shortened(words, most) == short


@pytest.mark.parametrize(("share", "place"), [(-1, "0.00%"), (0.255, "25.50%"), (7, "100.00%")])
def test_a_place_is_within_the_picture(share: float, place: str) -> None:
    assert percent(share) == place


def test_what_is_not_markup_is_escaped() -> None:
    made = element("p", "<b>", element("b", 3), None, class_='"x"', hidden=True, id=None)
    assert made == '<p class="&quot;x&quot;" hidden>&lt;b&gt;<b>3</b></p>'
    assert joined("a\x00b\ud800") == "a\ufffdb\ufffd"
