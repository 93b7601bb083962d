"""Verifying one risk: just its rule, before and after, and its history."""

import pytest
from django.urls import reverse

from checks.runs.models import Run, RunState
from engagements import tenancy
from engagements.models import Risk
from tests.checks.runs.makers import look, make_run, minutes_ago, verdict
from tests.conftest import Cast
from tests.factories import make_risk


def url(cast: Cast, name: str, key: int) -> str:
    return reverse(name, args=[cast.workspace.slug, cast.engagement.slug, key])


def page(cast: Cast, name: str, key: int, **headers: str) -> str:
    response = cast.browser("consultant").get(url(cast, name, key), headers=headers)
    assert response.status_code == 200
    return str(response.content.decode())


def seen_once(cast: Cast) -> Risk:
    """A risk from an audit some minutes ago."""
    with tenancy.scope(cast.workspace):
        look(cast.engagement, verdict(found="There were two."), started_at=minutes_ago(9))
        return Risk.objects.get()


def verified(cast: Cast, risk: Risk, *said: tuple[str, str]) -> Run:
    """A finished verification of the risk with these (status, words)."""
    with tenancy.scope(cast.workspace):
        verdicts = [verdict(status=status, found=words) for status, words in said]
        fields = {"purpose": "verification", "risk": risk, "codes": [risk.code]}
        look(cast.engagement, *verdicts, **fields)
        return Run.objects.latest("pk")


def test_verifying_asks_for_just_that_rule(cast: Cast) -> None:
    risk = seen_once(cast)
    response = cast.browser("consultant").post(url(cast, "risk_verify", risk.pk))
    with tenancy.scope(cast.workspace):
        run = Run.objects.latest("pk")
    assert (run.codes, run.risk_id) == (["MAIL001"], risk.pk)
    assert response["Location"] == url(cast, "run_page", run.pk)


def test_a_risk_by_hand_is_told_that_no_rule_can(cast: Cast) -> None:
    risk = make_risk(cast.engagement, code="")
    response = cast.browser("consultant").post(url(cast, "risk_verify", risk.pk), follow=True)
    assert "No rule looks after this risk" in response.content.decode()


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ([("pass", "There is one.")], "It is fixed."),
        ([("fail", "There are still two.")], "It is still there."),
        ([("not_observed", "No answer.")], "It could not be observed, so nothing has changed."),
        ([], "It is no longer found."),
    ],
)
def test_before_and_after(cast: Cast, said: list[tuple[str, str]], sentence: str) -> None:
    risk = seen_once(cast)
    shown = page(cast, "run_page", verified(cast, risk, *said).pk)
    assert sentence in shown
    before, after = shown.index("There were two."), shown.index(">After<")
    assert shown.index(">Before<") < before < after
    for _, words in said:
        assert shown.index(words) > after


def test_without_an_earlier_look_there_is_no_before(cast: Cast) -> None:
    risk = make_risk(cast.engagement, code="MAIL001")
    run = verified(cast, risk, ("fail", "Two."))
    assert "No earlier run said anything about it." in page(cast, "run_page", run.pk)


def test_what_the_rule_says_elsewhere_is_told_when_it_changed(cast: Cast) -> None:
    with tenancy.scope(cast.workspace):
        first = [verdict("DNS031", f"{name}.coach.example", title=name) for name in ("one", "two")]
        look(cast.engagement, *first, started_at=minutes_ago(9))
        risk = Risk.objects.get(title="one")
        now = [verdict("DNS031", f"{name}.coach.example", "pass") for name in ("one", "two")]
        look(cast.engagement, *now, purpose="verification", risk=risk, codes=["DNS031"])
        run = Run.objects.latest("pk")
    shown = page(cast, "run_page", run.pk)
    assert "The same rule, elsewhere" in shown
    assert "two.coach.example" in shown


# The history of a risk


def test_each_look_newest_first(cast: Cast) -> None:
    risk = seen_once(cast)
    run = verified(cast, risk, ("pass", "There is one."))
    shown = page(cast, "risk_history", risk.pk, **{"HX-Request": "true"})
    assert shown.index("There is one.") < shown.index("There were two.")
    assert url(cast, "run_page", run.pk) in shown
    assert "<html" not in shown
    assert "hx-trigger" not in shown


def test_without_javascript_it_is_a_page(cast: Cast) -> None:
    assert "<html" in page(cast, "risk_history", seen_once(cast).pk)


def test_while_one_is_under_way_it_asks_again(cast: Cast) -> None:
    risk = seen_once(cast)
    make_run(
        cast.engagement,
        purpose="verification",
        risk=risk,
        state=RunState.RUNNING,
        progress={"topics": {"spf": "looking"}, "done": 0, "total": 1},
    )
    assert 'hx-trigger="every 1s"' in page(cast, "risk_history", risk.pk)


def test_another_engagements_findings_are_not_this_ones(cast: Cast) -> None:
    risk = seen_once(cast)
    with tenancy.scope(cast.workspace):
        look(cast.other_engagement, verdict(found="Somebody else's."))
    assert "Somebody else" not in page(cast, "risk_history", risk.pk)


def test_one_that_no_run_saw(cast: Cast) -> None:
    assert "No run has looked" in page(cast, "risk_history", make_risk(cast.engagement).pk)
    by_hand = make_risk(cast.engagement, code="")
    assert "No rule looks after" in page(cast, "risk_history", by_hand.pk)
