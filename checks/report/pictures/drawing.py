"""What the pictures are drawn with.

Only presentation attributes, no style: the site's policy forbids inline styles. Colours are the
tokens of the page that shows the picture, so that it follows the dark theme and paper. Where a
picture must fit a phone and a desk alike, places along x are percentages, and text keeps its size.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from checks.report.markup import Child, Markup, element

INK, SOFT, LINE = "var(--ink)", "var(--ink-soft)", "var(--line-strong)"
SURFACE = "var(--surface)"
MONO, SANS = "var(--mono)", "var(--sans)"


class Tone(Enum):
    """Its colours as (fill, stroke and mark, text); each tone has a shape of its own too."""

    GOOD = ("var(--accent-soft)", "var(--accent-mark)", "var(--accent)")
    AMBER = ("var(--amber-soft)", "var(--amber-mark)", "var(--amber)")
    RED = ("var(--red-soft)", "var(--red-mark)", "var(--red)")
    UNSEEN = (SURFACE, LINE, SOFT)
    PLAIN = (SURFACE, LINE, INK)

    @property
    def fill(self) -> str:
        return self.value[0]

    @property
    def stroke(self) -> str:
        return self.value[1]

    @property
    def text(self) -> str:
        return self.value[2]


@dataclass(frozen=True, slots=True)
class Picture:
    """``drawing`` is one or more SVGs; ``words`` say the same for those who don't see it."""

    title: str
    drawing: Markup
    words: tuple[str, ...]


def canvas(*shapes: Child, height: float, label: str) -> Markup:
    return element("svg", *shapes, width="100%", height=f"{height:g}", role="img", aria_label=label)


def text(x: str | float, y: float, words: str, **attributes: object) -> Markup:
    drawn: dict[str, object] = {"fill": INK, "font_size": 13, "font_family": SANS} | attributes
    return element("text", words, x=place(x), y=place(y), **drawn)


def line(
    x1: str | float, y1: float, x2: str | float, y2: float, stroke: str = LINE, **attributes: object
) -> Markup:
    ends = {"x1": place(x1), "y1": place(y1), "x2": place(x2), "y2": place(y2)}
    return element("line", **ends, stroke=stroke, stroke_width=1.5, **attributes)


def box(
    x: str | float, y: float, width: str | float, height: float, tone: Tone, **attributes: object
) -> Markup:
    drawn: dict[str, object] = {"fill": tone.fill, "stroke": tone.stroke, "rx": 3} | attributes
    dashed = "3 2" if tone is Tone.UNSEEN else None
    return element(
        "rect",
        x=place(x),
        y=place(y),
        width=place(width),
        height=place(height),
        stroke_dasharray=dashed,
        **drawn,
    )


def mark(x: float, y: float, tone: Tone) -> Markup:
    """A sign around (x, y), 10 wide: a tick, a cross, a triangle, a dashed ring or a dot."""
    drawn: dict[str, object] = {"fill": "none", "stroke": tone.stroke, "stroke_width": 2}
    if tone is Tone.GOOD:
        return element("path", d=f"M{x - 5:g} {y:g}l3.5 4 6.5-8", **drawn)
    if tone is Tone.RED:
        return element("path", d=f"M{x - 4:g} {y - 4:g}l8 8m0-8l-8 8", **drawn)
    if tone is Tone.AMBER:
        return element("path", d=f"M{x:g} {y - 5:g}l5 9h-10z", **drawn)
    if tone is Tone.UNSEEN:
        return element("circle", cx=f"{x:g}", cy=f"{y:g}", r=4, stroke_dasharray="2 2", **drawn)
    return element("circle", cx=f"{x:g}", cy=f"{y:g}", r=3.5, fill=LINE)


def percent(share: float) -> str:
    """0.25 as "25%"; what lies outside is put on the edge."""
    return f"{min(max(share, 0.0), 1.0) * 100:.2f}%"


def place(value: str | float) -> str:
    return value if isinstance(value, str) else f"{value:g}"


def shortened(words: str, most: int) -> str:
    """*words* with their middle left out where they are longer than *most* characters."""
    if len(words) <= most:
        return words
    tail = (most - 1) // 2
    return f"{words[: most - 1 - tail]}…{words[-tail:]}"
