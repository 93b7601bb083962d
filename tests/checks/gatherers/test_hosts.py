"""Which hosts are looked at, and what aliases, loops and wildcards do to them."""

from typing import Any

import pytest

from checks.engine.facts import HostFacts, Reason
from checks.engine.spec import LaunchSpec

from .looks import fact_of, facts_of, questions_of

SITE = """
    coach.example      300 A     203.0.114.10
    www.coach.example  300 CNAME coach.example.
"""


def hosts(records: str, **options: Any) -> dict[str, HostFacts]:
    return dict(facts_of("hosts", records, **options))


def test_the_domain_and_www_are_looked_at_even_when_absent() -> None:
    found = hosts("other.example 60 A 203.0.114.1")
    assert {name: (host.role, host.exists) for name, host in found.items()} == {
        "coach.example": ("apex", False),
        "www.coach.example": ("www", False),
    }


def test_an_alias_and_its_address_are_told() -> None:
    www = hosts(SITE)["www.coach.example"]
    assert www.addresses == ("203.0.114.10",)
    assert www.aliases == (("www.coach.example", "coach.example"),)
    assert www.cname.records == ("coach.example",)


def test_common_names_are_kept_only_when_they_exist() -> None:
    found = hosts(SITE + "app.coach.example 60 A 203.0.114.11")
    assert set(found) == {"coach.example", "www.coach.example", "app.coach.example"}
    assert found["app.coach.example"].role == "common"


def test_what_the_spec_declares_is_always_kept() -> None:
    spec = LaunchSpec.from_dict(
        {
            "domain": "coach.example",
            "canonical": "home.coach.example",
            "host": [
                {"name": "app.coach.example", "purpose": "client portal"},
                {"name": "status.other.example"},
            ],
            "route": [
                {"name": "login", "url": "https://my.coach.example/login"},
                {"name": "booking", "url": "https://calendar.elsewhere.example/coach"},
            ],
            "edge": {"proxied": ["cdn.coach.example"]},
        }
    )
    found = hosts(SITE, spec=spec)
    assert {name: host.role for name, host in found.items()} == {
        "coach.example": "apex",
        "www.coach.example": "www",
        "app.coach.example": "declared",
        "status.other.example": "declared",
        "home.coach.example": "declared",
        "my.coach.example": "declared",
        "cdn.coach.example": "edge",
    }
    assert found["app.coach.example"].purpose == "client portal"


def test_a_guess_that_does_not_exist_costs_one_question_and_an_alias_none() -> None:
    asked = questions_of("hosts", SITE + "app.coach.example 60 A 203.0.114.11")
    by_name = {name: [rtype for each, rtype in asked if each == name] for name, _ in asked}
    assert by_name["coach.example"] == ["A", "AAAA"]
    assert by_name["www.coach.example"] == ["A", "AAAA"]
    assert by_name["app.coach.example"] == ["A", "AAAA"]
    assert by_name["shop.coach.example"] == ["A"]
    assert {rtype for _, rtype in asked} == {"A", "AAAA"}


def test_an_alias_is_told_from_the_addresses_with_its_own_ttl() -> None:
    www = hosts("""
        www.coach.example  60  CNAME coach.example.
        coach.example      300 A     203.0.114.10
    """)["www.coach.example"]
    assert (www.cname.rtype, www.cname.records, www.cname.ttl) == ("CNAME", ("coach.example",), 60)
    assert www.cname.aliases == ()


def test_a_name_without_alias_and_a_name_that_is_gone_say_so() -> None:
    found = hosts("coach.example 300 A 203.0.114.10")
    assert (found["coach.example"].cname.nodata, found["coach.example"].a.nodata) == (True, False)
    assert found["www.coach.example"].cname.nxdomain


def test_a_name_with_neither_address_nor_alias_is_asked_for_its_alias() -> None:
    asked = questions_of("hosts", "coach.example 300 MX 0 .")
    assert ("coach.example", "CNAME") in asked


