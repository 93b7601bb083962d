import pytest

from checks.parsing.caa import CaaRecord, caa_names, parse_caa, permits

ISSUE_VALUES = [
    ("ca.example", "ca.example", ()),
    ("  CA.example  ", "ca.example", ()),
    (";", None, ()),
    ("", None, ()),
    (" ; ", None, ()),
    ("ca.example;", "ca.example", ()),
    ("ca.example; account=230123", "ca.example", (("account", "230123"),)),
    (
        "ca.example ; a=1 ; validationmethods = dns-01,http-01",
        "ca.example",
        (("a", "1"), ("validationmethods", "dns-01,http-01")),
    ),
    ("; policy=ev", None, (("policy", "ev"),)),
    ("ca.example; a=", "ca.example", (("a", ""),)),
]

# RFC 8659 section 4.2: a value outside the grammar forbids issuing
BROKEN_VALUES = [
    ("https://ca.example", "isn't a domain name"),
    ("ca_x.example", "isn't a domain name"),
    ("ca..example", "isn't a domain name"),
    ("-ca.example", "isn't a domain name"),
    ("ca.example other.example", "isn't a domain name"),
    ("%%%%%", "isn't a domain name"),
    ("ca.example; account", "name=value"),
    ("ca.example; a=1;", "name=value"),
    ("ca.example; a b=1", "name=value"),
    ("ca.example; a=1 2", "name=value"),
]


@pytest.mark.parametrize(("value", "issuer", "parameters"), ISSUE_VALUES)
def test_issue_values(
    value: str, issuer: str | None, parameters: tuple[tuple[str, str], ...]
) -> None:
    record = parse_caa(0, "Issue", value)
    assert record == CaaRecord(False, "issue", value, issuer, parameters, ())


@pytest.mark.parametrize(("value", "problem"), BROKEN_VALUES)
def test_a_broken_value_lets_no_one_issue(value: str, problem: str) -> None:
    record = parse_caa(0, "issue", value)
    assert record.issuer is None
    assert problem in record.problems[0]
    assert not permits([record], "ca.example")


@pytest.mark.parametrize(
    ("flags", "tag", "value", "problem"),
    [
        (0, "iodef", "mailto:security@coach.example", None),
        (0, "iodef", "https://coach.example/report", None),
        (0, "iodef", "security@coach.example", "iodef"),
        (0, "iodef", "http://[", "iodef"),
        (128, "issue", "ca.example", None),
        (1, "issue", "ca.example", "flags"),
        (0, "isue", "ca.example", "no property"),
        (0, "a-b", "", "letters and digits"),
    ],
)
def test_other_properties(flags: int, tag: str, value: str, problem: str | None) -> None:
    problems = parse_caa(flags, tag, value).problems
    assert (problem in problems[0]) if problem else not problems


def issue(*values: str, tag: str = "issue") -> list[CaaRecord]:
    return [parse_caa(0, tag, value) for value in values]


WILD = issue("wild.example", tag="issuewild")
PERMITS = [
    ([], False, True),
    (issue("ca.example"), False, True),
    (issue("other.example"), False, False),
    (issue("other.example", "CA.example; a=1"), False, True),
    (issue(";"), False, False),
    (issue(";", "ca.example"), False, True),
    (WILD, False, True),  # says nothing about names without a wildcard
    (WILD, True, False),
    (issue("ca.example"), True, True),  # wildcards follow issue when there is no issuewild
    (issue("other.example"), True, False),
    (issue("ca.example") + WILD, True, False),
    (issue("other.example") + issue("ca.example", tag="issuewild"), True, True),
    (issue("ca.example", tag="issuemail"), False, True),
    ([parse_caa(0, "tbs", "x")], False, True),
    ([parse_caa(128, "tbs", "x"), *issue("ca.example")], False, False),
    ([parse_caa(128, "issue", "ca.example")], False, True),
]


@pytest.mark.parametrize(("records", "wildcard", "allowed"), PERMITS)
def test_who_may_issue(records: list[CaaRecord], wildcard: bool, allowed: bool) -> None:
    assert permits(records, "CA.example", wildcard) is allowed


def test_the_tree_is_climbed_to_the_top() -> None:
    assert caa_names("X.y.example.") == ("x.y.example", "y.example", "example")
