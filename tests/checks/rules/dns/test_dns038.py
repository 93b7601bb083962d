"""DNS038: no host points to an address that was given back to a cloud."""

import pytest

from checks.engine.verdict import Status
from tests.checks.rules.builders import (
    DOMAIN,
    fix_of,
    host,
    judge_one,
    judge_rule,
    spec_of,
    statuses,
)
from tests.checks.rules.web_builders import (
    CHALLENGE,
    REFUSED,
    TIMEOUT,
    at_home,
    authority,
    certificate,
    endpoint,
    tls,
    visit,
)

RENTED = "188.166.40.12"  # DigitalOcean's
APP = f"app.{DOMAIN}"
DECLARED = {"host": [{"name": APP}]}


def doors(name, found):
    return {f"{scheme}://{name}/": found for scheme in ("http", "https")}


def judged(found, *, hosts=None, certificates=(), spec=DECLARED):
    return judge_one(
        "DNS038",
        spec_of(**spec),
        hosts=hosts or [host(APP, RENTED)],
        visits=at_home(doors(APP, found)),
        tls_hosts=list(certificates),
    )


def test_a_rented_address_where_nobody_is_fails():
    outcome = judged(REFUSED)
    assert (outcome.subject, outcome.status) == (APP, Status.FAIL)
    assert "DigitalOcean rents out" in outcome.found
    assert f"name app, type A, value {RENTED}" in fix_of("DNS038", outcome)


def test_a_name_that_was_only_guessed_is_a_doubt():
    assert judged(REFUSED, spec={}).status is Status.WARN


def test_a_server_that_answers_is_in_use():
    url = f"https://{APP}/"
    seen = {url: visit(url), f"http://{APP}/": REFUSED}
    outcome = judge_one("DNS038", hosts=[host(APP, RENTED)], visits=seen, tls_hosts=[])
    assert outcome.status is Status.PASS


def test_a_strangers_server_fails_though_it_answers():
    strange = tls(endpoint(certificate("shop.other.example"), authority(), code=62), host=APP)
    outcome = judged(REFUSED, certificates=[strange])
    assert outcome.status is Status.FAIL
    assert "the certificate of shop.other.example" in outcome.found


def test_a_certificate_of_ones_own_for_another_name_is_no_strangers():
    own = tls(endpoint(certificate(f"old.{DOMAIN}"), authority(), code=62), host=APP)
    assert judged(REFUSED, certificates=[own]).status is Status.PASS


@pytest.mark.parametrize("gap", [CHALLENGE, TIMEOUT])
def test_a_site_that_was_not_seen_is_not_judged(gap):
    assert judged(gap).status is Status.NOT_OBSERVED


def test_an_address_that_nobody_rents_out_is_not_in_question():
    assert judged(REFUSED, hosts=[host(APP, "104.18.20.14")]).status is Status.NOT_APPLICABLE


def test_what_an_alias_leads_to_is_its_owners_to_keep():
    outside = host(APP, RENTED, cname="coach.platform.example")
    assert judged(REFUSED, hosts=[outside]).status is Status.NOT_APPLICABLE


def test_hosts_are_judged_one_by_one():
    other = f"api.{DOMAIN}"
    visits = {**doors(APP, REFUSED), **doors(other, visit(f"https://{other}/"))}
    judged_hosts = judge_rule(
        "DNS038", hosts=[host(APP, RENTED), host(other, RENTED)], visits=visits, tls_hosts=[]
    )
    assert statuses(judged_hosts) == {APP: "warn", other: "pass"}