def test_a_private_address_is_a_fact() -> None:
    apex = hosts("coach.example 60 A 10.0.0.1")["coach.example"]
    assert apex.a.observed
    assert (apex.addresses, apex.public_addresses) == (("10.0.0.1",), ())


def test_a_dangling_alias_is_seen_with_its_target() -> None:
    www = hosts("www.coach.example 60 CNAME gone.provider.example.")["www.coach.example"]
    assert www.a.nxdomain
    assert www.exists
    assert www.aliases == (("www.coach.example", "gone.provider.example"),)


def test_a_loop_is_proven_and_named() -> None:
    www = hosts("""
        www.coach.example  60 CNAME shop.coach.example.
        shop.coach.example 60 CNAME www.coach.example.
    """)["www.coach.example"]
    assert www.aliases == (
        ("www.coach.example", "shop.coach.example"),
        ("shop.coach.example", "www.coach.example"),
    )
    assert (www.a.gap, www.a.rcode, www.addresses) == (None, "NOERROR", ())


def test_a_chain_too_long_for_resolvers_is_proven() -> None:
    steps = "\n".join(f"n{at}.example 60 CNAME n{at + 1}.example." for at in range(20))
    www = hosts(f"www.coach.example 60 CNAME n0.example.\n{steps}")["www.coach.example"]
    assert (len(www.aliases), www.a.gap) == (12, None)


def test_a_target_that_could_not_be_asked_stays_a_gap() -> None:
    www = hosts(
        "www.coach.example 60 CNAME pool.provider.example.",
        faults={("www.coach.example", "A"): "servfail"},
    )["www.coach.example"]
    assert www.a.gap is not None
    assert www.a.gap.reason is Reason.SERVFAIL
    assert www.aliases == (("www.coach.example", "pool.provider.example"),)


def test_a_loop_seen_in_part_is_no_proof() -> None:
    www = hosts(
        """
        www.coach.example  60 CNAME shop.coach.example.
        shop.coach.example 60 CNAME www.coach.example.
        """,
        faults={("shop.coach.example", "CNAME"): "servfail"},
    )["www.coach.example"]
    assert www.a.gap is not None


def test_a_name_without_wildcard_is_seen_as_such() -> None:
    wildcard = fact_of("wildcard", SITE)
    assert not wildcard.present
    assert wildcard.a.nxdomain
    assert wildcard.probe.endswith(".coach.example")


WILDCARD = SITE + "*.coach.example 60 A 203.0.114.99\n"


def test_a_wildcard_is_seen() -> None:
    assert fact_of("wildcard", WILDCARD).present


OWN = [
    ("app.coach.example 60 A 203.0.114.11", "another address"),
    ("app.coach.example 60 AAAA 2606:4700::1", "another family"),
    ("app.coach.example 60 CNAME coach.example.", "an alias"),
]


@pytest.mark.parametrize(("own", "why"), OWN)
def test_common_names_that_are_only_the_wildcards_answer_are_left_out(own: str, why: str) -> None:
    assert set(hosts(WILDCARD)) == {"coach.example", "www.coach.example"}
    assert set(hosts(WILDCARD + own)) == {"coach.example", "www.coach.example", "app.coach.example"}


def test_a_guess_that_may_be_the_wildcards_answer_is_not_observed() -> None:
    zone = SITE + "app.coach.example 60 A 203.0.114.11"
    probe = fact_of("wildcard", SITE).probe
    found = facts_of("hosts", zone, faults={(probe, "A"): "servfail"})
    assert set(found) == {"coach.example", "www.coach.example"}
    assert found.gaps["app.coach.example"].reason is Reason.SERVFAIL


def test_an_alias_of_the_wildcards_own_target_is_left_out() -> None:
    wild = SITE + "*.coach.example 60 CNAME coach.example.\n"
    same = hosts(wild + "app.coach.example 60 CNAME coach.example.")
    assert set(same) == {"coach.example", "www.coach.example"}
