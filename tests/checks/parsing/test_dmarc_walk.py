import pytest

from checks.parsing.dmarc_walk import (
    find_policy,
    only_record,
    organisational_domain,
    organisational_domain_by_psl,
    tree_walk,
)

NONE = "v=DMARC1; p=none"


def answers(domain: str, **found: str) -> dict[str, tuple[str, ...]]:
    """Every answer the walk may need: texts by domain with dots as underscores, else nothing."""
    records = {f"_dmarc.{name.replace('_', '.')}": (text,) for name, text in found.items()}
    return {name: records.get(name, ()) for name in tree_walk(domain)}


def test_a_long_name_takes_eight_queries() -> None:
    # the example of RFC 9989 section 4.10
    assert tree_walk("a.b.c.d.e.f.g.h.i.j.mail.example.com") == [
        "_dmarc.a.b.c.d.e.f.g.h.i.j.mail.example.com",
        "_dmarc.g.h.i.j.mail.example.com",
        "_dmarc.h.i.j.mail.example.com",
        "_dmarc.i.j.mail.example.com",
        "_dmarc.j.mail.example.com",
        "_dmarc.mail.example.com",
        "_dmarc.example.com",
        "_dmarc.com",
    ]


@pytest.mark.parametrize("labels", [1, 2, 7, 8, 9, 100])
def test_the_walk_never_asks_more_than_eight_times(labels: int) -> None:
    names = tree_walk(".".join("a" * labels))
    assert len(names) == min(labels, 8)
    assert names[-1] == "_dmarc.a"


# records by name -> organisational domain of a.mail.example.com; the first three from 4.10.2
ORGANISATIONS = [
    ({"mail_example_com": NONE, "example_com": NONE}, "example.com"),
    ({"mail_example_com": "v=DMARC1; p=none; psd=n", "example_com": NONE}, "mail.example.com"),
    ({"com": "v=DMARC1; p=reject; psd=y"}, "example.com"),
    ({"mail_example_com": NONE, "example_com": "v=DMARC1; psd=y"}, "mail.example.com"),
    ({"a_mail_example_com": "v=DMARC1; psd=y", "example_com": NONE}, "a.mail.example.com"),
    ({"a_mail_example_com": NONE}, "a.mail.example.com"),
    ({}, "a.mail.example.com"),
]


@pytest.mark.parametrize(("found", "organisation"), ORGANISATIONS)
def test_organisational_domain(found: dict[str, str], organisation: str) -> None:
    name = "a.mail.example.com"
    assert organisational_domain(name, answers(name, **found)) == organisation


def test_an_unobserved_answer_leaves_it_undecided() -> None:
    known = answers("mail.example.com", example_com=NONE)
    del known["_dmarc.com"]
    assert organisational_domain("mail.example.com", known) is None


def test_answers_above_a_full_stop_are_not_needed() -> None:
    known = answers("mail.example.com", example_com="v=DMARC1; p=none; psd=n")
    del known["_dmarc.com"]
    assert organisational_domain("mail.example.com", known) == "example.com"


def test_several_records_cancel_each_other_out() -> None:
    assert only_record([NONE, NONE]) is None
    assert only_record(["hello", NONE]) is not None
    assert only_record([]) is None


def test_the_own_record_applies_before_the_organisations() -> None:
    known = answers("a.example.com", a_example_com="v=DMARC1; p=reject", example_com=NONE)
    found = find_policy("a.example.com", known)
    assert found is not None
    assert (found.domain, found.record.p) == ("a.example.com", "reject")


def test_the_organisations_record_applies_to_names_below() -> None:
    known = answers("a.b.example.com", b_example_com="v=DMARC1; p=reject", example_com=NONE)
    found = find_policy("a.b.example.com", known)
    assert found is not None
    assert found.domain == "example.com"  # not the nearest one


def test_a_public_suffix_operators_record_applies_last() -> None:
    found = find_policy("a.example.com", answers("a.example.com", com="v=DMARC1; p=none; psd=y"))
    assert found is not None
    assert found.domain == "com"
    assert find_policy("a.example.com", answers("a.example.com")) is None


def test_by_the_public_suffix_list() -> None:
    assert organisational_domain_by_psl("a.b.coach.co.uk") == "coach.co.uk"
    assert organisational_domain_by_psl("co.uk") == "co.uk"
