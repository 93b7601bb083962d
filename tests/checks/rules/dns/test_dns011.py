"""DNS011: the provider that holds the records is known."""

from checks.engine.verdict import Status
from tests.checks.rules.builders import DOMAIN, TIMEOUT, answer, judge_one, zone


def delegated_to(*names, **fields):
    return zone(delegation=answer(DOMAIN, "NS", *names, **fields))


def test_a_known_provider_is_named_with_the_way_there():
    outcome = judge_one("DNS011", zone=delegated_to("ada.ns.cloudflare.com"))
    assert outcome.status is Status.PASS
    assert "Cloudflare" in outcome.found
    assert "DNS > Records" in outcome.found


def test_route_53_is_known_by_its_numbered_domains():
    servers = ("ns-12.awsdns-01.com", "ns-1800.awsdns-33.co.uk")
    assert "Route 53" in judge_one("DNS011", zone=delegated_to(*servers)).found


def test_an_unknown_provider_is_a_warning():
    assert judge_one("DNS011", zone=zone()).status is Status.WARN


def test_two_providers_side_by_side_are_a_warning():
    outcome = judge_one(
        "DNS011", zone=delegated_to("ada.ns.cloudflare.com", "ns1.domaincontrol.com")
    )
    assert outcome.status is Status.WARN
    assert "Cloudflare and GoDaddy" in outcome.found


def test_silence_is_not_observed():
    silent = zone(
        delegation=answer(DOMAIN, "NS", gap=TIMEOUT), resolver_ns=answer(DOMAIN, "NS", gap=TIMEOUT)
    )
    assert judge_one("DNS011", zone=silent).status is Status.NOT_OBSERVED
