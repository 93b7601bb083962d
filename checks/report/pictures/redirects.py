"""The spellings of the address that people type, and the way each one goes: a matrix of four."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from checks.engine.evidence import Facts
from checks.engine.facts import Gap, Hop, Visit
from checks.engine.spec import LaunchSpec
from checks.report.markup import Markup, element
from checks.report.pictures.drawing import (
    LINE,
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
from checks.rules.web.reading import ABSENT, chain_of, host_of, is_secure

STOP, STEP, MOST_STOPS = 46, 88, 4  # four stops fit a phone
HEIGHT = 100


def redirect_picture(spec: LaunchSpec, visits: Facts[Visit]) -> Picture | None:
    """A way for each variant that was asked for; None where none was."""
    asked = {
        url: found for url in spec.variants if (found := visits.get(url) or visits.gaps.get(url))
    }
    if not asked:
        return None
    wanted = spec.canonical or _meeting_place(asked)
    words = tuple(_words(url, found, wanted) for url, found in asked.items())
    ways = (
        _way(spec, url, found, wanted, label)
        for (url, found), label in zip(asked.items(), words, strict=True)
    )
    drawing = element("div", *ways, class_="picture-matrix")
    return Picture("Where each spelling of the address leads", drawing, words)


def _meeting_place(asked: dict[str, Visit | Gap]) -> str:
    """The host at which most ways end, where no canonical host is declared; "" for none."""
    finals = (found.final for found in asked.values() if isinstance(found, Visit))
    ends = Counter(host_of(final.url) for final in finals if final)
    return ends.most_common(1)[0][0] if ends else ""


def _way(spec: LaunchSpec, url: str, found: Visit | Gap, wanted: str, label: str) -> Markup:
    hops = found.hops if isinstance(found, Visit) else ()
    tone, told = _end(found, wanted)
    return canvas(
        text(0, 14, shortened(url, 40), font_family=MONO, font_size=13, font_weight=600),
        *_stops(spec, _told_hops(hops)),
        mark(6, 86, tone),
        text(18, 90, shortened(told, 50), font_size=12, fill=tone.text),
        height=HEIGHT,
        label=label,
    )


def _told_hops(hops: tuple[Hop, ...]) -> list[Hop | None]:
    """The stops to draw; None stands for those left out in the middle."""
    if len(hops) <= MOST_STOPS:
        return list(hops)
    return [*hops[: MOST_STOPS - 2], None, hops[-1]]


def _stops(spec: LaunchSpec, hops: list[Hop | None]) -> Iterator[Markup]:
    if not hops:
        yield line(0, 36, STEP, 36, stroke_dasharray="3 3")
    before: Hop | None = None
    for number, hop in enumerate(hops):
        x = STEP * number
        if number:
            yield from _arrow(x - STEP + STOP, x, _downgrades(before, hop))
        if hop is None:
            yield text(x + STOP / 2, 40, "…", text_anchor="middle")
        else:
            yield from _stop(spec, x, hop)
        before = hop


def _stop(spec: LaunchSpec, x: float, hop: Hop) -> Iterator[Markup]:
    tone = Tone.RED if hop.status >= 400 else Tone.PLAIN if hop.location else Tone.GOOD
    yield box(x, 25, STOP, 22, tone)
    yield text(
        x + STOP / 2,
        40,
        str(hop.status),
        text_anchor="middle",
        font_family=MONO,
        font_weight=600,
        fill=tone.text,
    )
    yield text(x, 59, "https" if is_secure(hop.url) else "http", font_size=11, fill=SOFT)
    yield text(x, 71, _place(spec, host_of(hop.url)), font_size=11, fill=SOFT)


def _place(spec: LaunchSpec, host: str) -> str:
    """Where a stop is, in the room there is."""
    return {spec.domain: "without www", spec.www: "with www"}.get(host) or shortened(host, 13)


def _arrow(start: float, end: float, downgrades: bool) -> Iterator[Markup]:
    stroke = Tone.RED.stroke if downgrades else LINE
    yield line(start + 3, 36, end - 4, 36, stroke)
    head = f"M{end - 9:g} 32l5 4-5 4"
    yield element("path", d=head, fill="none", stroke=stroke, stroke_width=1.5)


def _downgrades(before: Hop | None, hop: Hop | None) -> bool:
    """Whether the way leaves encryption between two stops."""
    return bool(before and hop and is_secure(before.url) and not is_secure(hop.url))


def _end(found: Visit | Gap, wanted: str) -> tuple[Tone, str]:
    """How a way ends, as its tone and a few words."""
    if isinstance(found, Gap):
        absent = found.reason in ABSENT
        return Tone.UNSEEN, "nothing answers there" if absent else f"could not be seen: {found}"
    if found.end == "loop":
        return Tone.RED, "goes round in circles"
    if found.end == "too_many":
        return Tone.RED, "is sent on and on, and never ends"
    if found.final is None:
        return Tone.UNSEEN, f"could not be seen: {found.gap}"
    return _final(found.final, wanted)


def _final(final: Hop, wanted: str) -> tuple[Tone, str]:
    if final.status >= 400:
        return Tone.RED, f"ends in an error, status {final.status}"
    if not is_secure(final.url):
        return Tone.RED, "ends without encryption"
    if host_of(final.url) != wanted:
        return Tone.RED, f"ends elsewhere, at {host_of(final.url)}"
    return Tone.GOOD, f"ends at {final.url}"


def _words(url: str, found: Visit | Gap, wanted: str) -> str:
    told = _end(found, wanted)[1]
    way = f" ({chain_of(found)})" if isinstance(found, Visit) and found.hops else ""
    return f"{url} {told}{way}."
