"""TLS003: the certificate names the host that shows it."""

import pytest

from checks.engine.verdict import Status
from tests.checks.rules.builders import (
    DOMAIN,
    OTHER_ADDRESS,
    WEB_ADDRESS,
    fix_of,
    judge_one,
    judge_rule,
    spec_of,
)
from tests.checks.rules.web_builders import (
    REFUSED,
    TIMEOUT,
    WWW,
    authority,
    certificate,
    endpoint,
    tls,
)

DEEP = f"a.b.{DOMAIN}"


def judged(*endpoints, host=DOMAIN, declared=(DEEP,), **fields):
    spec = spec_of(host=[{"name": name} for name in declared])
    return judge_one("TLS003", spec, tls_hosts=tls(*endpoints, host=host, **fields))


def misnamed(*names, **fields):
    return endpoint(certificate(*names), authority(), code=62, **fields)


def test_its_own_name_passes():
    outcome = judged()
    assert outcome.status is Status.PASS
    assert outcome.subject == DOMAIN


def test_a_wildcard_one_level_up_passes():
    one = endpoint(certificate(f"*.{DOMAIN}"), authority())
    assert judged(one, host=WWW).status is Status.PASS


@pytest.mark.parametrize(
    ("host", "names", "why"),
    [
        (DOMAIN, ("other.example",), "names other.example."),
        (DOMAIN, (WWW,), f"names {WWW}."),
        (DOMAIN, (f"*.{DOMAIN}",), "does not stand for the bare name"),
        (DEEP, (f"*.{DOMAIN}", DOMAIN), "stands for one level only"),
        (DOMAIN, (), "names no host at all."),
    ],
)
def test_other_names_fail(host, names, why):
    outcome = judged(misnamed(*names), host=host)
    assert outcome.status is Status.FAIL
    assert why in outcome.found
    assert f"certbot --nginx -d {host}" in fix_of("TLS003", outcome)


def test_the_fix_names_the_wildcard_that_would_do():
    assert f"*.b.{DOMAIN} would do" in fix_of("TLS003", judged(misnamed(DOMAIN), host=DEEP))
    assert f"*.{DOMAIN} together with {DOMAIN} would do" in fix_of("TLS003", judged(misnamed(WWW)))


def test_a_wrong_name_behind_an_incomplete_chain_is_seen_as_well():
    assert judged(endpoint(certificate("other.example"), code=21)).status is Status.FAIL


def test_a_name_that_was_only_guessed_holds_up_no_launch():
    outcome = judged(misnamed("shop-platform.example"), host=DEEP, declared=())
    assert outcome.status is Status.WARN


def test_one_wrong_address_of_two_is_named():
    outcome = judged(endpoint(), misnamed("other.example", address=OTHER_ADDRESS))
    assert f"at {OTHER_ADDRESS} (1 of 2 addresses)" in outcome.found


def test_an_untrusted_certificate_is_left_to_tls002():
    own = certificate("localhost", subject="CN=localhost", issuer="CN=localhost")
    assert judged(endpoint(own, code=18)).status is Status.NOT_APPLICABLE


def test_a_host_without_https_is_left_to_tls001():
    assert judged(failures=((WEB_ADDRESS, REFUSED),)).status is Status.NOT_APPLICABLE


def test_silence_is_not_observed():
    assert judged(failures=((WEB_ADDRESS, TIMEOUT),)).status is Status.NOT_OBSERVED
    late = judged(endpoint(), failures=((OTHER_ADDRESS, TIMEOUT),))
    assert late.status is Status.NOT_OBSERVED


def test_a_mail_servers_own_certificate_is_no_alarm():
    one = tls(misnamed("server7.old-host.example"), host=f"mail.{DOMAIN}")
    assert judge_rule("TLS003", tls_hosts=one) == []
    declared = spec_of(host=[{"name": f"mail.{DOMAIN}", "purpose": "web mail"}])
    assert judge_one("TLS003", declared, tls_hosts=one).status is Status.FAIL
