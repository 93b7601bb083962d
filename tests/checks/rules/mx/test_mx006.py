"""MX006: mail to the domain travels encrypted, with a sound certificate."""

from checks.engine.facts import Endpoint, Gap, MailServerFacts, Reason
from checks.engine.verdict import Status
from tests.checks.rules.builders import TIMEOUT, fix_of, judge_one

HOST = "mail.coach.example"


def endpoint(*, version="TLSv1.3", verified=True, message="ok"):
    code = 0 if verified else 18
    return Endpoint("203.0.114.25", verified, code, message, version, "AES", None, (), 30.0)


def server(*, starttls=True, tls=None, tls_gap=None):
    extensions = ("SIZE", "STARTTLS") if starttls else ("SIZE",)
    return MailServerFacts(HOST, "203.0.114.25", "220 ready", extensions, starttls, tls, tls_gap)


def judged(**fields):
    return judge_one("MX006", mail_servers=server(**fields))


def test_good_encryption_passes():
    outcome = judged(tls=endpoint())
    assert outcome.status is Status.PASS
    assert outcome.subject == HOST


def test_none_fails():
    outcome = judged(starttls=False)
    assert outcome.status is Status.FAIL
    assert "Seen today: no encryption is offered." in fix_of("MX006", outcome)


def test_an_outdated_protocol_fails():
    assert judged(tls=endpoint(version="TLSv1.1")).status is Status.FAIL


def test_a_certificate_that_does_not_hold_is_a_warning_since_senders_encrypt_all_the_same():
    outcome = judged(tls=endpoint(verified=False, message="self-signed certificate"))
    assert outcome.status is Status.WARN
    assert "self-signed certificate" in outcome.found


def test_a_handshake_that_could_not_be_seen_is_not_observed():
    outcome = judged(tls_gap=Gap(Reason.RESET, "the connection was reset"))
    assert outcome.status is Status.NOT_OBSERVED


def test_a_network_that_blocks_port_25_is_not_observed():
    outcome = judge_one("MX006", mail_servers={HOST: TIMEOUT})
    assert outcome.status is Status.NOT_OBSERVED
    assert outcome.subject == HOST
