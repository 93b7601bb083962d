import ipaddress

import pytest

from checks.parsing.spf import (
    Mechanism,
    Modifier,
    SpfSyntaxError,
    is_spf,
    parse_spf,
    spf_records,
)
from checks.parsing.spf_macros import MacroContext, MacroError, expand_macros, static_target

VALID_TERMS = [
    ("all", "all"),
    ("-ALL", "all"),
    ("a", "a"),
    ("mx/24", "mx"),
    ("a//64", "a"),
    ("a/24//64", "a"),
    ("a/0//0", "a"),
    ("a:coach.example/24", "a"),
    ("a:foo:bar/baz.example.com", "a"),  # the grammar lets a domain-spec hold both signs
    ("a:coach.example.", "a"),
    ("a:abc.9-8", "a"),
    ("a:a..example", "a"),  # grammatical; the look-up then matches nothing
    ("a:x.%%", "a"),  # any macro-expand may end a domain-spec
    ("ptr", "ptr"),
    ("ptr:coach.example", "ptr"),
    ("ip4:192.0.2.0/24", "ip4"),
    ("ip4:0.0.0.0/0", "ip4"),
    ("ip6:2001:DB8::/32", "ip6"),
    ("ip6:::ffff:192.0.2.1", "ip6"),
    ("include:_spf.coach.example", "include"),
    ("exists:%{ir}.%{l1r+-}._spf.%{d}", "exists"),
    ("include:%{d2}", "include"),
    ("redirect=_spf.coach.example", "redirect"),
    ("exp=explain._spf.%{d}", "exp"),
    ("default=", "default"),
    ("moo.cow-far_out=man:dog/cat", "moo.cow-far_out"),
    ("a=b", "a"),  # an unknown modifier, not the mechanism
]

INVALID_TERMS = [
    ("all:coach.example", "no value"),
    ("all/8", "no value"),
    ("all.", "no mechanism"),
    ("a:", "missing"),
    ("a/", "colon"),
    ("a//", "colon"),
    ("a/33", "0 to 32"),
    ("a/032", "0 to 32"),
    ("a//129", "0 to 128"),
    ("a/24/64", "0 to 32"),
    ("a:coach.example/1234", "domain name"),
    ("a:museum", "domain name"),
    ("a:museum.", "domain name"),
    ("a:abc.123", "domain name"),
    ("a:192.0.2.1", "domain name"),
    ("a:abc.-x", "domain name"),
    ("a:abc.x-", "domain name"),
    ("mx:", "missing"),
    ("ptr:", "missing"),
    ("include", "colon"),
    ("include:", "missing"),
    ("include:coach.example/24", "domain name"),
    ("exists", "colon"),
    ("ip4", "colon"),
    ("ip4:192.0.2", "ip4 address"),
    ("ip4:192.0.2.01", "ip4 address"),
    ("ip4:192.0.2.256", "ip4 address"),
    ("ip4:192.0.2.1:25", "ip4 address"),
    ("ip4:192.0.2.0/", "0 to 32"),
    ("ip4:192.0.2.0/33", "0 to 32"),
    ("ip4:2001:db8::1", "ip4 address"),
    ("ip6:192.0.2.1", "ip6 address"),
    ("ip6:2001::db8::1", "ip6 address"),
    ("ip6:fe80::1%eth0", "ip6 address"),
    ("ip6:2001:db8::/129", "0 to 128"),
    ("a:%(ir).coach.example", "isn't allowed"),
    ("a:%{e}.coach.example", "known macro"),
    ("a:%{d0}.coach.example", "zero labels"),
    ("a:%{c}.coach.example", "explanations"),
    ("redirect=%{t}.coach.example", "explanations"),
    ("a:coach.example%", "isn't allowed"),
    ("a:%{d", "isn't allowed"),
    ("redirect=", "missing"),
    ("-redirect=coach.example", "modifier can't start"),
    ("exp=", "missing"),
    ("moo&cow=x", "no mechanism"),
    ("moo=caf\u00e9", "isn't allowed"),
    ("unknown", "no mechanism"),
    ("a\tmx", "colon"),
    ("a\nmx", "mechanism or modifier"),
    ("=x", "mechanism or modifier"),
    ("*all", "mechanism or modifier"),
]


@pytest.mark.parametrize(("term", "name"), VALID_TERMS)
def test_it_reads_a_term(term: str, name: str) -> None:
    [parsed] = parse_spf(f"v=spf1 {term} ").terms
    assert parsed.name == name
    assert parsed.text == term


@pytest.mark.parametrize(("term", "reason"), INVALID_TERMS)
def test_it_names_the_wrong_term(term: str, reason: str) -> None:
    with pytest.raises(SpfSyntaxError) as caught:
        parse_spf(f"v=spf1 a {term} -all")
    assert caught.value.term == term
    assert reason in caught.value.reason


