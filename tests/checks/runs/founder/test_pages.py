"""What the runs tell a founder, on pages of their own and as parts of the front page."""

from datetime import timedelta
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from checks.engine.registry import all_rules
from checks.runs.founder.good import sentences
from engagements import tenancy
from engagements.models import Approval, ApprovalKind, Engagement
from tests.checks.runs.makers import finished, stored, verdict
from tests.conftest import Cast
from tests.factories import make_approval, make_dns_record, make_risk

HTMX = {"HX-Request": "true"}


def url(engagement: Engagement, name: str, *more: int) -> str:
    return reverse(name, args=[engagement.workspace.slug, engagement.slug, *more])


def timed(
    *seen: tuple[str, float], samples: dict[str, list[float]] | None = None
) -> dict[str, Any]:
    """Stored evidence of one visit to each key route, and of samples."""
    facts: dict[str, Any] = {}
    for name, milliseconds in seen:
        hop = {
            "kind": "Hop",
            "url": f"https://coach.example/{name}",
            "address": "192.0.2.1",
            "status": 200,
            "headers": [],
            "location": None,
            "milliseconds": milliseconds,
            "http_version": "1.1",
        }
        visit = {
            "kind": "Visit",
            "url": hop["url"],
            "role": "route",
            "hops": [hop],
            "end": "answered",
            "gap": None,
            "body_bytes": 1,
            "text_start": "",
        }
        facts[f"routes:{name}"] = {
            "kind": "RouteFacts",
            "name": name,
            "visit": visit,
            "expected_status": 200,
            "expected_text": None,
            "text_found": None,
        }
    for name, times in (samples or {}).items():
        facts[f"samples:{name}"] = {
            "kind": "SampleFacts",
            "name": name,
            "url": "https://coach.example/",
            "budget_ms": 500,
            "spacing_seconds": 1.0,
            "milliseconds": times,
            "gaps": [],
        }
    return {**stored(), "evidence": facts, "topics": ["routes", "samples"]}


def test_before_and_after_tells_faults_and_slow_pages_in_numbers(cast: Cast) -> None:
    founder = cast.browser("founder")
    with tenancy.scope(cast.workspace):
        page = url(cast.engagement, "portal_gains")
        assert "The second look" in founder.get(page).content.decode()
        week_ago = timezone.now() - timedelta(days=7)
        finished(cast.engagement, codes=["MAIL001"], started_at=week_ago)  # the check outside
        first = finished(cast.engagement, evidence=timed(("booking", 1900.4), ("home", 90)))
        assert "The second look" in founder.get(page).content.decode()
        last = finished(
            cast.engagement,
            evidence=timed(("booking", 420), ("home", 80), samples={"login": [300.0] * 5}),
        )
        for run, days, faults in ((first, 3, 44), (last, 1, 7)):
            run.counts = {"fail": faults}
            run.started_at = timezone.now() - timedelta(days=days)
            run.save()
        html = founder.get(page, headers=HTMX).content.decode()
        for words in ("<dd>44</dd>", "<dd>7</dd>", "420 <small>ms, was 1900", "second: home"):
            assert words in html
        assert "ogin page" not in html  # it was not sampled before
        assert "<html" not in html
        last.evidence = {**(last.evidence or {}), "evidence": {"routes:x": {"kind": "Gone"}}}
        last.save()
        assert "<dd>7</dd>" in founder.get(page).content.decode()  # an older release's evidence


def test_what_is_in_order_is_said_in_few_sentences(cast: Cast) -> None:
    founder = cast.browser("founder")
    known = {code for group in sentences() for line in group.lines for code in line.codes}
    assert known <= set(all_rules())
    assert 20 <= sum(len(group.lines) for group in sentences()) <= 40

    def queries(page: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            founder.get(page)
        return len(captured)

    with tenancy.scope(cast.workspace):
        page = url(cast.engagement, "portal_good")
        assert "After the first look" in founder.get(page).content.decode()
        words = [("MAIL001", "pass"), ("MAIL002", "pass"), ("MAIL003", "not_applicable")]
        words += [("MX006", "pass"), ("WEB004", "pass"), ("WEB006", "fail"), ("DNS026", "warn")]
        finished(cast.engagement, *(verdict(code, status=status) for code, status in words))
        few = queries(page)
        html = founder.get(page).content.decode()
        assert "2 things that are in order" in html
        assert "The list of who may send mail for you is in order." in html
        assert "leads to one site" not in html  # one of its two rules fails
        assert "same place" not in html
        part = founder.get(page, headers=HTMX).content.decode()
        assert "Your mail: 2" in part
        assert "<html" not in part
        passing = (verdict(code, status="pass") for code in all_rules())
        finished(cast.engagement, *passing)
        assert queries(page) == few


def test_a_question_shows_what_to_copy_and_where_to_click(cast: Cast) -> None:
    founder, front = cast.browser("founder"), url(cast.engagement, "portal_page")
    with tenancy.scope(cast.workspace):
        risk = make_risk(
            cast.engagement,
            code="MAIL014",
            fix="Add a TXT record, type TXT, name _dmarc, value “v=DMARC1; p=none”.",
        )
        make_approval(cast.engagement, risk=risk, question="Shall we?")
        html = founder.get(front).content.decode()
        assert "v=DMARC1; p=none</pre>" in html
        assert "Where to change it" not in html  # the map is not drawn yet
        values = ["ada.ns.cloudflare.com.", "bob.ns.cloudflare.com."]
        make_dns_record(cast.engagement, name=cast.engagement.domain, type="NS", values=values)
        for page in (front, url(cast.engagement, "portal_risk", risk.pk)):
            html = founder.get(page).content.decode()
            assert "Where to change it at Cloudflare" in html
            assert "<li>Records</li>" in html
        asked = Approval.ask(
            cast.engagement,
            "Please let us into Stripe and into your Wix site",
            by=cast.people["consultant"],
            kind=ApprovalKind.ACCESS,
        )
        html = founder.get(url(cast.engagement, "portal_question", asked.pk)).content.decode()
        for words in ("At Stripe", "<li>Team and security</li>", "At Wix", "Whom to invite"):
            assert words in html
        assert f"{cast.people['consultant'].email}</pre>" in html
        assert "At Cloudflare" not in html
