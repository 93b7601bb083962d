"""DNS037: no alias leads to a domain that nobody holds."""

from checks.engine.verdict import Status
from tests.checks.rules.builders import (
    TIMEOUT,
    answer,
    fix_of,
    host,
    judge_one,
    judge_rule,
    nxdomain,
    outside,
    statuses,
)

SHOP = "shop.coach.example"
USE = ("alias", SHOP)
SEEN = host()


def test_a_domain_that_exists_passes():
    held = outside("platform.test", answer("platform.test", "NS", "ns1.platform.test"), USE)
    assert judge_one("DNS037", hosts=SEEN, outside_domains=held).status is Status.PASS


def test_a_domain_that_nobody_holds_fails():
    loose = outside("platform.test", nxdomain("platform.test", "NS"), USE)
    outcome = judge_one("DNS037", hosts=SEEN, outside_domains=loose)
    assert outcome.status is Status.FAIL
    assert outcome.subject == SHOP
    assert "name shop, type CNAME, which leads to platform.test" in fix_of("DNS037", outcome)


def test_the_loose_one_of_two_domains_is_told():
    both = [
        outside("loose.test", nxdomain("loose.test", "NS"), USE),
        outside("held.test", answer("held.test", "NS", "ns1.held.test"), USE),
    ]
    assert statuses(judge_rule("DNS037", hosts=SEEN, outside_domains=both)) == {SHOP: "fail"}


def test_a_resolver_in_trouble_is_not_observed():
    silent = outside("platform.test", answer("platform.test", "NS", gap=TIMEOUT), USE)
    assert judge_one("DNS037", hosts=SEEN, outside_domains=silent).status is Status.NOT_OBSERVED


def test_a_domain_that_only_a_page_uses_is_left_to_dns039():
    file = ("page file", "https://cdn.platform.test/a.js")
    loose = outside("platform.test", nxdomain("platform.test", "NS"), file)
    assert judge_one("DNS037", hosts=SEEN, outside_domains=loose).status is Status.NOT_APPLICABLE


def test_a_host_that_was_not_seen_may_lead_anywhere():
    found = judge_rule("DNS037", hosts=[SEEN, host(SHOP, gap=TIMEOUT)], outside_domains=[])
    assert statuses(found) == {SHOP: "not_observed"}
