"""DNS034: an alias at the bare domain that the DNS host flattens is recognised."""

from checks.engine.verdict import Status
from tests.checks.rules.builders import (
    DOMAIN,
    TIMEOUT,
    WEB_ADDRESS,
    answer,
    fix_of,
    host,
    judge_one,
    spec_of,
    zone,
)

CLOUDFLARE = zone(delegation=answer(DOMAIN, "NS", "ada.ns.cloudflare.com"))
WANTED = spec_of(record=[{"name": "@", "type": "CNAME", "value": "site.platform.example"}])
APEX = host(DOMAIN, WEB_ADDRESS)


def test_a_host_that_flattens_passes_even_where_an_alias_was_agreed():
    outcome = judge_one("DNS034", WANTED, zone=CLOUDFLARE, hosts=APEX)
    assert outcome.status is Status.PASS
    assert "Cloudflare" in outcome.found


def test_plain_addresses_pass():
    assert judge_one("DNS034", zone=zone(), hosts=APEX).status is Status.PASS


def test_an_agreed_alias_at_a_host_that_can_not_is_a_warning():
    outcome = judge_one("DNS034", WANTED, zone=zone(), hosts=APEX)
    assert outcome.status is Status.WARN
    assert "site.platform.example" in fix_of("DNS034", outcome)


def test_a_real_alias_is_left_to_dns033():
    aliased = host(DOMAIN, WEB_ADDRESS, cname="site.platform.example")
    assert judge_one("DNS034", zone=zone(), hosts=aliased).status is Status.NOT_APPLICABLE


def test_a_subdomain_needs_no_flattening():
    outcome = judge_one(
        "DNS034",
        spec_of("app.coach.example"),
        zone=zone(),
        hosts=host("app.coach.example", WEB_ADDRESS),
    )
    assert outcome.status is Status.NOT_APPLICABLE


def test_a_time_out_is_not_observed():
    outcome = judge_one("DNS034", zone=zone(), hosts=host(DOMAIN, gap=TIMEOUT))
    assert outcome.status is Status.NOT_OBSERVED
