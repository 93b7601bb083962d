"""DNS027: expected records and declared hosts are there, as the launch spec says."""

from checks.engine.verdict import Status
from tests.checks.rules.builders import (
    DOMAIN,
    OTHER_ADDRESS,
    TIMEOUT,
    WEB_ADDRESS,
    fix_of,
    host,
    judge_one,
    judge_rule,
    nxdomain,
    record,
    spec_of,
    statuses,
)

APEX = host(DOMAIN, WEB_ADDRESS)
APP = "app.coach.example"


def judged(one, spec=None, hosts=APEX):
    return judge_one("DNS027", spec, records=one, hosts=hosts)


def test_the_agreed_value_passes():
    outcome = judged(record(DOMAIN, "A", (WEB_ADDRESS,), WEB_ADDRESS))
    assert outcome.status is Status.PASS
    assert outcome.subject == "coach.example A"


def test_drift_fails_with_the_record_to_paste():
    outcome = judged(record(DOMAIN, "A", (WEB_ADDRESS,), OTHER_ADDRESS))
    assert outcome.status is Status.FAIL
    assert f"name @, type A, value {WEB_ADDRESS}" in fix_of("DNS027", outcome)


def test_absence_fails():
    assert "not there" in judged(record(APP, "CNAME", ("x.example",))).found


def test_an_extra_address_is_drift():
    left_over = record(DOMAIN, "A", (WEB_ADDRESS,), WEB_ADDRESS, OTHER_ADDRESS)
    assert judged(left_over).status is Status.FAIL


def test_two_tables_for_one_record_are_one_expectation():
    spec = spec_of(
        record=[{"name": "@", "type": "A", "value": each} for each in (WEB_ADDRESS, OTHER_ADDRESS)]
    )
    both = record(DOMAIN, "A", (WEB_ADDRESS,), WEB_ADDRESS, OTHER_ADDRESS)
    assert judged(both, spec).status is Status.PASS


def test_other_txt_records_beside_the_agreed_one_are_no_drift():
    texts = ("site-verification=1", "v=spf1 -all")
    assert judged(record(DOMAIN, "TXT", texts[:1], *texts)).status is Status.PASS


def test_spelling_is_no_drift():
    assert judged(record(APP, "CNAME", ("X.Example.",), "x.example")).status is Status.PASS
    quoted = record(DOMAIN, "CAA", ("0 issue ca.example",), '0 issue "ca.example"')
    assert judged(quoted).status is Status.PASS
    long_form = record(DOMAIN, "AAAA", ("2606:2800:0:0::10",), "2606:2800::10")
    assert judged(long_form).status is Status.PASS


def test_a_time_out_is_not_observed():
    silent = record(DOMAIN, "A", (WEB_ADDRESS,), gap=TIMEOUT)
    assert judged(silent).status is Status.NOT_OBSERVED


def test_a_record_that_could_not_be_looked_at_is_not_observed():
    outcome = judge_one(
        "DNS027",
        records={
            f"{DOMAIN} A": TIMEOUT,
        },
        hosts=APEX,
    )
    assert outcome.status is Status.NOT_OBSERVED


def test_a_flattened_alias_is_not_called_missing():
    flattened = record(DOMAIN, "CNAME", ("site.platform.example",))
    assert judged(flattened).status is Status.NOT_OBSERVED


def test_the_edge_answers_in_place_of_the_agreed_value():
    spec = spec_of(edge={"provider": "cloudflare", "proxied": [DOMAIN]})
    hidden = record(DOMAIN, "A", (WEB_ADDRESS,), "104.16.1.1")
    assert judged(hidden, spec).status is Status.NOT_APPLICABLE
    unseen = record(DOMAIN, "A", (WEB_ADDRESS,), gap=TIMEOUT)
    assert judged(unseen, spec).status is Status.NOT_OBSERVED


def test_name_servers_and_mail_hosts_have_rules_of_their_own():
    own = [
        record(DOMAIN, "NS", ("ns1.a.example",), "ns1.b.example"),
        record(DOMAIN, "MX", ("10 a.example",), "10 b.example"),
    ]
    assert judge_rule("DNS027", records=own, hosts=APEX) == []


def test_a_declared_host_must_exist():
    spec = spec_of(host=[{"name": APP}, {"name": "help.coach.example"}, {"name": DOMAIN}])
    hosts = [
        APEX,
        host(APP, WEB_ADDRESS),
        host("help.coach.example", a=nxdomain("help.coach.example")),
    ]
    judged_hosts = judge_rule("DNS027", spec, records={}, hosts=hosts)
    assert statuses(judged_hosts) == {APP: "pass", "help.coach.example": "fail"}


def test_a_declared_host_that_was_silent_is_not_observed():
    spec = spec_of(host=[{"name": APP}])
    outcome = judge_one("DNS027", spec, records={}, hosts=[APEX, host(APP, gap=TIMEOUT)])
    assert outcome.status is Status.NOT_OBSERVED


def test_what_was_seen_is_judged_beside_what_was_not():
    spec = spec_of(host=[{"name": APP}])
    records = {
        f"{DOMAIN} A": record(DOMAIN, "A", (WEB_ADDRESS,), WEB_ADDRESS),
        f"{DOMAIN} TXT": TIMEOUT,
    }
    judged_all = judge_rule("DNS027", spec, records=records, hosts={DOMAIN: APEX, APP: TIMEOUT})
    assert statuses(judged_all) == {
        f"{DOMAIN} A": "pass",
        f"{DOMAIN} TXT": "not_observed",
        APP: "not_observed",
    }
