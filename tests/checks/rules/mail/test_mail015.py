"""MAIL015: old and new receivers find the same DMARC record."""

from checks.engine.verdict import Status
from tests.checks.rules.builders import TIMEOUT, dmarc, fix_of, judge_one, spec_of, txt

APP = "app.team.coach.example"


def judged_app(**published):
    """The deep host with what each name above it publishes; None was not observed."""
    names = (APP, "team.coach.example", "coach.example", "example")
    texts = {name: published.get(name.split(".")[0], ()) for name in names}
    walk = tuple(
        txt(f"_dmarc.{name}", gap=TIMEOUT) if found is None else txt(f"_dmarc.{name}", *found)
        for name, found in texts.items()
    )
    return judge_one("MAIL015", spec_of(APP), dmarc=dmarc(domain=APP, walk=walk))


def test_a_record_of_its_own_is_found_both_ways():
    assert judge_one("MAIL015", dmarc=dmarc("v=DMARC1; p=none")).status is Status.PASS


def test_the_organisations_record_is_found_both_ways():
    outcome = judged_app(coach=("v=DMARC1; p=reject",))
    assert outcome.status is Status.PASS
    assert "record of coach.example" in outcome.found


def test_a_record_half_way_up_is_found_one_way_only():
    outcome = judged_app(team=("v=DMARC1; p=reject",))
    assert outcome.status is Status.WARN
    assert "team.coach.example (“p=reject”), old ones look at coach.example" in outcome.found
    assert "find none" in outcome.found
    fix = fix_of("MAIL015", outcome)
    assert "name _dmarc.app.team, value “v=DMARC1; p=reject”" in fix


def test_a_boundary_inside_the_organisation_is_found_one_way_only():
    outcome = judged_app(team=("v=DMARC1; p=none; psd=n",), coach=("v=DMARC1; p=reject; sp=none",))
    assert outcome.status is Status.WARN
    assert "(“p=none”)" in outcome.found
    assert "find “p=reject; sp=none”" in outcome.found


def test_no_record_is_left_to_mail014():
    assert judged_app().status is Status.NOT_APPLICABLE


def test_a_silent_name_on_the_way_is_not_observed():
    assert judged_app(team=None, coach=("v=DMARC1; p=reject",)).status is Status.NOT_OBSERVED


def test_a_silent_name_above_its_own_record_does_not_matter():
    walk = (txt("_dmarc.coach.example", "v=DMARC1; p=none"), txt("_dmarc.example", gap=TIMEOUT))
    facts = dmarc("v=DMARC1; p=none", walk=walk)
    assert judge_one("MAIL015", dmarc=facts).status is Status.PASS
