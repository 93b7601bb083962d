"""The certificates' time: from when until when each host's is valid, and when to renew it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from checks.engine.facts import Certificate, TlsFacts
from checks.report.markup import Markup
from checks.report.pictures.drawing import (
    INK,
    MONO,
    SOFT,
    Picture,
    Tone,
    box,
    canvas,
    line,
    percent,
    text,
)
from checks.rules.tls.reading import day
from checks.rules.wording import count

TITLE = "How long each certificate lasts; amber is the time to renew it"
MOST_HOSTS = 12
TOP, ROW = 26, 46
LONGEST_HOST = 25  # what leaves room for the days on a phone
# Renewal by machine is due when a third of the lifetime is left, and by hand a month ahead.
ZONE_SHARE, ZONE_AT_MOST = 1 / 3, timedelta(days=30)
FARTHEST = timedelta(days=400)  # from today to the picture's edge; a browser's longest lifetime


@dataclass(frozen=True, slots=True)
class _Axis:
    begins: datetime
    ends: datetime

    def at(self, moment: datetime) -> float:
        return (moment - self.begins) / (self.ends - self.begins)


def certificate_picture(hosts: Iterable[TlsFacts], now: datetime) -> Picture | None:
    """The first certificate to run out of each host; None where none was shown."""
    leaves = {tls.host: _first_to_end(tls) for tls in hosts if tls.endpoints}
    rows = sorted(leaves.items(), key=lambda row: (row[1].not_after, row[0]))
    if not rows:
        return None
    shown, rest = rows[:MOST_HOSTS], len(rows) - MOST_HOSTS
    axis = _axis([leaf for _, leaf in shown], now)
    height = TOP + ROW * len(shown) + 22
    drawing = canvas(
        *(bar for number, (_, leaf) in enumerate(shown) for bar in _bars(number, leaf, axis, now)),
        *_today(len(shown), axis, now),
        *(part for number, row in enumerate(shown) for part in _labels(number, *row, now)),
        text(0, height - 5, day(axis.begins), font_size=11, fill=SOFT),
        text("100%", height - 5, day(axis.ends), text_anchor="end", font_size=11, fill=SOFT),
        height=height,
        label=f"The certificates of {count(len(shown), 'host')}; {shown[0][0]} is the first to end",
    )
    more = (f"{count(rest, 'more host')} not drawn.",) if rest > 0 else ()
    words = tuple(_words(host, leaf, now) for host, leaf in shown)
    return Picture(TITLE, drawing, words + more)


def _first_to_end(tls: TlsFacts) -> Certificate:
    return min((endpoint.leaf for endpoint in tls.endpoints), key=lambda leaf: leaf.not_after)


def _axis(leaves: list[Certificate], now: datetime) -> _Axis:
    begins = min(*(leaf.not_before for leaf in leaves), now)
    ends = max(*(leaf.not_after for leaf in leaves), now + timedelta(days=1))
    return _Axis(max(begins, now - FARTHEST), min(ends, now + FARTHEST))


def _zone_of(leaf: Certificate) -> datetime:
    """When the renewal zone begins."""
    lifetime = leaf.not_after - leaf.not_before
    return leaf.not_after - min(lifetime * ZONE_SHARE, ZONE_AT_MOST)


def _labels(number: int, host: str, leaf: Certificate, now: datetime) -> Iterator[Markup]:
    y = TOP + ROW * number + 14
    tone, told = _state(leaf, now)
    name = host if len(host) <= LONGEST_HOST else f"{host[: LONGEST_HOST - 1]}…"
    yield text(0, y, name, font_family=MONO, font_size=12)
    yield text("100%", y, told, text_anchor="end", font_size=12, fill=tone.text)


def _bars(number: int, leaf: Certificate, axis: _Axis, now: datetime) -> Iterator[Markup]:
    y = TOP + ROW * number + 21
    tone = Tone.RED if _state(leaf, now)[0] is Tone.RED else Tone.GOOD
    yield _bar(leaf.not_before, leaf.not_after, y, axis, tone)
    yield _bar(_zone_of(leaf), leaf.not_after, y, axis, Tone.AMBER)


def _bar(begins: datetime, ends: datetime, y: float, axis: _Axis, tone: Tone) -> Markup:
    left, right = (min(max(axis.at(moment), 0.0), 1.0) for moment in (begins, ends))
    return box(percent(left), y, percent(max(right - left, 0.004)), 12, tone, rx=2)


def _today(rows: int, axis: _Axis, now: datetime) -> Iterator[Markup]:
    """The word at the top, and a stroke through each bar that leaves the labels free."""
    share = axis.at(now)
    anchor = "start" if share < 0.08 else "end" if share > 0.92 else "middle"
    x = percent(share)
    yield text(x, 12, "today", text_anchor=anchor, font_size=11, font_weight=600)
    for y in range(TOP, TOP + ROW * rows, ROW):
        yield line(x, y + 18, x, y + 36, INK, stroke_linecap="round")


def _state(leaf: Certificate, now: datetime) -> tuple[Tone, str]:
    left = leaf.not_after - now
    if left < timedelta():
        return Tone.RED, f"ran out {count(max((-left).days, 1), 'day')} ago"
    if leaf.not_before > now:
        return Tone.RED, f"not valid before {day(leaf.not_before)}"
    if now >= _zone_of(leaf):
        return Tone.AMBER, f"renewal due: {count(left.days, 'day')} left"
    return Tone.PLAIN, f"{count(left.days, 'day')} left"


def _words(host: str, leaf: Certificate, now: datetime) -> str:
    told = _state(leaf, now)[1]
    valid = f"valid from {day(leaf.not_before)} to {day(leaf.not_after)}"
    return f"{host}: {told}, {valid}, to be renewed from {day(_zone_of(leaf))}."
