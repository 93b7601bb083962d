"""DNS009: every name server takes TCP."""

import pytest

from checks.engine.facts import Gap, Reason
from checks.engine.verdict import Status
from tests.checks.rules.builders import TIMEOUT, fix_of, judge_one, server_records


def test_a_server_that_takes_tcp_passes():
    assert judge_one("DNS009", server_records=server_records()).status is Status.PASS


@pytest.mark.parametrize("reason", [Reason.UNREACHABLE, Reason.RESET])
def test_a_refusal_is_a_warning(reason):
    closed = server_records(tcp_gap=Gap(reason, "the connection was refused"))
    outcome = judge_one("DNS009", server_records=closed)
    assert outcome.status is Status.WARN
    assert "to ns1.dns-host.example (198.51.44.1)" in fix_of("DNS009", outcome)


@pytest.mark.parametrize("gap", [TIMEOUT, Gap(Reason.OURS, "no sockets left here")])
def test_silence_may_be_ours(gap):
    outcome = judge_one("DNS009", server_records=server_records(tcp_gap=gap))
    assert outcome.status is Status.NOT_OBSERVED