@pytest.mark.parametrize("name", ["redirect", "exp"])
def test_a_modifier_may_appear_only_once(name: str) -> None:
    with pytest.raises(SpfSyntaxError, match="only once"):
        parse_spf(f"v=spf1 {name}=a.example {name}=a.example")


@pytest.mark.parametrize(
    ("text", "selected"),
    [
        ("v=spf1", True),
        ("V=SPF1 -all", True),
        ("v=spf1  ", True),
        ("v=spf10", False),
        ("v=spf1\t-all", False),
        (" v=spf1", False),
        ("spf2.0/pra", False),
        ("", False),
    ],
)
def test_record_selection(text: str, selected: bool) -> None:
    assert is_spf(text) is selected
    assert spf_records([text]) == ((text,) if selected else ())
    if not selected:
        with pytest.raises(SpfSyntaxError, match="v=spf1"):
            parse_spf(text)


def test_it_keeps_the_parts_of_a_term() -> None:
    host, net, modifier = parse_spf("v=spf1 ?MX:coach.example/24//64 ip4:192.0.2.9/24 x=y").terms
    assert host == Mechanism("?", "mx", "coach.example", None, 24, 64, "?MX:coach.example/24//64")
    assert isinstance(net, Mechanism)
    assert net.qualifier == "+"
    assert net.network == ipaddress.ip_network("192.0.2.0/24")
    assert modifier == Modifier("x", "y", "x=y")


def test_only_some_terms_cost_a_lookup() -> None:
    record = parse_spf(
        "v=spf1 a mx ptr include:a.example exists:a.example ip4:192.0.2.1 ip6:::1"
        " exp=a.example redirect=a.example -all"
    )
    costing = [term.name for term in record.terms if term.costs_lookup]
    assert costing == ["a", "mx", "ptr", "include", "exists", "redirect"]


@pytest.mark.parametrize(
    ("text", "terminal", "evaluated"),
    [
        ("v=spf1 a -all mx redirect=a.example", "-all", ["a", "all"]),
        ("v=spf1 redirect=a.example a", "redirect=a.example", ["a", "redirect"]),
        ("v=spf1 a", None, ["a"]),
        ("v=spf1", None, []),
    ],
)
def test_what_decides_in_the_end(text: str, terminal: str | None, evaluated: list[str]) -> None:
    record = parse_spf(text)
    assert (record.terminal.text if record.terminal else None) == terminal
    assert [term.name for term in record.evaluated] == evaluated


def test_it_knows_macros() -> None:
    assert parse_spf("v=spf1 exists:%{i}.a.example -all").has_macros
    assert not parse_spf("v=spf1 a:a%-b.example -all").has_macros


# RFC 7208 section 7.4
EXAMPLES = [
    ("%{s}", "strong-bad@email.example.com"),
    ("%{o}", "email.example.com"),
    ("%{d4}", "email.example.com"),
    ("%{d2}", "example.com"),
    ("%{d1}", "com"),
    ("%{dr}", "com.example.email"),
    ("%{d2r}", "example.email"),
    ("%{l-}", "strong.bad"),
    ("%{lr-}", "bad.strong"),
    ("%{l1r-}", "strong"),
    ("%{ir}.%{v}._spf.%{d2}", "3.2.0.192.in-addr._spf.example.com"),
    ("%{lr-}.lp.%{ir}.%{v}._spf.%{d2}", "bad.strong.lp.3.2.0.192.in-addr._spf.example.com"),
    ("%%%_%-", "% %20"),
    ("%{S}", "strong-bad%40email.example.com"),
    ("%{d99999999999999999999}", "email.example.com"),
]


@pytest.mark.parametrize(("macro", "expanded"), EXAMPLES)
def test_macro_expansion(macro: str, expanded: str) -> None:
    context = MacroContext(
        "strong-bad@email.example.com", "192.0.2.3", "helo.example", "email.example.com"
    )
    assert expand_macros(macro, context) == expanded


def test_an_ip6_address_expands_to_nibbles() -> None:
    context = MacroContext("@example.com", "2001:db8::cb01", "h.example", "example.com")
    reverse = "1.0.B.C.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.B.D.0.1.0.0.2"
    assert expand_macros("%{ir}.%{v}.%{l}", context) == f"{reverse}.ip6.postmaster"


def test_a_long_expansion_loses_labels_from_the_left() -> None:
    context = MacroContext("a@b.example", "192.0.2.1", "h", ".".join(["abcd"] * 60))
    expanded = expand_macros("%{d}.end.example", context)
    assert len(expanded) <= 253
    assert expanded.startswith("abcd.")
    assert expanded.endswith(".abcd.end.example")


def test_a_target_is_static_when_only_the_domain_decides() -> None:
    assert static_target("_spf.%{d2}", "mail.Coach.example") == "_spf.coach.example"
    assert static_target("%{i}.coach.example", "coach.example") is None
    with pytest.raises(MacroError):
        static_target("%{", "coach.example")
