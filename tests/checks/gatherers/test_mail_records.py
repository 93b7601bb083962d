"""MX, SPF, DMARC, DKIM, CAA and expected records, as gathered."""

from checks.engine.facts import (
    CaaFacts,
    DkimFacts,
    DmarcFacts,
    MxFacts,
    Reason,
    RecordFacts,
    SpfFacts,
)
from checks.engine.spec import LaunchSpec

from .looks import fact_of, facts_of, questions_of


def test_mx_hosts_come_with_their_addresses_and_alias() -> None:
    facts: MxFacts = fact_of(
        "mx",
        """
        coach.example     60 MX    20 spare.mail.example.
        coach.example     60 MX    10 main.mail.example.
        main.mail.example 60 CNAME pool.mail.example.
        pool.mail.example 60 A     203.0.114.25
        """,
    )
    main, spare = facts.hosts
    assert (main.preference, main.name, main.addresses) == (
        10,
        "main.mail.example",
        ("203.0.114.25",),
    )
    assert main.cname.records == ("pool.mail.example",)
    assert spare.a.nxdomain


def test_the_null_mx_has_a_host_without_a_name() -> None:
    facts: MxFacts = fact_of("mx", "coach.example 60 MX 0 .")
    assert [(host.preference, host.name) for host in facts.hosts] == [(0, "")]


def test_an_mx_that_could_not_be_asked_for_is_a_gap() -> None:
    facts: MxFacts = fact_of("mx", "", faults={("coach.example", "MX"): "servfail"})
    assert facts.answer.gap is not None
    assert facts.hosts == ()


SPF = """
    coach.example  60 TXT "v=spf1 a mx:mail.example include:one.example exists:%{i}.x.example -all"
    one.example    60 TXT "v=spf1 include:two.example include:gone.example ~all"
    two.example    60 TXT "v=spf1 redirect=coach.example"
    coach.example  60 A   203.0.114.10
    mail.example   60 MX  10 mail.example.
"""


def test_spf_is_fetched_to_its_leaves() -> None:
    facts: SpfFacts = fact_of("spf", SPF)
    assert {answer.name: answer.nxdomain for answer in facts.lookups} == {
        "one.example": False,
        "two.example": False,
        "gone.example": True,
    }
    assert {(answer.name, answer.rtype) for answer in facts.targets} == {
        ("coach.example", "A"),
        ("coach.example", "AAAA"),
        ("mail.example", "MX"),
    }


def test_an_endless_spf_is_cut_off() -> None:
    wide = "\n".join(
        f'n{at}.example 60 TXT "v=spf1 include:n{2 * at + 1}.example include:n{2 * at + 2}.example"'
        for at in range(100)
    )
    facts: SpfFacts = fact_of("spf", f'coach.example 60 TXT "v=spf1 include:n0.example"\n{wide}')
    assert len(facts.lookups) == 40


def test_an_include_that_could_not_be_asked_for_is_a_gap() -> None:
    facts: SpfFacts = fact_of("spf", SPF, faults={("one.example", "TXT"): "silent"})
    (one,) = facts.lookups
    assert one.gap is not None
    assert one.gap.reason is Reason.TIMEOUT


def test_dmarc_walks_up_and_asks_the_destinations() -> None:
    facts: DmarcFacts = fact_of(
        "dmarc",
        """
        _dmarc.coach.example 60 TXT "v=DMARC1; p=none; rua=mailto:a@coach.example,mailto:b@r.test"
        coach.example._report._dmarc.r.test 60 TXT "v=DMARC1"
        r.test 60 MX 10 mx.r.test.
        """,
    )
    assert facts.answer.name == "_dmarc.coach.example"
    assert [answer.name for answer in facts.walk] == ["_dmarc.coach.example", "_dmarc.example"]
    assert [(each.name, each.records) for each in facts.authorisations] == [
        ("coach.example._report._dmarc.r.test", ("v=DMARC1",))
    ]
    assert {each.name: each.records for each in facts.destination_mx} == {
        "coach.example": (),
        "r.test": ("10 mx.r.test",),
    }


def test_a_subdomain_takes_the_organisations_dmarc() -> None:
    facts: DmarcFacts = fact_of(
        "dmarc",
        '_dmarc.coach.example 60 TXT "v=DMARC1; p=reject; rua=mailto:x@r.test"',
        spec=LaunchSpec.for_domain("app.coach.example"),
    )
    assert facts.answer.empty
    assert [each.name for each in facts.authorisations] == ["coach.example._report._dmarc.r.test"]


DECLARED = LaunchSpec.from_dict(
    {"domain": "coach.example", "mail": {"dkim_selectors": ["pm", "x1"]}}
)
KEY = '"v=DKIM1; p=MIGfMA0"'


