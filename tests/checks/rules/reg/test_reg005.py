"""REG005: the registrar is known, and its name servers are the ones in use."""

from checks.engine.verdict import Status
from tests.checks.rules.builders import (
    DOMAIN,
    SERVERS,
    TIMEOUT,
    answer,
    fix_of,
    judge_one,
    registration,
    zone,
)


def judged(**fields):
    return judge_one("REG005", registration=registration(**fields), zone=zone())


def test_a_known_registrar_passes():
    assert "Fine Names Ltd" in judged().found


def test_spelling_and_order_do_not_matter():
    shouted = tuple(name.upper() + "." for name in reversed(SERVERS))
    assert judged(nameservers=shouted).status is Status.PASS


def test_other_name_servers_are_a_warning():
    outcome = judged(nameservers=("ns1.old.example",))
    assert outcome.status is Status.WARN
    assert "ns1.old.example" in fix_of("REG005", outcome)


def test_a_registry_without_name_servers_in_its_answer_is_no_alarm():
    assert judged(nameservers=()).status is Status.PASS


def test_unseen_name_servers_are_neither_right_nor_wrong():
    """A resolver answers with the zone's own list, which may differ from the parent's."""
    for own in (answer(DOMAIN, "NS", "ns1.other.example"), answer(DOMAIN, "NS", gap=TIMEOUT)):
        silent = zone(delegation=answer(DOMAIN, "NS", gap=TIMEOUT), resolver_ns=own)
        outcome = judge_one("REG005", registration=registration(), zone=silent)
        assert outcome.status is Status.NOT_OBSERVED


def test_a_registrar_that_is_not_published_is_not_observed():
    assert judged(registrar=None).status is Status.NOT_OBSERVED


def test_an_unregistered_name_is_left_to_reg001():
    assert judged(found=False).status is Status.NOT_APPLICABLE
