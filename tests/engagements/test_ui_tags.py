"""The design system: what the tags say, that they escape, that pages keep to the strict CSP."""

import gzip
import re
from datetime import UTC, date, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.contrib.staticfiles import finders
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template import Context, Engine, Template
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import path, resolve
from django.utils import timezone

from engagements.templatetags.icon_paths import ICON_PATHS
from engagements.templatetags.ui import duration, relative, when
from engagements.templatetags.words import LANES, SEVERITIES, STATES

NOON = datetime(2026, 8, 8, 12, 0, tzinfo=UTC)
TEMPLATES = Path(Engine.get_default().dirs[0])
STATIC = Path(str(finders.find("launchready/css/tokens.css"))).parent.parent


def page(request: HttpRequest, slug: str = "") -> HttpResponse:
    raise AssertionError("only its URL is used")


urlpatterns = [
    path("risks/<slug:slug>/", page, name="risk_list"),
    path("risks/<slug:slug>/one/", page, name="risk_page"),
]


def rendered(source: str, **context: Any) -> str:
    return Template("{% load ui %}" + source).render(Context(context))


class Collector(HTMLParser):
    """Every tag with its attributes, to look for what a strict CSP forbids."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def offences(self) -> list[str]:
        found = []
        for tag, attrs in self.tags:
            data_block = attrs.get("type") in ("application/json",)
            if tag == "style" or (tag == "script" and "src" not in attrs and not data_block):
                found.append(f"inline <{tag}>")
            found += [f"{tag} {name}" for name in attrs if name == "style" or name[:2] == "on"]
        return found


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (380, "6 h 20 min"),
        (45, "45 min"),
        (0, "0 min"),
        (120, "2 h"),
        (2880, "48 h"),  # a sprint is counted in hours, never in days
        (59.6, "1 h"),  # rounds before it splits, so never "60 min"
        (-15, "−15 min"),
        (-0.2, "0 min"),  # no "minus nothing"
        (timedelta(hours=1, minutes=5), "1 h 5 min"),
        (None, ""),
        ("", ""),  # a template's missing variable
    ],
)
def test_duration(minutes: float | timedelta | None, words: str) -> None:
    assert duration(minutes) == words


@pytest.mark.parametrize(
    ("distance", "words"),
    [
        (timedelta(seconds=10), "just now"),
        (timedelta(seconds=-10), "just now"),
        (timedelta(seconds=-50), "1 minute ago"),  # never "0 minutes" or "1 minutes"
        (timedelta(minutes=-89), "89 minutes ago"),
        (timedelta(hours=3), "in 3 hours"),
        (timedelta(hours=-35), "35 hours ago"),
        (timedelta(days=2), "in 2 days"),
        (timedelta(days=-15), ""),  # the date says it better
    ],
)
def test_relative(distance: timedelta, words: str) -> None:
    assert relative(NOON + distance, NOON) == words


def test_when_uses_the_active_time_zone() -> None:
    with timezone.override("Asia/Tokyo"):
        html = when(datetime(2024, 1, 31, 20, 5, tzinfo=UTC))
    assert html == '<time datetime="2024-02-01T05:05:00+09:00">1 Feb 2024, 05:05</time>'


def test_when_adds_relative_words_to_a_near_moment() -> None:
    html = when(timezone.now() - timedelta(hours=3))
    assert "(3 hours ago)" in html


def test_when_relative_keeps_the_moment_as_tooltip() -> None:
    moment = timezone.now() - timedelta(hours=3)
    html = when(moment, "relative")
    assert ">3 hours ago</time>" in html
    assert f"{timezone.localtime(moment):%H:%M}" in html


def test_when_takes_dates_and_nothing() -> None:
    assert when(date(2026, 9, 30)) == '<time datetime="2026-09-30">30 Sep 2026</time>'
    assert rendered("{{ moment|when|default:'never' }}", moment=None) == "never"


@pytest.mark.parametrize(
    ("call", "tone", "text"),
    [
        ('"fixed"', "good", "Working"),
        ('"Needs you"', "amber", "Needs you"),  # a founder's word is as good as a key
        ('"being_fixed"', "active", "Being fixed"),
        ('"accepted"', "neutral", "Agreed to wait"),
        ('"waiting" "engagement"', "amber", "Waiting for the client"),
        ('"waiting" "block"', "neutral", "Not started"),
        ('"working" "block"', "active", "In progress"),
        ('"not_observed"', "unseen", "Not observed"),
        ('"never_heard_of"', "neutral", "Never heard of"),
    ],
)
def test_status_badge(call: str, tone: str, text: str) -> None:
    html = rendered(f"{{% status_badge {call} %}}")
    assert f'class="badge {tone}"' in html
    assert html.endswith(f"{text}</span>")


def test_only_a_blocker_is_red_and_unseen_is_never_green() -> None:
    looks = {**STATES, **SEVERITIES, **LANES}
    assert {key for key, look in looks.items() if look.tone == "red"} == {"blocker"}
    assert STATES["not_observed"].tone == STATES["undecided"].tone == "unseen"


def test_every_look_has_an_icon_and_a_style() -> None:
    styles = (STATIC / "css/components/badge.css").read_text()
    for look in [*STATES.values(), *SEVERITIES.values(), *LANES.values()]:
        assert look.icon in ICON_PATHS
        assert look.tone == "neutral" or f".badge.{look.tone} " in styles


def test_lane_badge_says_until_when() -> None:
    html = rendered("{% lane_badge 'later' until %}", until=date(2026, 9, 30))
    assert "Can wait until 30 Sep 2026" in html
    assert "until" not in rendered("{% lane_badge 'fix_now' until %}", until=date(2026, 9, 30))


def test_icon_is_decorative_and_unknown_names_fail() -> None:
    assert 'aria-hidden="true"' in rendered("{% icon 'tick' %}")
    with pytest.raises(KeyError):
        rendered("{% icon 'rocket' %}")


def test_block_bar_says_in_words_what_it_draws() -> None:
    segments = [
        {"start": 0, "end": 12, "state": "done", "title": "Audit & more"},
        {"start": 12, "end": 48, "state": "working"},
    ]
    html = rendered("{% block_bar segments 36 %}", segments=segments)
    assert (
        'aria-label="The 48 hours: Audit &amp; more, hours 0 to 12: done; '
        'hours 12 to 48: in progress; now at hour 36 of 48."' in html
    )
    assert 'x="25.00%" y="20" width="75.00%"' in html
    assert 'x1="75.00%"' in html


@pytest.mark.parametrize(
    ("now", "anchor"), [(0, "start"), (24, "middle"), (47, "end"), (60, "end")]
)
def test_block_bar_keeps_the_now_marker_on_the_paper(now: float, anchor: str) -> None:
    segments = [{"start": 0, "end": 48, "state": "working"}]
    html = rendered("{% block_bar segments now %}", segments=segments, now=now)
    marker = html.split('class="now-text"')[1]
    assert f'text-anchor="{anchor}"' in marker
    assert float(marker.split('x="')[1].split("%")[0]) <= 100


def test_block_bar_before_the_start_and_without_blocks() -> None:
    assert 'class="now"' not in rendered("{% block_bar segments %}", segments=[])


def test_progress_bar_with_and_without_a_figure() -> None:
    assert 'value="3"' in rendered("{% progress_bar 3 8 'Rules' %}")
    unknown = rendered("{% progress_bar None 8 'Rules' %}")
    assert "value=" not in unknown
    assert "under way" in unknown


def test_hops_mark_the_end_and_what_was_not_seen() -> None:
    chain = [
        {"url": "http://a.example/<b>", "status": 301},
        {"url": "https://a.example/", "status": 200, "note": "home"},
        {"url": "https://b.example/", "status": None},
        {"url": "https://c.example/", "status": 503},
    ]
    html = rendered("{% hops chain %}", chain=chain)
    assert re.findall(r"hop-(onward|good|unseen|bad)", html) == ["onward", "good", "unseen", "bad"]
    assert "http://a.example/&lt;b&gt;" in html
    assert "no answer" in html


@pytest.mark.parametrize(
    "source",
    [
        "{% badge 'good' text %}",
        "{% status_badge text %}",
        "{% copy_block text text %}",
        "{% empty_state text text text text %}",
        "{% progress_bar 1 2 text %}",
    ],
)
def test_tags_escape_what_they_are_given(source: str) -> None:
    assert "<script" not in rendered(source, text='"><script>alert(1)</script>').lower()


@pytest.mark.urls(__name__)
class TestNavLink:
    def at(self, url: str, source: str) -> str:
        request = RequestFactory().get(url)
        request.resolver_match = resolve(url)
        return rendered(source, request=request)

    def test_marks_the_current_page(self) -> None:
        html = self.at("/risks/ada/", "{% nav_link 'risk_list' 'Risks' 'ada' count=3 %}")
        assert 'href="/risks/ada/" aria-current="page"' in html
        assert '<span class="count">3</span>' in html

    def test_marks_it_on_the_pages_below(self) -> None:
        below = self.at(
            "/risks/ada/one/", "{% nav_link 'risk_list' 'Risks' 'ada' also='risk_page' %}"
        )
        assert "aria-current" in below
        assert "aria-current" not in self.at(
            "/risks/ada/one/", "{% nav_link 'risk_list' 'Risks' 'ada' %}"
        )

    def test_is_silent_where_there_is_no_such_url(self) -> None:
        assert self.at("/risks/ada/", "{% nav_link 'nowhere' 'Risks' 'ada' %}") == ""
        assert self.at("/risks/ada/", "{% nav_link 'risk_list' 'Risks' missing %}") == ""


class PlanForm(forms.Form):
    name = forms.CharField(help_text="In plain words.")
    lane = forms.ChoiceField(choices=[("now", "Now")], widget=forms.RadioSelect)
    told = forms.BooleanField(required=False)
    step = forms.IntegerField(widget=forms.HiddenInput)


def test_form_links_help_and_errors_to_their_field() -> None:
    html = render_to_string("_form.html", {"form": PlanForm({}), "submit": "Save"})
    described = next(
        attrs for tag, attrs in Collector(html).tags if tag == "input" and attrs["name"] == "name"
    )
    ids = {attrs.get("id") for _, attrs in Collector(html).tags}
    assert str(described["aria-describedby"]).split() == ["id_name_helptext", "id_name_error"]
    assert {"id_name_helptext", "id_name_error"} <= ids
    assert described["aria-invalid"] == "true"
    assert '<fieldset class="field field-has-errors"' in html


def test_form_shows_the_error_of_a_hidden_field() -> None:
    html = render_to_string("_form.html", {"form": PlanForm({"name": "n", "lane": "now"})})
    assert "This field is required." in html


def test_form_marks_required_fields_unless_told_not_to() -> None:
    marked = render_to_string("_form.html", {"form": PlanForm()})
    assert marked.count("field-required") == 2
    assert "field-required" not in render_to_string(
        "_form.html", {"form": PlanForm(), "unmarked": True}
    )


def test_form_sent_by_get_carries_no_token() -> None:
    request = RequestFactory().get("/")
    assert "csrfmiddlewaretoken" in render_to_string("_form.html", {"form": PlanForm()}, request)
    assert "csrfmiddlewaretoken" not in render_to_string(
        "_form.html", {"form": PlanForm(), "method": "get"}, request
    )


def test_pagination_keeps_the_other_parameters() -> None:
    request = RequestFactory().get("/risks/", {"q": "mail & more", "page": "2"})
    html = render_to_string("_pagination.html", {"page": Paginator(range(60), 25).page(2)}, request)
    assert 'rel="prev" href="?q=mail+%26+more&amp;page=1"' in html
    assert "26 to 50 of 60" in html


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "500", "csrf_failure"])
def test_error_pages_need_no_request(name: str) -> None:
    html = render_to_string(f"{name}.html")
    assert html.count("<h1>") == 1
    assert Collector(html).offences() == []


def test_style_guide_shows_everything_within_the_csp() -> None:
    html = render_to_string("style_guide.html", {}, RequestFactory().get("/style"))
    assert Collector(html).offences() == []
    for component in sorted((STATIC / "css/components").glob("*.css")):
        first_class = re.search(r"^\.([a-z-]+)", component.read_text(), re.MULTILINE)
        assert first_class is not None
        assert first_class[1] in html, component.name


def test_no_template_of_ours_has_inline_style_or_handlers() -> None:
    """Save for mail, which no policy of ours reaches and many programs strip of its sheet."""
    bad = re.compile(
        r"""<style|\sstyle=["']|\son[a-z]+=["']|<script(?![^>]*(src=|application/json))"""
    )
    offenders = [
        str(template.relative_to(TEMPLATES))
        for template in TEMPLATES.rglob("*.html")
        if bad.search(template.read_text()) and template.parent.name != "email"
    ]
    assert offenders == []


