import pytest

from checks.parsing.dmarc import (
    DmarcError,
    DmarcRecord,
    effective_policy,
    is_dmarc,
    one_level_below,
    parse_dmarc,
    report_authorisation_name,
    stated_policy,
)
from checks.parsing.report_uris import ReportUri


@pytest.mark.parametrize(
    ("text", "selected"),
    [
        ("v=DMARC1; p=none", True),
        ("v = DMARC1 ;p=none", True),
        ("v=DMARC1", True),
        ("v=DMARC1;", True),
        ("v=dmarc1; p=none", False),  # the value must match precisely
        ("v=DMARC10; p=none", False),
        ("v=DMARC1 p=none", False),
        ("p=none; v=DMARC1", False),
        (" v=DMARC1; p=none", False),
        ("", False),
    ],
)
def test_record_selection(text: str, selected: bool) -> None:
    assert is_dmarc(text) is selected
    if not selected:
        with pytest.raises(DmarcError):
            parse_dmarc(text)


def test_it_reads_every_tag() -> None:
    record = parse_dmarc(
        "v=DMARC1; p=Reject; sp=quarantine; np=reject; t=y; psd=n; adkim=s; aspf=s; fo=1:d;"
        " rua=mailto:a@coach.example,mailto:b@reports.example; ruf=mailto:c@coach.example"
    )
    assert (record.p, record.sp, record.np) == ("reject", "quarantine", "reject")
    assert (record.t, record.psd, record.adkim, record.aspf) == ("y", "n", "s", "s")
    assert record.fo == ("1", "d")
    assert record.rua == (
        ReportUri("mailto", "a@coach.example", "coach.example"),
        ReportUri("mailto", "b@reports.example", "reports.example"),
    )
    assert record.ruf == (ReportUri("mailto", "c@coach.example", "coach.example"),)
    assert record.problems == ()


def test_defaults() -> None:
    record = parse_dmarc("v=DMARC1; p=none")
    assert (record.t, record.psd, record.adkim, record.aspf) == ("n", "u", "r", "r")
    assert (record.sp, record.np, record.rua, record.fo) == (None, None, (), ("0",))
    assert (record.pct, record.ri, record.policy_invalid) == (None, None, False)


PROBLEMS = [
    ("v=DMARC1; rua=mailto:a@b.example", "no p tag"),
    ("v=DMARC1; sp=none; p=none", "second tag"),
    ("v=DMARC1; p=rejected", "p must be"),
    ("v=DMARC1; p=none; sp=off", "sp must be"),
    ("v=DMARC1; p=none; np=", "np must be"),
    ("v=DMARC1; p=none; t=1", "t must be"),
    ("v=DMARC1; p=none; psd=x", "psd must be"),
    ("v=DMARC1; p=none; adkim=strict", "adkim must be"),
    ("v=DMARC1; p=none; fo=2; ruf=mailto:a@b.example", "fo must be"),
    ("v=DMARC1; p=none; fo=1", "without ruf"),
    ("v=DMARC1; p=none; pct=50", "pct was removed"),
    ("v=DMARC1; p=none; pct=101", "0 to 100"),
    ("v=DMARC1; p=none; ri=day", "ri must be"),
    ("v=DMARC1; p=none; rf=afrf", "rf was removed"),
    ("v=DMARC1; p=none; p=reject", "more than once"),
    ("v=DMARC1; p=none; hello", "isn't a tag"),
    ("v=DMARC1; p=none, rua=mailto:a@b.example", "p must be"),
    ("v=DMARC1; p=none; policy=none", "no tag called policy"),
    ("v=DMARC1; p=none; rua=a@b.example", "usable report address"),
    ("v=DMARC1; p=none; rua=mailto:b.example", "usable report address"),
    ("v=DMARC1; p=none; rua=mailto:a@b_c.example", "usable report address"),
    ("v=DMARC1; p=none; rua=mailto:a@b.example mailto:c@b.example", "usable report address"),
    ("v=DMARC1; p=none; rua=", "usable report address"),
    ("v=DMARC1; p=none; rua=mailto:a@b.example!10m", "size limits"),
]


@pytest.mark.parametrize(("text", "problem"), PROBLEMS)
def test_it_reads_on_and_says_what_is_wrong(text: str, problem: str) -> None:
    assert problem in " / ".join(parse_dmarc(text).problems)


def test_report_addresses() -> None:
    record = parse_dmarc(
        "v=DMARC1;p=none;rua=MAILTO:a%21b@Coach.example?subject=x!2m , https://r.example/in"
    )
    assert record.rua == (
        ReportUri("mailto", "a!b@Coach.example", "coach.example", 2 * 2**20),
        ReportUri("https", "https://r.example/in", "r.example"),
    )


def test_older_tags_are_kept_for_older_readers() -> None:
    record = parse_dmarc("v=DMARC1; p=none; pct=0; ri=3600")
    assert (record.pct, record.ri) == (0, 3600)


# record, domain, existing -> policy; the record stands at coach.example
EFFECTIVE = [
    ("p=reject", "coach.example", True, "reject"),
    ("p=reject; sp=none", "coach.example", True, "reject"),
    ("p=reject; sp=none", "a.coach.example", True, "none"),
    ("p=reject; sp=none", "a.coach.example", False, "none"),
    ("p=none; np=reject", "a.coach.example", True, "none"),
    ("p=none; np=reject", "a.coach.example", False, "reject"),
    ("p=none; sp=quarantine; np=reject", "a.coach.example", False, "reject"),
    ("p=quarantine", "a.coach.example", False, "quarantine"),
    ("p=reject; t=y", "coach.example", True, "quarantine"),
    ("p=quarantine; t=y", "coach.example", True, "none"),
    ("p=none; t=y", "coach.example", True, "none"),
    ("adkim=s", "coach.example", True, "none"),  # an absent p means none
    ("p=bogus; rua=mailto:a@b.example", "coach.example", True, "none"),
    ("p=reject; sp=bogus; rua=mailto:a@b.example", "coach.example", True, "none"),
    ("p=bogus", "coach.example", True, None),
    ("p=reject; np=bogus; rua=nowhere", "coach.example", True, None),
]


@pytest.mark.parametrize(("tags", "domain", "existing", "policy"), EFFECTIVE)
def test_effective_policy(tags: str, domain: str, existing: bool, policy: str | None) -> None:
    record = parse_dmarc(f"v=DMARC1; {tags}")
    assert effective_policy(record, domain, "Coach.example.", existing) == policy


def test_the_stated_policy_knows_no_testing() -> None:
    record: DmarcRecord = parse_dmarc("v=DMARC1; p=reject; t=y")
    assert stated_policy(record, "coach.example", "coach.example", True) == "reject"
    assert one_level_below("reject") == "quarantine"


def test_where_a_destination_agrees() -> None:
    name = report_authorisation_name("coach.example", "reports.example")
    assert name == "coach.example._report._dmarc.reports.example"
