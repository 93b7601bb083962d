"""EDGE003: what the DNS says about the edge is not mistaken for protection."""

from checks.engine.verdict import Status
from tests.checks.rules.builders import (
    DOMAIN,
    SERVFAIL,
    WEB_ADDRESS,
    answer,
    fix_of,
    host,
    judge_one,
    spec_of,
    zone,
)
from tests.checks.rules.web_builders import HOME, visit

CLOUDFLARE = "104.16.1.2"
AT_CLOUDFLARE = zone(resolver_ns=answer(DOMAIN, "NS", "ada.ns.cloudflare.com"))


def judged(zone_, one, spec=None, **headers):
    return judge_one("EDGE003", spec, zone=zone_, hosts=one, visits=visit(HOME, headers=headers))


def test_records_and_visits_at_one_provider_pass():
    outcome = judged(AT_CLOUDFLARE, host(DOMAIN, CLOUDFLARE))
    assert outcome.status is Status.PASS
    assert outcome.subject == DOMAIN


def test_records_without_protection_are_worth_a_word():
    outcome = judged(AT_CLOUDFLARE, host(DOMAIN, WEB_ADDRESS))
    assert outcome.status is Status.WARN
    assert f"Cloudflare keeps the records, but {DOMAIN}" in outcome.found
    assert f"Decide about {DOMAIN}" in fix_of("EDGE003", outcome)


def test_another_network_in_front_is_no_alarm():
    found = judged(AT_CLOUDFLARE, host(DOMAIN, "76.76.21.21"))
    assert found.status is Status.PASS
    assert "Vercel" in found.found


def test_a_host_that_should_be_proxied_is_left_to_edge004():
    spec = spec_of(edge={"provider": "cloudflare", "proxied": [DOMAIN]})
    assert judged(AT_CLOUDFLARE, host(DOMAIN, WEB_ADDRESS), spec).status is Status.PASS


def test_an_ordinary_dns_host_is_no_concern():
    assert judged(zone(), host(DOMAIN, CLOUDFLARE)).status is Status.NOT_APPLICABLE


def test_an_alias_to_an_edge_is_told():
    found = judged(zone(), host(DOMAIN, WEB_ADDRESS, cname="coach.b-cdn.net"))
    assert found.status is Status.PASS
    assert "its alias leads to bunny.net" in found.found


def test_an_unseen_address_is_not_observed():
    assert judged(AT_CLOUDFLARE, host(DOMAIN, gap=SERVFAIL)).status is Status.NOT_OBSERVED
    other = host("app.coach.example", WEB_ADDRESS)
    hosts = {DOMAIN: SERVFAIL, other.key: other}
    assert judged(AT_CLOUDFLARE, hosts).status is Status.NOT_OBSERVED


def test_unseen_name_servers_are_not_observed():
    silent = zone(
        resolver_ns=answer(DOMAIN, "NS", gap=SERVFAIL),
        delegation=answer(DOMAIN, "NS", gap=SERVFAIL),
    )
    assert judged(silent, host(DOMAIN, CLOUDFLARE)).status is Status.NOT_OBSERVED
