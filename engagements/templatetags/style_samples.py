"""Sample data for the style guide: one invented sprint that shows every component in use."""

from datetime import date, timedelta
from typing import Any

from django import forms, template
from django.core.paginator import Paginator
from django.utils import timezone

from engagements.templatetags.ui import Hop, Segment

register = template.Library()

SEGMENTS: list[Segment] = [
    {"start": 0, "end": 8, "state": "done", "title": "Audit"},
    {"start": 8, "end": 16, "state": "done", "title": "Edge"},
    {"start": 16, "end": 24, "state": "working", "title": "Mail"},
    {"start": 24, "end": 32, "state": "paused", "title": "Deploy"},
    {"start": 32, "end": 40, "state": "waiting", "title": "Watch"},
    {"start": 40, "end": 48, "state": "waiting", "title": "Handover"},
]

HOPS: list[Hop] = [
    {"url": "http://coach.example/spring", "status": 301, "note": "to https, as it should"},
    {"url": "https://coach.example/spring", "status": 302, "note": "for now; should be for good"},
    {"url": "https://www.coach.example/offer", "status": 200, "note": "the page people see"},
]

RISKS: list[dict[str, Any]] = [
    {
        "severity": "blocker",
        "title": "Booking confirmations are refused by Gmail",
        "impact": "Failed mail",
        "code": "MAIL001",
        "state": "being_fixed",
        "lane": "fix_now",
        "seen": 190,
    },
    {
        "severity": "major",
        "title": "The shop and the site are two addresses for search engines",
        "impact": "Lost leads",
        "code": "WEB003",
        "state": "open",
        "lane": "fix_now",
        "seen": 45,
    },
    {
        "severity": "minor",
        "title": "Pictures are sent again at every visit",
        "impact": "Slow pages",
        "code": "PERF003",
        "state": "accepted",
        "lane": "later",
        "seen": 4000,
    },
]

DKIM_RECORD = "pm._domainkey.coach.example.  IN TXT  " + '"v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQ"'


class SampleForm(forms.Form):
    """One of each kind of field; bound with gaps, to show errors."""

    title = forms.CharField(
        label="What is at risk?", help_text="In the words you would use on the phone."
    )
    impact = forms.ChoiceField(
        label="What it does to the business",
        choices=[("lost_leads", "Lost leads"), ("failed_mail", "Failed mail")],
    )
    lane = forms.ChoiceField(
        label="Lane",
        choices=[("fix_now", "Fix now"), ("later", "Can wait until a date")],
        widget=forms.RadioSelect,
        help_text="Only the founder can accept a risk.",
    )
    until = forms.DateField(
        label="Until", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    note = forms.CharField(label="Note", required=False, widget=forms.Textarea)
    told = forms.BooleanField(label="The founder knows", required=False)


@register.simple_tag
def style_samples() -> dict[str, Any]:
    """`{% style_samples as sample %}`: everything style_guide.html shows."""
    now = timezone.now()
    risks = [risk | {"seen": now - timedelta(minutes=risk["seen"])} for risk in RISKS]
    return {
        "segments": SEGMENTS,
        "hops": HOPS,
        "lost_hops": [
            {"url": "https://app.coach.example/", "status": 500, "note": "the server gives up"},
            {"url": "https://old.coach.example/", "status": None, "note": "no answer in 10 s"},
        ],
        "risks": risks,
        "record": DKIM_RECORD,
        "form": SampleForm(),
        "bound_form": SampleForm({"impact": "lost_leads", "until": "soon"}),
        "page": Paginator(range(60), 25).page(2),
        "now": now,
        "until": date(2026, 9, 30),
        "states": ["working", "needs_you", "being_fixed", "agreed_to_wait", "not_observed"],
        "severities": ["blocker", "major", "minor", "info"],
        "gates": ["ready", "not_ready", "undecided"],
    }
