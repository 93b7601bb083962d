"""DNS006: the registry's addresses of the name servers are right."""

from checks.engine.verdict import Status
from tests.checks.rules.builders import (
    DOMAIN,
    TIMEOUT,
    answer,
    fix_of,
    judge_one,
    name_server,
    zone,
)

NAME = "ns1.coach.example"


def judged(*glue, **fields):
    fields.setdefault("a", answer(NAME, "A", "198.51.44.1"))
    return judge_one("DNS006", zone=zone(servers=(name_server(NAME, glue=glue, **fields),)))


def test_the_same_address_passes():
    assert judged("198.51.44.1").status is Status.PASS


def test_an_old_address_at_the_registry_fails():
    outcome = judged("198.51.44.1", "192.0.3.9")
    assert outcome.status is Status.FAIL
    assert "It says 192.0.3.9 today" in fix_of("DNS006", outcome)


def test_a_name_without_address_of_its_own_fails_in_whole_words():
    outcome = judged("198.51.44.1", a=answer(NAME, "A"))
    assert outcome.status is Status.FAIL


def test_an_address_that_was_not_seen_is_not_wrong():
    assert judged("192.0.3.9", a=answer(NAME, "A", gap=TIMEOUT)).status is Status.NOT_OBSERVED


def test_a_registry_that_was_not_seen_may_give_any_address():
    blind = zone(delegation=answer(DOMAIN, "NS", gap=TIMEOUT))
    assert judge_one("DNS006", zone=blind).status is Status.NOT_OBSERVED


def test_servers_of_other_domains_need_none():
    assert judge_one("DNS006", zone=zone()).status is Status.NOT_APPLICABLE


def test_a_server_of_the_domain_itself_needs_its_address_at_the_registry():
    outcome = judged()
    assert outcome.status is Status.WARN
    assert f"set {NAME} to 198.51.44.1. It says nothing today" in fix_of("DNS006", outcome)
    assert judged(in_parent=False).status is Status.NOT_APPLICABLE
