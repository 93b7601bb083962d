"""DNS040: CAA records that authorities understand."""

import pytest

from checks.engine.verdict import Status
from tests.checks.rules.builders import TIMEOUT, caa, fix_of, host, judge_one, judge_rule, statuses


def judged(*records, **fields):
    return judge_one("DNS040", hosts=host(), caa=[caa("coach.example", *records, **fields)])


def test_sound_records_pass():
    assert judged('0 issue "letsencrypt.org"', '0 iodef "mailto:a@coach.example"').status is (
        Status.PASS
    )


@pytest.mark.parametrize(
    "record",
    ['0 issue "lets encrypt"', '128 tbs "unknown"', "issue letsencrypt.org"],
    ids=["no domain name", "unknown and critical", "no flags"],
)
def test_what_no_authority_can_read_fails(record):
    outcome = judged(record)
    assert outcome.status is Status.FAIL
    assert record in fix_of("DNS040", outcome)


def test_an_unknown_property_that_is_not_critical_is_ignored():
    assert judged('0 tbs "unknown"').status is Status.PASS


def test_a_broken_report_address_stops_nobody():
    assert judged('0 iodef "ring me"').status is Status.WARN


def test_no_record_is_no_concern():
    assert judged().status is Status.NOT_APPLICABLE


def test_a_time_out_is_not_observed():
    assert judged(gap=TIMEOUT).status is Status.NOT_OBSERVED


def test_a_host_that_was_not_seen_may_have_any_record():
    hosts = [host(), host("app.coach.example", gap=TIMEOUT)]
    found = judge_rule("DNS040", hosts=hosts, caa=[caa("coach.example")])
    assert statuses(found) == {"app.coach.example": "not_observed"}
