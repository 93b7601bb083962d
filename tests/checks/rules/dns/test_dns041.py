"""DNS041: the domain lets the certificate authority in use issue again."""

from datetime import timedelta

from checks.engine.facts import CaaFacts, Certificate, Endpoint, TlsFacts
from checks.engine.verdict import Status
from tests.checks.rules.builders import (
    DOMAIN,
    NOW,
    TIMEOUT,
    answer,
    caa,
    fix_of,
    judge_one,
    judge_rule,
    statuses,
)

LETS_ENCRYPT = "CN=R11,O=Let's Encrypt,C=US"
LAB = "CN=Practice CA,O=Practice Lab"


def certified(issuer=LETS_ENCRYPT, *, names=(DOMAIN,)):
    leaf = Certificate(
        subject=f"CN={DOMAIN}",
        issuer=issuer,
        names=names,
        not_before=NOW - timedelta(days=30),
        not_after=NOW + timedelta(days=60),
        serial="01",
        key_type="EC",
        key_bits=256,
        signature_hash="sha256",
        fingerprint="00",
        is_ca=False,
        self_issued=False,
    )
    end = Endpoint("203.0.114.10", True, 0, "ok", "TLSv1.3", "AES", None, (leaf,), 20.0)
    return TlsFacts(DOMAIN, (end,))


def judged(records, tls=None):
    return judge_one("DNS041", caa=records, tls_hosts=tls or certified())


def test_no_record_limits_nobody():
    assert judged(caa(DOMAIN)).status is Status.PASS


def test_the_authority_in_use_passes():
    assert judged(caa(DOMAIN, '0 issue "letsencrypt.org"')).status is Status.PASS


def test_parameters_do_not_matter():
    assert judged(caa(DOMAIN, '0 issue "letsencrypt.org; validationmethods=dns-01"')).status is (
        Status.PASS
    )


def test_another_authority_fails_with_the_record_to_add():
    outcome = judged(caa(DOMAIN, '0 issue "digicert.com"'))
    assert outcome.status is Status.FAIL
    assert 'name @, type CAA, flags 0, tag issue, value "letsencrypt.org"' in fix_of(
        "DNS041", outcome
    )


def test_a_wildcard_certificate_follows_issuewild():
    records = caa(DOMAIN, '0 issue "letsencrypt.org"', '0 issuewild ";"')
    host = "app.coach.example"
    tls = TlsFacts(host, certified(names=("*.coach.example",)).endpoints)
    climbed = CaaFacts(host, (answer(host, "CAA"), *records.answers))
    outcome = judge_one("DNS041", caa=climbed, tls_hosts=tls)
    assert outcome.status is Status.FAIL
    assert "tag issuewild" in fix_of("DNS041", outcome)


def test_records_that_only_ask_for_reports_limit_nobody():
    assert judged(caa(DOMAIN, '0 iodef "mailto:a@coach.example"')).status is Status.PASS


def test_an_authority_that_is_not_known_is_no_alarm():
    outcome = judged(caa(DOMAIN, '0 issue "digicert.com"'), certified(LAB))
    assert outcome.status is Status.NOT_APPLICABLE


def test_the_nearest_name_that_has_records_decides():
    app = "app.coach.example"
    climbed = CaaFacts(
        app,
        (
            answer(app, "CAA", '0 issue "letsencrypt.org"'),
            answer(DOMAIN, "CAA", '0 issue "digicert.com"'),
        ),
    )
    tls = TlsFacts(app, certified().endpoints)
    assert judge_one("DNS041", caa=climbed, tls_hosts=tls).status is Status.PASS


def test_a_time_out_is_not_observed():
    assert judged(caa(DOMAIN, gap=TIMEOUT)).status is Status.NOT_OBSERVED


def test_a_host_without_certificate_is_left_to_the_tls_rules():
    assert judge_rule("DNS041", caa=caa(DOMAIN), tls_hosts=TlsFacts(DOMAIN, ())) == []


def test_what_was_seen_is_judged_beside_what_was_not():
    answers = {DOMAIN: caa(DOMAIN), "app.coach.example": TIMEOUT}
    judged_both = judge_rule("DNS041", caa=answers, tls_hosts=certified())
    assert statuses(judged_both) == {DOMAIN: "pass", "app.coach.example": "not_observed"}
