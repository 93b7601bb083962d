"""RDAP answers as registries really send them: with members absent, odd or hostile."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checks.parsing.rdap import RdapDomain, RdapError, bootstrap_bases, parse_rdap_domain

WHOLE = {
    "objectClassName": "domain",
    "ldhName": "COACH.EXAMPLE",
    "status": ["Client Transfer Prohibited", "active"],
    "events": [
        {"eventAction": "registration", "eventDate": "2019-05-01T10:00:00Z"},
        {"eventAction": "expiration", "eventDate": "2027-05-01T12:00:00.5+02:00"},
        {"eventAction": "last changed", "eventDate": "2026-01-01T00:00:00Z"},
    ],
    "nameservers": [{"ldhName": "NS2.Host.Example."}, {"ldhName": "ns1.host.example"}],
    "entities": [
        {"roles": ["technical"], "vcardArray": ["vcard", [["fn", {}, "text", "Somebody"]]]},
        {
            "roles": ["registrar"],
            "vcardArray": [
                "vcard",
                [["version", {}, "text", "4.0"], ["fn", {}, "text", " Names Ltd "]],
            ],
        },
    ],
}


def test_a_whole_answer_is_read() -> None:
    assert parse_rdap_domain(json.dumps(WHOLE).encode()) == RdapDomain(
        registrar="Names Ltd",
        statuses=("client transfer prohibited", "active"),
        created_at=datetime(2019, 5, 1, 10, tzinfo=UTC),
        expires_at=datetime(2027, 5, 1, 10, 0, 0, 500_000, tzinfo=UTC),
        nameservers=("ns1.host.example", "ns2.host.example"),
    )


ODD = [
    ({"events": None}, "expires_at", None, "no events"),
    ({"events": [{"eventAction": "expiration"}]}, "expires_at", None, "no date"),
    ({"events": [{"eventAction": "expiration", "eventDate": 5}]}, "expires_at", None, "a number"),
    (
        {"events": [{"eventAction": "expiration", "eventDate": "2027-05-01"}]},
        "expires_at",
        datetime(2027, 5, 1, tzinfo=UTC),
        "a day only",
    ),
    (
        {"events": [{"eventAction": "expiration", "eventDate": "9999-12-31T23:59:59-14:00"}]},
        "expires_at",
        None,
        "after the last day that Python knows",
    ),
    ({"status": "active"}, "statuses", (), "a text in place of a list"),
    ({"status": ["active", None, 5]}, "statuses", ("active",), "members of other kinds"),
    ({"entities": [{"roles": ["registrar"]}]}, "registrar", None, "no card"),
    (
        {"entities": [{"roles": ["registrar"], "vcardArray": ["vcard", [["fn"], 5]]}]},
        "registrar",
        None,
        "a broken card",
    ),
    ({"nameservers": [{"ldhName": "."}, {}, 5]}, "nameservers", (), "no names"),
]


@pytest.mark.parametrize(("change", "member", "expected", "why"), ODD)
def test_what_is_odd_counts_as_not_published(
    change: dict[str, Any], member: str, expected: object, why: str
) -> None:
    assert getattr(parse_rdap_domain(json.dumps(WHOLE | change).encode()), member) == expected


NONE_AT_ALL = [
    (b"", "nothing"),
    (b"<html>", "a page"),
    (b"[]", "a list"),
    (b"\xff\xfe\x00", "no UTF-8"),
    (b"[" * 100_000, "nested without end"),
    (b'{"objectClassName": "entity"}', "another object"),
    (b'{"errorCode": 404}', "an error object"),
]


@pytest.mark.parametrize(("body", "why"), NONE_AT_ALL)
def test_what_is_no_domain_object_is_refused(body: bytes, why: str) -> None:
    with pytest.raises(RdapError):
        parse_rdap_domain(body)


SERVICES = json.dumps(
    {
        "services": [
            [["com", "net"], ["http://old.example/", "https://registry.example/v1/"]],
            [["uk"], ["https://uk.example/"]],
            [["co.uk"], ["https://co.example/"]],
            "rubbish",
            [["broken"]],
            [[5], [6]],
        ]
    }
).encode()

COVERED = [
    ("coach.com", ("https://registry.example/v1/", "http://old.example/"), "https first"),
    ("COACH.NET", ("https://registry.example/v1/", "http://old.example/"), "any case"),
    ("coach.co.uk", ("https://co.example/",), "the longest entry"),
    ("coach.uk", ("https://uk.example/",), "the shorter entry"),
    ("coach.example", (), "not covered"),
    ("notcom", (), "an entry is whole labels"),
]


@pytest.mark.parametrize(("name", "bases", "why"), COVERED)
def test_the_registry_is_found(name: str, bases: tuple[str, ...], why: str) -> None:
    assert bootstrap_bases(SERVICES, name) == bases


@pytest.mark.parametrize("body", [b"{}", b'{"services": 1}', b"no"])
def test_a_list_without_services_is_refused(body: bytes) -> None:
    with pytest.raises(RdapError):
        bootstrap_bases(body, "coach.com")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from([*WHOLE, "roles", "vcardArray", "eventAction", "services"]), inner
        )
    ),
    max_leaves=12,
)


@settings(max_examples=60, deadline=None)
@given(raw=st.dictionaries(st.sampled_from([*WHOLE, "services"]), JSON))
def test_hostile_answers_only_ever_raise_rdap_error(raw: dict[str, Any]) -> None:
    parse_rdap_domain(json.dumps({**raw, "objectClassName": "domain"}).encode())
    try:
        bootstrap_bases(json.dumps(raw).encode(), "coach.example")
    except RdapError:
        assert not isinstance(raw.get("services"), list)
