"""The pages on which words are given, and every place that must call them attested."""

from typing import Any

import pytest
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from checks.runs.models import Statement
from engagements import tenancy
from engagements.models import ItemState, Risk, RiskState
from handover.papers import collect
from handover.sections import edge
from tests.checks.runs.makers import finished, look, verdict
from tests.conftest import Cast
from tests.factories import make_block, make_item

WORD = {
    "answer": "yes",
    "by": "Fay Founder",
    "said_on": str(timezone.localdate()),
    "words": "Went back to Monday's release in four minutes.",
}
ATTESTED: dict[str, Any] = {"evidence": ("attestations:OPS006",), "found": "Attested by Mia Chen."}


def url(cast: Cast, name: str, *keys: str | int) -> str:
    return reverse(name, args=[cast.workspace.slug, cast.engagement.slug, *keys])


def send(
    cast: Cast, who: str = "consultant", name: str = "statement_edit", **data: str
) -> HttpResponse:
    response: HttpResponse = cast.browser(who).post(url(cast, name, "OPS006"), data)
    return response


def shown(cast: Cast, who: str, name: str, *keys: str | int) -> str:
    return str(cast.browser(who).get(url(cast, name, *keys)).content.decode())


def statements(cast: Cast) -> list[Statement]:
    with tenancy.scope(cast.workspace):
        return list(Statement.objects.all())


def test_a_consultant_writes_down_who_said_it(cast: Cast) -> None:
    assert send(cast, **WORD).status_code == 302
    [kept] = statements(cast)
    assert (kept.by, kept.holds, kept.recorded_by) == (
        "Fay Founder",
        True,
        cast.people["consultant"],
    )
    page = shown(cast, "helper", "statement_list")
    assert "Attested: yes" in page
    assert "Went back to Monday&#x27;s release" in page


def test_every_rule_on_words_has_its_line(cast: Cast) -> None:
    page = shown(cast, "consultant", "statement_list")
    for code in ("OPS001", "OPS014", "MAIL018", "MAIL024", "EDGE009", "EDGE010", "PERF008"):
        assert f'id="word-{code}"' in page
    assert page.count("Nobody has said") == page.count('id="word-')


def test_not_yet_takes_the_word_back(cast: Cast) -> None:
    send(cast, **WORD)
    assert send(cast, answer="not_yet").status_code == 302
    assert statements(cast) == []


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"words": ""}, "a bare “yes” proves nothing"),
        ({"by": ""}, "Say whose word this is."),
        ({"said_on": "2199-01-01"}, "That day is still to come."),
        ({"until": "2001-01-01"}, "at least the day it was said on"),
        ({"link": "no address"}, "Enter a valid URL."),
        ({"answer": "perhaps"}, "Select a valid choice"),
        ({"words": "The key is sk_live_4eC39HqLyjWDarjtT1zdp7dc"}, "This looks like a live Stripe"),
        ({"link": "https://hooks.slack.com/services/T0/B0/abc"}, "a Slack webhook address"),
    ],
)
def test_what_is_no_word_is_refused(cast: Cast, wrong: dict[str, str], said: str) -> None:
    response = send(cast, **(WORD | wrong))
    assert response.status_code == 422
    assert said in response.content.decode()
    assert statements(cast) == []


def test_a_rule_that_is_observed_takes_no_word(cast: Cast) -> None:
    browser = cast.browser("consultant")
    assert browser.post(url(cast, "statement_edit", "WEB003"), WORD).status_code == 404
    assert statements(cast) == []


def test_a_founder_gives_their_own_word_of_today(cast: Cast) -> None:
    answer = send(cast, "founder", "portal_statement", answer="no", words="Never tried.", by="Eve")
    assert answer.status_code == 302
    [kept] = statements(cast)
    assert (kept.by, kept.holds, kept.said_on) == ("founder", False, timezone.localdate())
    assert "Attested: no" in shown(cast, "founder", "portal_statements")


def test_a_founders_helper_reads(cast: Cast) -> None:
    assert "Only the founder" in shown(cast, "founder_helper", "portal_statement", "OPS006")
    form = url(cast, "portal_statement", "OPS006")
    assert form not in shown(cast, "founder_helper", "portal_statements")
    assert form in shown(cast, "founder", "portal_statements")


def test_a_word_from_the_plan_says_so(cast: Cast) -> None:
    with tenancy.scope(cast.workspace):
        item = make_item(make_block(cast.engagement), rule_codes=["OPS006"])
        item.decide(ItemState.PASS, by=cast.people["consultant"])
    assert "This comes from" in shown(cast, "consultant", "statement_edit", "OPS006")


# Where it is shown


@pytest.mark.parametrize("status", ["fail", "pass"])
def test_the_run_page_calls_it_attested(cast: Cast, status: str) -> None:
    run = finished(cast.engagement, verdict("OPS006", status=status, **ATTESTED))
    assert '<span class="badge neutral">Attested</span>' in shown(
        cast, "helper", "run_page", run.pk
    )
    seen = finished(cast.engagement, verdict("WEB003", status=status))
    assert "Attested</span>" not in shown(cast, "helper", "run_page", seen.pk)


def test_a_rule_without_a_word_leads_to_its_form(cast: Cast) -> None:
    run = finished(cast.engagement, verdict("OPS006", status="not_observed"))
    assert url(cast, "statement_edit", "OPS006") in shown(cast, "helper", "run_page", run.pk)


def test_the_json_says_which_verdicts_are_attested(cast: Cast) -> None:
    verdicts = verdict("OPS006", status="pass", **ATTESTED), verdict("WEB003", status="pass")
    run = finished(cast.engagement, *verdicts)
    told = cast.browser("helper").get(url(cast, "run_json", run.pk)).json()["verdicts"]
    assert {each["code"]: each["attested"] for each in told} == {"OPS006": True, "WEB003": False}


def test_a_risk_that_a_word_ended_was_not_observed(cast: Cast) -> None:
    failing = verdict("OPS006", status="fail", **ATTESTED)
    look(cast.engagement, failing)
    look(cast.engagement, verdict("OPS006", status="pass", **ATTESTED))
    with tenancy.scope(cast.workspace):
        risk = Risk.objects.get()
    assert risk.state == RiskState.FIXED
    assert risk.fixed_proof.startswith("Attested, as noted by run ")


def test_the_pack_calls_it_attested(cast: Cast) -> None:
    word = {"evidence": ("attestations:EDGE009",)}
    finished(
        cast.engagement,
        verdict("EDGE009", status="pass", **word),
        verdict("EDGE002", status="pass"),
        evidence=None,
    )
    with tenancy.scope(cast.workspace):
        settings = edge.build(collect(cast.engagement, timezone.now()))["settings"]
    assert ["(attested)" in each["title"] for each in settings] == [True, False]
