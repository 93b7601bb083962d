import ipaddress

from checks.parsing.spf_tree import (
    MAX_NAMES,
    MAX_NODES,
    SpfProblem,
    SpfSource,
    SpfTree,
    expand_spf,
    host_lookups,
    needed,
)


def sources(**texts: str) -> dict[str, SpfSource]:
    """Records by first label: a="…" is the record of a.example."""
    return {f"{label}.example": SpfSource((text,)) for label, text in texts.items()}


def problems(tree: SpfTree) -> list[tuple[str, SpfProblem]]:
    return [(node.term, node.problem) for node in tree.nodes if node.problem]


def test_it_counts_every_lookup_of_the_worst_case() -> None:
    records = sources(
        coach="v=spf1 a mx include:one.example include:two.example ~all",
        one="v=spf1 ip4:192.0.2.0/24 include:two.example -all mx",
        two="v=spf1 exists:%{i}.x.example redirect=three.example",
        three="v=spf1 ptr -all",
    )
    tree = expand_spf("Coach.example.", records)
    # a, mx; one + (two + exists + redirect + ptr); two + exists + redirect + ptr
    assert tree.total_lookups == 2 + 1 + 4 + 4
    assert not tree.at_least
    assert tree.found
    assert tree.is_permerror
    assert [(node.depth, node.term, node.total) for node in tree.nodes[:5]] == [
        (0, "", 11),
        (1, "a", 1),
        (1, "mx", 1),
        (1, "include:one.example", 5),
        (2, "include:two.example", 4),
    ]


def test_ten_lookups_are_fine_and_eleven_are_not() -> None:
    ten = " ".join(f"a:h{number}.example" for number in range(10))
    assert not expand_spf("c.example", sources(c=f"v=spf1 {ten} -all")).is_permerror
    assert expand_spf("c.example", sources(c=f"v=spf1 {ten} mx -all")).is_permerror


def test_terms_after_all_and_a_redirect_beside_it_are_never_reached() -> None:
    tree = expand_spf("c.example", sources(c="v=spf1 -all mx redirect=none.example"))
    assert tree.total_lookups == 0
    assert not tree.is_permerror


def test_a_loop_ends_and_is_named() -> None:
    records = sources(c="v=spf1 include:d.example -all", d="v=spf1 include:C.example -all")
    tree = expand_spf("c.example", records)
    assert [node.term for node in tree.loops] == ["include:C.example"]
    assert tree.is_permerror
    assert tree.total_lookups == 2


def test_an_include_that_leads_nowhere_is_a_permerror() -> None:
    records = sources(c="v=spf1 include:gone.example include:other.example -all", other="hello")
    records["gone.example"] = SpfSource(outcome="nxdomain")
    tree = expand_spf("c.example", records)
    assert [node.domain for node in tree.missing] == ["gone.example", "other.example"]
    assert tree.is_permerror
    assert tree.void_lookups == 1  # the other name answered, with something else


def test_two_records_at_one_name_are_a_permerror() -> None:
    records = sources(c="v=spf1 include:d.example -all")
    records["d.example"] = SpfSource(("v=spf1 -all", "v=spf1 a -all"))
    assert expand_spf("c.example", records).is_permerror
    assert [node.domain for node in expand_spf("c.example", records).multiple] == ["d.example"]
    assert expand_spf("d.example", records).multiple[0].depth == 0
    assert expand_spf("d.example", records).is_permerror


def test_a_syntax_error_below_says_what_is_wrong() -> None:
    records = sources(c="v=spf1 include:d.example -all", d="v=spf1 ip4:1.2.3 -all")
    [node] = expand_spf("c.example", records).having(SpfProblem.SYNTAX)
    assert node.domain == "d.example"
    assert "ip4:1.2.3" in node.detail


def test_no_record_at_all_is_no_permerror() -> None:
    tree = expand_spf("c.example", {"c.example": SpfSource(outcome="nodata")})
    assert not tree.found
    assert not tree.is_permerror
    assert tree.missing == ()


def test_what_was_not_observed_is_not_missing() -> None:
    records = sources(c="v=spf1 include:slow.example include:unasked.example -all")
    records["slow.example"] = SpfSource(outcome="not_observed")
    tree = expand_spf("c.example", records)
    assert tree.missing == ()
    assert tree.at_least
    assert not tree.is_permerror
    assert len(tree.having(SpfProblem.NOT_OBSERVED)) == 2