def test_declared_selectors_are_kept_and_guesses_only_when_found() -> None:
    found: dict[str, DkimFacts] = dict(
        facts_of(
            "dkim_keys",
            f"""
            coach.example                   60 MX    1 smtp.google.com.
            pm._domainkey.coach.example     60 TXT   {KEY}
            google._domainkey.coach.example 60 CNAME key.google.example.
            key.google.example              60 TXT   {KEY}
            """,
            spec=DECLARED,
        )
    )
    assert {
        fact.selector: (fact.declared, bool(fact.answer.records)) for fact in found.values()
    } == {
        "pm": (True, True),
        "x1": (True, False),
        "google": (False, True),
    }


def test_without_any_key_the_empty_non_terminal_is_told() -> None:
    hidden: DkimFacts = fact_of("dkim_keys", f"secret7._domainkey.coach.example 60 TXT {KEY}")
    none: DkimFacts = fact_of("dkim_keys", "coach.example 60 A 203.0.114.1")
    assert (hidden.selector, none.selector) == ("", "")
    assert (hidden.answer.nodata, none.answer.nxdomain) == (True, True)


def selectors_asked(records: str, spec: LaunchSpec = DECLARED) -> set[str]:
    asked = questions_of("dkim_keys", records, spec=spec)
    return {name.partition("._domainkey.")[0] for name, _ in asked if "._domainkey." in name}


FOUND = f"pm._domainkey.coach.example 60 TXT {KEY}\n"


def test_where_a_key_was_found_only_the_services_in_use_are_guessed() -> None:
    plain = selectors_asked(FOUND)
    assert plain == {"pm", "x1", "default", "dkim", "mail", "k1", "k2", "s1"}
    assert selectors_asked(FOUND + "coach.example 60 MX 1 smtp.google.com.") - plain == {"google"}
    spf = 'coach.example 60 TXT "v=spf1 include:spf.protection.outlook.com -all"'
    assert selectors_asked(FOUND + spf) - plain == {"selector1", "selector2"}


def test_the_long_list_is_asked_only_where_some_unknown_key_stands() -> None:
    none = selectors_asked("coach.example 60 A 203.0.114.1", LaunchSpec.for_domain("coach.example"))
    assert none == {"default", "dkim", "mail", "k1", "k2", "s1"}
    hidden = selectors_asked(f"secret7._domainkey.coach.example 60 TXT {KEY}")
    assert {"mandrill", "zmail", "fm1", "s2048"} < hidden


def test_a_key_of_the_long_list_is_found() -> None:
    found = facts_of(
        "dkim_keys",
        f"zmail._domainkey.coach.example 60 TXT {KEY}",
        spec=LaunchSpec.for_domain("coach.example"),
    )
    assert [fact.selector for fact in found.values()] == ["zmail"]


def test_a_wildcard_is_no_key() -> None:
    found = facts_of(
        "dkim_keys",
        """
        *.coach.example             60 TXT "v=spf1 -all"
        *._domainkey.coach.example  60 TXT "v=spf1 -all"
        k1._domainkey.coach.example 60 TXT "v=DKIM1; p=MIGf"
        """,
    )
    assert [fact.selector for fact in found.values()] == ["k1"]


def test_a_selector_that_could_not_be_asked_for_is_kept_as_a_gap() -> None:
    found = facts_of(
        "dkim_keys", "", spec=DECLARED, faults={("pm._domainkey.coach.example", "TXT"): "refused"}
    )
    assert found["pm._domainkey.coach.example"].answer.gap.reason is Reason.DNS_REFUSED


def test_caa_is_climbed_to_the_first_that_has_it() -> None:
    found: dict[str, CaaFacts] = dict(
        facts_of(
            "caa",
            """
            coach.example     60 A   203.0.114.1
            app.coach.example 60 A   203.0.114.1
            coach.example     60 CAA 0 issue "ca.example"
            """,
        )
    )
    assert set(found) == {"coach.example", "app.coach.example"}
    answers = found["app.coach.example"].answers
    assert [answer.name for answer in answers] == ["app.coach.example", "coach.example"]
    assert answers[-1].records == ('0 issue "ca.example"',)


def test_a_climb_stops_where_it_could_not_look() -> None:
    found = facts_of(
        "caa",
        "app.coach.example 60 A 203.0.114.1",
        faults={("coach.example", "CAA"): "servfail"},
    )
    assert [answer.observed for answer in found["app.coach.example"].answers] == [True, False]


def test_expected_records_of_one_name_form_one_fact() -> None:
    spec = LaunchSpec.from_dict(
        {
            "domain": "coach.example",
            "record": [
                {"name": "@", "type": "A", "value": "203.0.114.10"},
                {"name": "@", "type": "A", "value": "203.0.114.11"},
                {"name": "www", "type": "CNAME", "value": "coach.example."},
            ],
        }
    )
    found: dict[str, RecordFacts] = dict(
        facts_of("records", "coach.example 60 A 203.0.114.10", spec=spec)
    )
    assert set(found) == {"coach.example A", "www.coach.example CNAME"}
    assert found["coach.example A"].expected == ("203.0.114.10", "203.0.114.11")
    assert found["coach.example A"].answer.records == ("203.0.114.10",)
    assert found["www.coach.example CNAME"].answer.nxdomain
