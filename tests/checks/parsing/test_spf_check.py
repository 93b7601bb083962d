"""check_host(): what the RFC 7208 suite (tests/checks/suites) leaves open."""

import pytest

from checks.parsing.spf_check import LookupFailed, SpfOutcome, SpfResult, check_host


def judged(zone: dict[tuple[str, str], tuple[str, ...]], ip: str = "192.0.2.1") -> SpfResult:
    """The result for mail of a@coach.example; a name whose answer is None times out."""

    def lookup(name: str, rtype: str) -> tuple[str, ...]:
        found = zone.get((name, rtype), ())
        if found is None:
            raise LookupFailed
        return found

    return check_host(ip, "coach.example", "a@coach.example", lookup, helo="mx.coach.example")


def policy(record: str, **more: str) -> dict[tuple[str, str], tuple[str, ...]]:
    """The policy of coach.example, and of the names below it."""
    below = {(f"{name}.coach.example", "TXT"): (text,) for name, text in more.items()}
    return {("coach.example", "TXT"): (record,), **below}


@pytest.mark.parametrize("domain", ["coach", "", "a..example", "[192.0.2.1]", "a b.example"])
def test_a_domain_that_can_have_no_policy_is_never_asked_for(domain: str) -> None:
    def lookup(name: str, rtype: str) -> tuple[str, ...]:
        raise AssertionError(name)

    assert check_host("192.0.2.1", domain, f"a@{domain}", lookup).outcome is SpfOutcome.NONE


def test_an_international_domain_is_asked_for_in_a_labels() -> None:
    asked = []
    check_host("192.0.2.1", "bücher.example", "a@bücher.example", lambda *q: asked.append(q) or ())
    assert asked == [("xn--bcher-kva.example", "TXT")]


def test_the_deciding_term_is_named() -> None:
    result = judged(policy("v=spf1 ip4:198.51.100.0/24 ~ip4:192.0.2.0/24 -all"))
    assert (result.outcome, result.term) == ("softfail", "~ip4:192.0.2.0/24")


def test_the_reason_of_an_error_names_the_record_at_fault() -> None:
    result = judged(policy("v=spf1 include:x.coach.example -all", x="v=spf1 ipv4:192.0.2.1 -all"))
    assert result.outcome is SpfOutcome.PERMERROR
    assert "x.coach.example" in result.reason
    assert "ipv4" in result.reason


def test_a_time_out_is_temporary_wherever_it_is() -> None:
    zone = {**policy("v=spf1 mx -all"), ("coach.example", "MX"): ("mx.coach.example",)}
    zone[("mx.coach.example", "A")] = None
    result = judged(zone)
    assert result.outcome is SpfOutcome.TEMPERROR
    assert "mx.coach.example A" in result.reason


def test_an_empty_answer_for_one_mail_host_is_not_a_void_term() -> None:
    """Dual-stack clients would else break policies whose mail hosts are IPv4 only."""
    hosts = tuple(f"mx{number}.coach.example" for number in range(4))
    zone = {**policy("v=spf1 mx ip6:2001:db8::/32 -all"), ("coach.example", "MX"): hosts}
    assert judged(zone, "2001:db8::1").outcome is SpfOutcome.PASS


@pytest.mark.parametrize(("own", "outcome"), [(4, "fail"), (5, "permerror")])
def test_the_limit_of_ten_is_over_all_records(own: int, outcome: str) -> None:
    elsewhere = ("192.0.2.9",)
    zone = policy(f"v=spf1 include:x.coach.example {'a ' * own} -all", x="v=spf1 a a a a a ~all")
    zone |= {("coach.example", "A"): elsewhere, ("x.coach.example", "A"): elsewhere}
    assert judged(zone).outcome == outcome


def test_a_client_that_is_no_address_is_an_error_of_the_caller() -> None:
    with pytest.raises(ValueError, match="address"):
        judged(policy("v=spf1 -all"), "mx.coach.example")
