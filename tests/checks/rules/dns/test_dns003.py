"""DNS003: two name servers or more, at different addresses."""

from checks.engine.verdict import Status
from tests.checks.rules.builders import TIMEOUT, answer, fix_of, judge_one, name_server, zone

ONE, TWO = "ns1.dns-host.example", "ns2.dns-host.example"


def at(name, address, **fields):
    return name_server(name, a=answer(name, "A", address), **fields)


def delegated(*servers):
    names = tuple(server.name for server in servers)
    return zone(delegation=answer("coach.example", "NS", *names), servers=servers)


def test_two_servers_at_two_addresses_pass():
    both = delegated(at(ONE, "198.51.44.1"), at(TWO, "198.51.44.2"))
    assert judge_one("DNS003", zone=both).status is Status.PASS


def test_a_single_server_fails():
    outcome = judge_one("DNS003", zone=delegated(at(ONE, "198.51.44.1")))
    assert outcome.status is Status.FAIL
    assert "coach.example" in fix_of("DNS003", outcome)


def test_two_names_for_one_machine_fail():
    same = delegated(at(ONE, "198.51.44.1"), at(TWO, "198.51.44.1"))
    assert judge_one("DNS003", zone=same).status is Status.FAIL


def test_an_address_that_was_not_seen_may_be_the_second():
    silent = name_server(TWO, a=answer(TWO, gap=TIMEOUT))
    unsure = delegated(at(ONE, "198.51.44.1"), silent)
    assert judge_one("DNS003", zone=unsure).status is Status.NOT_OBSERVED


def test_a_server_that_the_parent_does_not_name_does_not_count():
    hidden = zone(
        delegation=answer("coach.example", "NS", ONE),
        servers=(at(ONE, "198.51.44.1"), at(TWO, "198.51.44.2", in_parent=False)),
    )
    assert judge_one("DNS003", zone=hidden).status is Status.FAIL