def test_a_macro_include_is_counted_and_left_open() -> None:
    tree = expand_spf("c.example", sources(c="v=spf1 include:%{i}.d.example a:%{i}.e.example -all"))
    assert tree.total_lookups == 2
    assert tree.at_least
    assert problems(tree) == [("include:%{i}.d.example", SpfProblem.MACRO)]


def test_a_macro_that_is_always_the_same_is_followed() -> None:
    records = sources(c="v=spf1 include:_spf.%{d} -all")
    records["_spf.c.example"] = SpfSource(("v=spf1 mx -all",))
    tree = expand_spf("c.example", records)
    assert tree.total_lookups == 2
    assert not tree.at_least


def test_void_lookups_are_counted_and_three_are_too_many() -> None:
    records = sources(c="v=spf1 a mx:m.example exists:x.example -all")
    two = expand_spf("c.example", records, frozenset({"c.example", "x.example"}))
    assert two.void_lookups == 2
    assert not two.is_permerror
    three = expand_spf("c.example", records, frozenset({"c.example", "x.example", "m.example"}))
    assert three.is_permerror


def test_an_mx_term_with_more_than_ten_hosts_is_a_permerror() -> None:
    records = sources(c="v=spf1 mx -all")
    assert not expand_spf("c.example", records, mx_hosts={"c.example": 10}).is_permerror
    tree = expand_spf("c.example", records, mx_hosts={"c.example": 11})
    assert tree.is_permerror
    assert problems(tree) == [("mx", SpfProblem.TOO_MANY_MX)]


def test_who_may_send_is_a_flat_set() -> None:
    records = sources(
        c="v=spf1 ip4:192.0.2.1 -ip4:198.51.100.1 include:d.example ~include:e.example -all",
        d="v=spf1 ip6:2001:db8::/32 redirect=f.example",
        e="v=spf1 ip4:203.0.113.1 -all",
        f="v=spf1 ip4:203.0.113.2 -all",
    )
    tree = expand_spf("c.example", records)
    assert tree.includes == {"d.example", "f.example"}
    assert tree.networks == {
        ipaddress.ip_network("192.0.2.1/32"),
        ipaddress.ip_network("2001:db8::/32"),
        ipaddress.ip_network("203.0.113.2/32"),
    }


def test_needed_asks_breadth_first_until_nothing_is_left() -> None:
    world = sources(
        c="v=spf1 include:d.example include:e.example redirect=never.example -all",
        d="v=spf1 redirect=f.example",
        e="v=spf1 include:c.example include:%{i}.x.example -all",
        f="v=spf1 -all",
    )
    known: dict[str, SpfSource] = {}
    asked = []
    while names := needed("c.example", known):
        asked.append(names)
        known |= {name: world[name] for name in names}
    assert asked == [{"c.example"}, {"d.example", "e.example"}, {"f.example"}]


def test_needed_stops_at_a_hostile_policy() -> None:
    known: dict[str, SpfSource] = {}
    while names := needed("n0.example", known):
        for name in names:
            targets = (f"include:n{len(known)}x{twig}.example" for twig in range(5))
            known[name] = SpfSource((f"v=spf1 {' '.join(targets)} -all",))
    assert len(known) == MAX_NAMES
    assert expand_spf("n0.example", known).at_least


def test_a_policy_that_doubles_at_each_step_stays_small() -> None:
    records = {
        f"n{step}.example": SpfSource(
            (f"v=spf1 include:n{step + 1}.example include:n{step + 1}.example -all",)
        )
        for step in range(MAX_NAMES)
    }
    tree = expand_spf("n0.example", records)
    assert tree.at_least
    assert tree.is_permerror
    assert len(tree.nodes) <= MAX_NODES + 1


def test_host_lookups_are_those_that_could_be_void() -> None:
    records = sources(
        c="v=spf1 a mx/24 include:d.example exists:%{i}.x.example -all",
        d="v=spf1 a:host.example exists:e.%{d} ptr -all",
    )
    assert host_lookups("c.example", records) == {
        ("a", "c.example"),
        ("mx", "c.example"),
        ("a", "host.example"),
        ("exists", "e.d.example"),
    }
