"""Contrast after WCAG 2.2, and shades that can be read whatever the colour."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagements.colours import (
    BLACK,
    LEAST_CONTRAST,
    PAPER,
    PAPER_AT_NIGHT,
    WHITE,
    Colour,
    by_day,
    by_night,
    is_readable,
    nearest_readable,
)

parts = st.integers(0, 255)
colours = st.builds(Colour, parts, parts, parts)


@pytest.mark.parametrize(
    ("one", "other", "contrast"),
    [
        ("#000000", "#ffffff", 21.0),  # WCAG's own extremes
        ("#ffffff", "#ffffff", 1.0),
        ("#767676", "#ffffff", 4.54),  # the palest grey that passes on white
        ("#777777", "#ffffff", 4.48),  # and the first that does not
        ("#ff0000", "#ffffff", 4.0),
    ],
)
def test_contrast(one: str, other: str, contrast: float) -> None:
    first, second = Colour.parse(one), Colour.parse(other)
    assert first.contrast(second) == pytest.approx(contrast, abs=0.005)
    assert second.contrast(first) == first.contrast(second)


@pytest.mark.parametrize(
    "text",
    ["", "red", "#fff", "0e5a50", "#0e5a5g", "#0e5a50;}", "#0e5a50\n", "url(x)", "#٠٠٠٠٠٠"],
)
def test_nothing_else_is_a_colour(text: str) -> None:
    with pytest.raises(ValueError, match="six hexadecimal digits"):
        Colour.parse(text)


@given(colours)
def test_writing_and_reading_gives_the_same(colour: Colour) -> None:
    assert Colour.parse(str(colour)) == colour


@given(colours)
def test_the_nearest_readable_can_be_read(colour: Colour) -> None:
    near = nearest_readable(colour)
    assert is_readable(near)
    assert near.luminance <= colour.luminance
    assert not is_readable(colour) or near == colour


@given(colours)
def test_by_day_text_of_the_accepted_can_be_read_everywhere(colour: Colour) -> None:
    shades = by_day(nearest_readable(colour))
    for ground in (PAPER, WHITE, shades.accent_soft):
        assert shades.accent.contrast(ground) >= LEAST_CONTRAST
        assert shades.accent_strong.contrast(ground) >= LEAST_CONTRAST
    assert shades.on_accent.contrast(shades.accent) >= LEAST_CONTRAST


@given(colours)
def test_by_night_any_colour_can_be_read(colour: Colour) -> None:
    shades = by_night(nearest_readable(colour))
    for ground in (PAPER_AT_NIGHT, shades.accent_soft, BLACK):
        assert shades.accent.contrast(ground) >= LEAST_CONTRAST
    assert shades.on_accent.contrast(shades.accent) >= LEAST_CONTRAST
