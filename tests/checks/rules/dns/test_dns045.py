"""DNS045: every public name of the domain is one that somebody knows of."""

from checks.engine.facts import OtherName
from checks.engine.verdict import Status
from tests.checks.rules.builders import (
    DOMAIN,
    TIMEOUT,
    WEB_ADDRESS,
    answer,
    fix_of,
    host,
    judge_one,
    spec_of,
)

APP = f"app.{DOMAIN}"
SPEC = spec_of(host=[{"name": APP}])
KNOWN = [host(DOMAIN, WEB_ADDRESS), host(APP, WEB_ADDRESS, role="declared")]


def other(name, source="certificate"):
    return OtherName(name, source, answer(name, "A", WEB_ADDRESS))


def judged(*more, spec=SPEC, others=()):
    return judge_one("DNS045", spec, hosts=[*KNOWN, *more], other_names=others)


def test_a_complete_list_is_fine():
    assert judged().status is Status.PASS


def test_names_in_certificates_and_guesses_are_told_together():
    outcome = judged(
        host(f"shop.{DOMAIN}", WEB_ADDRESS),
        others=[other(f"old-shop.{DOMAIN}"), other(f"staging.{DOMAIN}", "guess")],
    )
    assert (outcome.subject, outcome.status) == (DOMAIN, Status.WARN)
    assert outcome.found == (
        f"3 names exist that the launch spec does not list: shop.{DOMAIN} (a common name), "
        f"old-shop.{DOMAIN} (named in a certificate) and staging.{DOMAIN} (a common name)."
    )
    assert f'“name = "shop.{DOMAIN}"”' in fix_of("DNS045", outcome)


def test_names_of_mail_machines_need_no_line():
    assert judged(host(f"mail.{DOMAIN}", WEB_ADDRESS)).status is Status.PASS


def test_where_nothing_is_listed_the_names_are_told_and_not_held_against_anyone():
    outcome = judged(host(f"shop.{DOMAIN}", WEB_ADDRESS), spec=spec_of())
    assert outcome.status is Status.NOT_APPLICABLE
    assert f"shop.{DOMAIN}" in outcome.found


def test_a_name_that_could_not_be_asked_for_keeps_the_list_open():
    assert judged(others={f"x.{DOMAIN}": TIMEOUT}).status is Status.NOT_OBSERVED


def test_a_host_that_was_not_seen_keeps_the_list_open():
    hosts = [host(DOMAIN, WEB_ADDRESS), host(APP, gap=TIMEOUT, role="declared")]
    assert judge_one("DNS045", SPEC, hosts=hosts, other_names=[]).status is Status.NOT_OBSERVED
