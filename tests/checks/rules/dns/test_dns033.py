"""DNS033: no CNAME at the zone's own name, nor beside other records."""

from checks.engine.facts import MxFacts
from checks.engine.verdict import Status
from tests.checks.rules.builders import (
    DOMAIN,
    TIMEOUT,
    WEB_ADDRESS,
    answer,
    fix_of,
    host,
    judge_one,
    mx,
    mx_host,
    spec_of,
)

TARGET = "site.platform.example"
APP = "app.coach.example"


def app_mx(*, aliases=(), gap=None, records=("10 mail.coach.example",)):
    found = answer(APP, "MX", *(() if gap else records), aliases=aliases, gap=gap)
    return MxFacts(APP, found, ())


def judged_app(mail):
    aliased = host(APP, WEB_ADDRESS, cname=TARGET)
    return judge_one("DNS033", spec_of(APP), hosts=aliased, mx=mail)


def test_an_address_at_the_bare_domain_passes():
    outcome = judge_one("DNS033", hosts=host(DOMAIN, WEB_ADDRESS), mx=mx(mx_host()))
    assert outcome.status is Status.PASS


def test_an_alias_at_the_bare_domain_fails():
    outcome = judge_one("DNS033", hosts=host(DOMAIN, WEB_ADDRESS, cname=TARGET), mx=mx())
    assert outcome.status is Status.FAIL
    assert f"delete name @, type CNAME, value {TARGET}" in fix_of("DNS033", outcome)


def test_flattening_shows_no_alias_and_is_no_alarm():
    flattened = host(DOMAIN, WEB_ADDRESS, WEB_ADDRESS.replace("10", "11"))
    assert judge_one("DNS033", hosts=flattened, mx=mx()).status is Status.PASS


def test_an_alias_beside_mail_hosts_fails():
    assert judged_app(app_mx()).status is Status.FAIL


def test_an_alias_of_a_subdomain_alone_is_in_order():
    assert judged_app(app_mx(records=())).status is Status.PASS


def test_mail_hosts_of_the_alias_target_are_no_conflict():
    assert judged_app(app_mx(aliases=((APP, TARGET),))).status is Status.PASS


def test_silence_is_not_observed():
    outcome = judge_one("DNS033", hosts=host(DOMAIN, gap=TIMEOUT), mx=mx())
    assert outcome.status is Status.NOT_OBSERVED
    assert judged_app(app_mx(gap=TIMEOUT)).status is Status.NOT_OBSERVED