def test_every_stylesheet_is_linked_and_light() -> None:
    links = (TEMPLATES / "_styles.html").read_text()
    sheets = sorted((STATIC / "css").rglob("*.css"))
    assert [s.name for s in sheets if f"{s.relative_to(STATIC)}" not in links] == []
    # As a browser gets them: each file by itself, compressed.
    assert sum(map(compressed, sheets)) < 20_000


def compressed(file: Path) -> int:
    return len(gzip.compress(file.read_bytes()))


def test_whatever_a_page_loads_is_light() -> None:
    """Every sheet and script there is, though no page loads all of them: less than 60 kB."""
    ours = [file for file in STATIC.rglob("*") if file.suffix in (".css", ".js")]
    htmx = re.search(r'src="/static/([^"]+)"', rendered("{% load django_htmx %}{% htmx_script %}"))
    assert htmx is not None
    of_allauth = ("mfa/js/webauthn.js", "mfa/js/webauthn-json.js", "mfa/js/recovery_codes.js")
    theirs = [Path(str(finders.find(name))) for name in (htmx[1], *of_allauth)]
    assert sum(map(compressed, [*ours, *theirs])) < 60_000


def luminance(colour: str) -> float:
    """Relative luminance of "#rrggbb" (WCAG 2.2, definition of the term)."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def themes() -> dict[str, dict[str, str]]:
    source = (STATIC / "css/tokens.css").read_text()
    light, dark, _paper = re.split(r"@media [^{]+\{", source)
    found = [dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", part)) for part in (light, dark)]
    return {"light": found[0], "dark": found[0] | found[1]}


TEXT_PAIRS = [
    *(
        (ink, ground)
        for ink in ("ink", "ink-soft", "accent")
        for ground in ("paper", "surface", "sunken")
    ),
    *((ink, "surface") for ink in ("amber", "red")),
    ("accent", "accent-soft"),
    ("amber", "amber-soft"),
    ("ink", "amber-soft"),
    ("red", "red-soft"),
    ("on-accent", "accent"),
    ("on-accent", "accent-strong"),
]
MARK_PAIRS = [
    (mark, "surface") for mark in ("line-strong", "accent-mark", "amber-mark", "red-mark")
]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(
    ("front", "back", "least"),
    [*((*pair, 4.5) for pair in TEXT_PAIRS), *((*pair, 3.0) for pair in MARK_PAIRS)],
)
def test_colours_have_the_contrast_of_wcag_aa(
    theme: str, front: str, back: str, least: float
) -> None:
    tokens = themes()[theme]
    dark, light = sorted((luminance(tokens[front]), luminance(tokens[back])))
    assert (light + 0.05) / (dark + 0.05) >= least
