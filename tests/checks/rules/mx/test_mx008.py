"""MX008: reports of failed encryption can be sent."""

from checks.engine.verdict import Status
from tests.checks.rules.builders import TIMEOUT, fix_of, judge_one, mail_transport

STS = ("v=STSv1; id=1",)
REPORTS = "v=TLSRPTv1; rua=mailto:tls@coach.example"


def judged(*reports, sts=STS, **fields):
    return judge_one("MX008", mail_transport=mail_transport(sts, tls_rpt=reports, **fields))


def test_a_readable_record_passes():
    outcome = judged(REPORTS)
    assert outcome.status is Status.PASS
    assert "tls@coach.example" in outcome.found


def test_a_rule_for_encryption_without_reports_is_a_warning():
    outcome = judged()
    assert outcome.status is Status.WARN
    assert "name _smtp._tls, value “v=TLSRPTv1; rua=mailto:tls-reports@coach.example”" in fix_of(
        "MX008", outcome
    )


def test_a_record_without_address_is_a_warning():
    assert judged("v=TLSRPTv1; rua=").status is Status.WARN


def test_two_records_are_a_warning():
    assert judged(REPORTS, REPORTS + "m").status is Status.WARN


def test_without_a_rule_there_is_nothing_to_report():
    assert judged(sts=()).status is Status.NOT_APPLICABLE


def test_a_time_out_is_not_observed():
    assert judged(rpt_gap=TIMEOUT).status is Status.NOT_OBSERVED
