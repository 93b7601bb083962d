"""Template tags and filters of the design system; markup lives in templates/_*.html.

Every colour that carries meaning comes with a word and a shape. Nothing here emits a style
attribute: the Content-Security-Policy forbids it, so charts place themselves by SVG attributes.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any, Literal, NotRequired, TypedDict

from django import template
from django.template.context import RequestContext
from django.urls import NoReverseMatch, reverse
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from engagements.templatetags.icon_paths import ICON_PATHS
from engagements.templatetags.words import LANES, SEVERITIES, STATES, Look, look_up

register = template.Library()

DATE_FORMAT = "j M Y"
MINUTE, HOUR, DAY = 60, 3600, 86400
EDGE_PERCENT = 8
SHORTEST_TITLED_PERCENT = 12


class Segment(TypedDict):
    """One block on the bar, in hours of running time; state: done, working, waiting or paused."""

    start: float
    end: float
    state: str
    title: NotRequired[str]


class Hop(TypedDict):
    """One stop of a redirect chain; status None says that we got no answer we could read."""

    url: str
    status: int | None
    note: NotRequired[str]


@register.simple_tag
def icon(name: str) -> SafeString:
    """`{% icon "tick" %}`: an inline, decorative SVG. KeyError for an unknown name."""
    return format_html(
        '<svg class="icon" viewBox="0 0 20 20" aria-hidden="true" focusable="false">'
        '<path d="{}"/></svg>',
        ICON_PATHS[name],
    )


def _badge(look: Look) -> SafeString:
    return format_html('<span class="badge {}">{}{}</span>', look.tone, icon(look.icon), look.text)


@register.simple_tag
def badge(kind: str, text: str) -> SafeString:
    """`{% badge "good" "Verified" %}`; kinds: good, active, amber, red, unseen, neutral, quiet."""
    return format_html('<span class="badge {}">{}</span>', kind, text)


@register.simple_tag
def status_badge(state: object, noun: str = "") -> SafeString:
    """`{% status_badge risk.state %}`: the state in founder words; see words.py.

    Name the noun (block, item, engagement, approval) where one word means different things:
    `{% status_badge block.state "block" %}`.
    """
    return _badge(look_up(STATES, state, noun))


@register.simple_tag
def severity_badge(severity: object) -> SafeString:
    """`{% severity_badge risk.severity %}`: blocker, major, minor, info."""
    return _badge(look_up(SEVERITIES, severity))


@register.simple_tag
def lane_badge(lane: object, until: date | None = None) -> SafeString:
    """`{% lane_badge risk.lane risk.later_until %}`: "Can wait until 30 Aug 2026"."""
    look = look_up(LANES, lane)
    if until and lane != "fix_now":
        look = look._replace(text=f"{look.text} until {formats.date_format(until, DATE_FORMAT)}")
    return _badge(look)


def _segment_sentence(segment: Segment) -> str:
    hours = f"hours {segment['start']:g} to {segment['end']:g}"
    title = segment.get("title", "")
    state = look_up(STATES, segment["state"], "block").text.lower()
    return f"{title}, {hours}: {state}" if title else f"{hours}: {state}"


def _percent(hours: float, total: float) -> str:
    return f"{100 * min(max(hours, 0), total) / total:.2f}%"


def _bar(segment: Segment, total: float) -> dict[str, Any]:
    start, end = segment["start"], segment["end"]
    return {
        "x": _percent(start, total),
        "width": _percent(end - start, total),
        "middle": _percent((start + end) / 2, total),
        "state": segment["state"],
        "hour": f"{start:g}",
        "title": segment.get("title", ""),
        "titled": 100 * (end - start) / total >= SHORTEST_TITLED_PERCENT,
    }


@register.inclusion_tag("_block_bar.html")
def block_bar(
    segments: Iterable[Segment], now: float | None = None, label: str = "The 48 hours"
) -> dict[str, Any]:
    """`{% block_bar segments elapsed_hours %}`: the sprint as an SVG bar with a text alternative.

    `now` is the running hour (0 at the start), None before the sprint starts.
    """
    drawn = list(segments)
    total = max((segment["end"] for segment in drawn), default=48) or 48
    sentences = [_segment_sentence(segment) for segment in drawn]
    if now is not None:
        sentences.append(f"now at hour {now:.0f} of {total:g}")
    bars = [
        _bar(segment, total) | {"sentence": sentence}
        for segment, sentence in zip(drawn, sentences, strict=False)
    ]
    return {
        "bars": bars,
        "total": f"{total:g}",
        "alternative": f"{label}: {'; '.join(sentences)}.",
        "now": None if now is None else _percent(now, total),
        "now_hour": None if now is None else f"{now:.0f}",
        "now_anchor": _anchor(now, total),
    }


def _anchor(now: float | None, total: float) -> Literal["start", "middle", "end"]:
    percent = 100 * (now or 0) / total
    if percent < EDGE_PERCENT:
        return "start"
    return "end" if percent > 100 - EDGE_PERCENT else "middle"


@register.inclusion_tag("_progress_bar.html")
def progress_bar(value: int | None, maximum: int, label: str) -> dict[str, Any]:
    """`{% progress_bar done total "Rules judged" %}`; value None: under way, no figure yet."""
    return {"value": value, "maximum": maximum, "label": label}


@register.inclusion_tag("_empty_state.html")
def empty_state(
    title: str, text: str, action_url: str = "", action_label: str = ""
) -> dict[str, str]:
    """`{% empty_state "No risks yet" "Run the audit; they appear here." url "Run the audit" %}`."""
    return {"title": title, "text": text, "action_url": action_url, "action_label": action_label}


@register.inclusion_tag("_copy_block.html")
def copy_block(text: str, label: str) -> dict[str, str]:
    """`{% copy_block record "DNS record to paste" %}`: code with a button that copies it."""
    return {"text": text, "label": label}


@register.inclusion_tag("_hops.html")
def hops(chain: Iterable[Hop]) -> dict[str, Any]:
    """`{% hops chain %}`: a redirect chain as a picture that is a list; see Hop."""
    return {"hops": [{**hop, "tone": _hop_tone(hop["status"])} for hop in chain]}


def _hop_tone(status: int | None) -> str:
    if status is None:
        return "unseen"
    if status >= 400:
        return "bad"
    return "good" if status < 300 else "onward"


@register.simple_tag(takes_context=True)
def nav_link(
    context: RequestContext,
    url_name: str,
    text: str,
    *args: str | int,
    count: int = 0,
    also: str = "",
) -> SafeString:
    """`{% nav_link "risk_list" "Risks" workspace.slug engagement.slug count=3 %}`.

    Marks the current page, or one of the space-separated URL names in `also`. Renders nothing where
    no URL exists for these arguments, so that a shell never breaks a page.
    """
    try:
        href = reverse(url_name, args=args)
    except NoReverseMatch:
        return SafeString("")
    match = getattr(context.get("request"), "resolver_match", None)
    here = match is not None and match.url_name in {url_name, *also.split()}
    return format_html(
        '<a href="{}"{}>{}{}</a>',
        href,
        SafeString(' aria-current="page"') if here else "",
        text,
        format_html(' <span class="count">{}</span>', count) if count else "",
    )


@register.filter
def duration(value: float | timedelta | None) -> str:
    """Minutes (or a timedelta) in words: 380 -> "6 h 20 min". None and nonsense -> ""."""
    if value is None or value == "":
        return ""
    minutes = value.total_seconds() / 60 if isinstance(value, timedelta) else float(value)
    hours, rest = divmod(round(abs(minutes)), 60)
    parts = [f"{hours} h"] if hours else []
    if rest or not hours:
        parts.append(f"{rest} min")
    return ("−" if round(minutes) < 0 else "") + " ".join(parts)


def relative(moment: datetime, now: datetime) -> str:
    """How far `moment` is from `now` in plain words; "" beyond two weeks."""
    seconds = (moment - now).total_seconds()
    distance = abs(seconds)
    if distance < 45:
        return "just now"
    for limit, unit, word in (
        (90 * MINUTE, MINUTE, "minute"),
        (36 * HOUR, HOUR, "hour"),
        (14 * DAY, DAY, "day"),
    ):
        if distance < limit:
            number = round(distance / unit)
            words = f"{number} {word}{'' if number == 1 else 's'}"
            return f"in {words}" if seconds > 0 else f"{words} ago"
    return ""


@register.filter
def when(value: datetime | date | None, style: str = "") -> str:
    """A `<time>` in the active time zone with relative words: "8 Aug 2026, 14:05 (3 hours ago)".

    `|when:"relative"` shows the relative words alone where there are some. None -> "", so that
    `|default:"never"` works. A date has no time of day and no relative words.
    """
    if not value:
        return ""
    if not isinstance(value, datetime):
        text = formats.date_format(value, DATE_FORMAT)
        return format_html('<time datetime="{}">{}</time>', value.isoformat(), text)
    moment = timezone.localtime(timezone.make_aware(value) if timezone.is_naive(value) else value)
    absolute = f"{formats.date_format(moment, DATE_FORMAT)}, {moment:%H:%M}"
    words = relative(moment, timezone.now())
    if style == "relative" and words:
        return format_html(
            '<time datetime="{}" title="{}">{}</time>', moment.isoformat(), absolute, words
        )
    shown = format_html('<time datetime="{}">{}</time>', moment.isoformat(), absolute)
    return format_html('{} <span class="muted">({})</span>', shown, words) if words else shown


@register.simple_tag
def message_icon(tags: str) -> SafeString:
    """The icon for a Django message, by its level tag."""
    for level, name in (("success", "tick"), ("warning", "flag"), ("error", "alert")):
        if level in tags:
            return icon(name)
    return icon("info")
