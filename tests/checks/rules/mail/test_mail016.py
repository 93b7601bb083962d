"""MAIL016: what the DMARC policy really asks for."""

import pytest

from checks.engine.verdict import Status
from tests.checks.rules.builders import TIMEOUT, dmarc, fix_of, judge_one, spec_of, txt

RUA = "rua=mailto:d@coach.example"
APP = "app.coach.example"


def judged(*texts, **fields):
    return judge_one("MAIL016", dmarc=dmarc(*texts, **fields))


@pytest.mark.parametrize(
    "text",
    [
        "v=DMARC1; p=reject",
        f"v=DMARC1; p=quarantine; {RUA}",
        "v=DMARC1; p=reject; sp=quarantine",
        "v=DMARC1; p=reject; t=y",  # one step lower is still the spam folder
    ],
)
def test_an_enforced_policy_passes(text):
    assert judged(text).status is Status.PASS


def test_watching_with_reports_is_the_first_step():
    outcome = judged(f"v=DMARC1; p=none; {RUA}")
    assert outcome.status is Status.WARN
    assert f"“v=DMARC1; p=quarantine; {RUA}”" in fix_of("MAIL016", outcome)


def test_watching_without_reports_fails():
    assert judged("v=DMARC1; p=none").status is Status.FAIL


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (f"v=DMARC1; p=reject; sp=none; {RUA}", "its subdomains none"),
        (f"v=DMARC1; p=reject; np=none; {RUA}", "made-up names none"),
        (f"v=DMARC1; p=quarantine; t=y; {RUA}", "t=y lowers it"),
    ],
)
def test_a_back_door_is_a_warning(text, words):
    outcome = judged(text)
    assert outcome.status is Status.WARN
    assert words in outcome.found


def test_the_next_step_keeps_strict_alignment_and_closes_the_back_door():
    outcome = judged(f"v=DMARC1; p=reject; sp=none; adkim=s; {RUA}")
    assert f"“v=DMARC1; p=reject; {RUA}; adkim=s”" in fix_of("MAIL016", outcome)


def test_a_subdomain_takes_what_its_organisation_says_of_subdomains():
    above = txt("_dmarc.coach.example", f"v=DMARC1; p=reject; sp=none; {RUA}")
    facts = dmarc(domain=APP, walk=(txt(f"_dmarc.{APP}"), above, txt("_dmarc.example")))
    outcome = judge_one("MAIL016", spec_of(APP), dmarc=facts)
    assert outcome.status is Status.WARN
    assert "name _dmarc," in fix_of("MAIL016", outcome)


def test_no_record_or_several_are_left_to_mail014():
    assert judged().status is Status.NOT_APPLICABLE
    assert judged("v=DMARC1; p=none", "v=DMARC1; p=reject").status is Status.NOT_APPLICABLE


def test_silence_is_not_observed():
    assert judged(gap=TIMEOUT).status is Status.NOT_OBSERVED
    cut = dmarc(domain=APP, walk=(txt(f"_dmarc.{APP}"), txt("_dmarc.coach.example", gap=TIMEOUT)))
    assert judge_one("MAIL016", spec_of(APP), dmarc=cut).status is Status.NOT_OBSERVED
