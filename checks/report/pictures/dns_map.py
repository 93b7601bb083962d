"""The DNS map as a picture: the domain, and below it everyone who answers for it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate

from checks.engine.evidence import Evidence
from checks.report.markup import Markup
from checks.report.pictures.drawing import (
    MONO,
    SOFT,
    Picture,
    Tone,
    box,
    canvas,
    line,
    mark,
    shortened,
    text,
)
from checks.report.who_answers import Place, places_of
from checks.rules.wording import count

TOP, HEAD, LINE, GAP = 34, 46, 15, 12  # a box is its head and a line for each detail
TRUNK, LEFT, INSIDE = 7, 26, 38
LONGEST_WHO, LONGEST_DETAIL = 36, 40  # what a phone has room for
MOST_LINES = 4


def dns_map_picture(evidence: Evidence) -> Picture | None:
    """None where the zone was not looked at."""
    places = places_of(evidence)
    if not places:
        return None
    domain = evidence.spec.domain
    tops = [*accumulate((_height(place) + GAP for place in places), initial=float(TOP))]
    drawing = canvas(
        line(TRUNK, 18, TRUNK, tops[-2] + HEAD / 2),
        mark(TRUNK, 10, Tone.PLAIN),
        text(LEFT - 8, 15, shortened(domain, 34), font_family=MONO, font_size=14, font_weight=600),
        *(part for top, place in zip(tops, places, strict=False) for part in _row(top, place)),
        height=tops[-1],
        label=f"Who answers for {domain}: {count(len(places), 'place')}",
    )
    return Picture("Who answers for the domain", drawing, tuple(place.words for place in places))


def _row(y: float, place: Place) -> Iterator[Markup]:
    tone = Tone.UNSEEN if place.unseen else Tone.PLAIN
    yield line(TRUNK, y + HEAD / 2, LEFT, y + HEAD / 2)
    yield box(LEFT, y, "92%", _height(place), tone)
    yield text(INSIDE, y + 18, place.role, font_size=11, fill=SOFT)
    yield text(INSIDE, y + 36, shortened(place.who, LONGEST_WHO), font_weight=600, fill=tone.text)
    for number, detail in enumerate(_lines(place)):
        words = shortened(detail, LONGEST_DETAIL)
        yield text(
            INSIDE, y + HEAD + 6 + LINE * number, words, font_family=MONO, font_size=11, fill=SOFT
        )


def _height(place: Place) -> float:
    return HEAD + LINE * len(_lines(place)) + (2 if place.details else 0)


def _lines(place: Place) -> list[str]:
    """What is drawn of the details; the words below the picture have all of them."""
    if len(place.details) <= MOST_LINES:
        return list(place.details)
    rest = len(place.details) - MOST_LINES + 1
    return [*place.details[: MOST_LINES - 1], f"and {rest} more"]
