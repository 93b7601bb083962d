"""A run taken away: the data that is judged again, and the page that the command line writes."""

from django.http import HttpResponse
from django.urls import reverse

from checks.engine.evaluate import judge
from checks.engine.evidence import evidence_to_json
from checks.engine.registry import all_rules
from checks.engine.scorecard import score
from checks.report.html import page
from tests.checks.rules.builders import attestation, evidence_of, spec_of, spf
from tests.checks.runs.makers import finished, make_run, verdict
from tests.conftest import Cast

SPF = evidence_of(spec_of(), spf=spf("v=spf1 -all"), attestations=attestation("OPS006"))
RULES = [all_rules()[code] for code in ("MAIL001", "OPS006")]


def fetched(cast: Cast, name: str, pk: int) -> HttpResponse:
    path = reverse(name, args=[cast.workspace.slug, cast.engagement.slug, pk])
    response: HttpResponse = cast.browser("helper").get(path)
    return response


def test_the_report_is_the_document_of_the_command_line(cast: Cast) -> None:
    verdicts = judge(SPF, rules=RULES, strict=True)
    run = finished(cast.engagement, *verdicts, evidence=evidence_to_json(SPF))
    response = fetched(cast, "run_report", run.pk)
    assert response.content.decode() == page(SPF, verdicts, score(verdicts))
    name = f"{cast.engagement.domain}-run-{run.pk}.html"
    assert response["Content-Disposition"] == f'attachment; filename="{name}"'
    assert response["Cache-Control"] == "private, no-store"


def test_it_keeps_the_words_of_its_day(cast: Cast) -> None:
    said = verdict("MAIL001", found="What was said on that day.")
    run = finished(cast.engagement, said, evidence=evidence_to_json(SPF))
    assert "What was said on that day." in fetched(cast, "run_report", run.pk).content.decode()


def test_evidence_in_another_form_is_said_not_guessed(cast: Cast) -> None:
    run = finished(cast.engagement, verdict(), evidence={"format": 0, "evidence": {}})
    keys = {"workspace_slug": cast.workspace.slug, "slug": cast.engagement.slug, "pk": run.pk}
    path = reverse("run_report", kwargs=keys)
    shown = cast.browser("helper").get(path, follow=True)
    assert shown.redirect_chain == [(reverse("run_page", kwargs=keys), 302)]
    assert "stored by an older release" in shown.content.decode()


def test_an_unfinished_run_gives_nothing_to_take_away(cast: Cast) -> None:
    run = make_run(cast.engagement)
    for name in ("run_report", "run_json"):
        assert fetched(cast, name, run.pk).status_code == 404
