"""MX005: a mail host's address has a name that leads back to it."""

from checks.engine.verdict import Status
from tests.checks.rules.builders import (
    TIMEOUT,
    answer,
    fix_of,
    judge_one,
    mx,
    mx_host,
    nxdomain,
    reverse_name,
)

PTR = "25.114.0.203.in-addr.arpa"
HOST = "mail.coach.example"
MX = mx(mx_host(HOST))


def test_a_name_that_leads_back_passes():
    assert judge_one("MX005", mx=MX, reverse_names=reverse_name()).status is Status.PASS


def test_an_address_without_a_name_is_a_warning():
    outcome = judge_one(
        "MX005", mx=MX, reverse_names=reverse_name(ptr=nxdomain(PTR, "PTR"), forward=())
    )
    assert outcome.status is Status.WARN
    assert f"or “rDNS”, to {HOST}" in fix_of("MX005", outcome)


def test_a_name_that_leads_elsewhere_is_a_warning():
    elsewhere = reverse_name(forward=(answer(HOST, "A", "198.51.44.9"),))
    assert judge_one("MX005", mx=MX, reverse_names=elsewhere).status is Status.WARN


def test_one_of_several_names_is_enough():
    several = reverse_name(
        ptr=answer(PTR, "PTR", "a.example", HOST),
        forward=(nxdomain("a.example"), answer(HOST, "A", "203.0.114.25")),
    )
    assert judge_one("MX005", mx=MX, reverse_names=several).status is Status.PASS


def test_silence_is_not_a_missing_name():
    silent = reverse_name(ptr=answer(PTR, "PTR", gap=TIMEOUT), forward=())
    assert judge_one("MX005", mx=MX, reverse_names=silent).status is Status.NOT_OBSERVED
    half = reverse_name(forward=(answer(HOST, "A", gap=TIMEOUT),))
    assert judge_one("MX005", mx=MX, reverse_names=half).status is Status.NOT_OBSERVED


def test_mail_hosts_of_services_are_not_ours_to_name():
    assert judge_one("MX005", mx=MX, reverse_names=[]).status is Status.NOT_APPLICABLE


def test_mail_hosts_that_were_not_seen_may_be_our_own():
    unseen = mx(gap=TIMEOUT), mx(mx_host(a=answer(HOST, gap=TIMEOUT)))
    for one in unseen:
        assert judge_one("MX005", mx=one, reverse_names=[]).status is Status.NOT_OBSERVED
