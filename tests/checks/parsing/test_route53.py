"""The JSON of Route 53: its records, and in words what is none."""

import json
from typing import Any

import pytest

from checks.parsing.zone_records import ZoneText, ZoneTextError
from checks.parsing.zone_text import read_zone_text

ZONE = "coach.example"
# As `aws route53 list-resource-record-sets --hosted-zone-id Z1` prints it.
LISTING = r"""{
    "ResourceRecordSets": [
        {
            "Name": "coach.example.",
            "Type": "A",
            "AliasTarget": {
                "HostedZoneId": "Z2FDTNDATAQYW2",
                "DNSName": "d111111abcdef8.cloudfront.net.",
                "EvaluateTargetHealth": false
            }
        },
        {
            "Name": "coach.example.",
            "Type": "NS",
            "TTL": 172800,
            "ResourceRecords": [
                {
                    "Value": "ns-2048.awsdns-64.com."
                },
                {
                    "Value": "ns-2049.awsdns-65.net"
                }
            ]
        },
        {
            "Name": "coach.example.",
            "Type": "SOA",
            "TTL": 900,
            "ResourceRecords": [{"Value": "ns-2048.awsdns-64.com. hostmaster.x. 1 2 3 4 5"}]
        },
        {
            "Name": "\\052.coach.example.",
            "Type": "CNAME",
            "TTL": 300,
            "ResourceRecords": [{"Value": "edge.host.example"}]
        },
        {
            "Name": "app.coach.example.",
            "Type": "A",
            "SetIdentifier": "blue",
            "Weight": 90,
            "TTL": 60,
            "ResourceRecords": [{"Value": "192.0.2.1"}]
        }
    ]
}
"""


def one(**entry: Any) -> ZoneText:
    """What is read of a listing with this set alone."""
    known = {"Name": "x.coach.example.", "Type": "A", "TTL": 60}
    return read_zone_text(json.dumps({"ResourceRecordSets": [known | entry]}), ZONE)


def holding(*values: str, **entry: Any) -> ZoneText:
    return one(**entry, ResourceRecords=[{"Value": value} for value in values])


def test_a_listing_is_read_with_the_lines_its_sets_begin_on() -> None:
    found = read_zone_text(LISTING, ZONE)
    assert [(r.line, r.name, r.ttl, r.rtype, r.value) for r in found.records] == [
        (12, ZONE, 172800, "NS", "ns-2048.awsdns-64.com"),
        (12, ZONE, 172800, "NS", "ns-2049.awsdns-65.net"),
        (31, "*.coach.example", 300, "CNAME", "edge.host.example"),
    ]
    assert found.problems == ()
    assert [note.line for note in found.left_out] == [3, 25, 37]


def test_an_alias_says_where_it_leads() -> None:
    alias, _, weighted = (note.reason for note in read_zone_text(LISTING, ZONE).left_out)
    assert alias == (
        "coach.example A is an alias inside Route 53 to d111111abcdef8.cloudfront.net: it answers "
        "with what that name has at the time. An audit shows it."
    )
    assert weighted == (
        "app.coach.example A has several answers, of which Route 53 gives out by weight, this one "
        "90: “192.0.2.1” is one of them. An audit shows which one it got."
    )


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ({"SetIdentifier": "a", "Region": "eu-west-1"}, "by the region that answers fastest"),
        ({"SetIdentifier": "a", "Failover": "PRIMARY"}, "by which of them is up"),
        ({"SetIdentifier": "a", "GeoLocation": {"CountryCode": "*"}}, "by where the visitor is"),
        ({"SetIdentifier": "a", "CidrRoutingConfig": {}}, "by the visitor's network"),
        ({"SetIdentifier": "a", "MultiValueAnswer": True}, "up to eight at a time"),
        ({"SetIdentifier": "a"}, "by a policy"),
        ({"Weight": 0, "AliasTarget": {"DNSName": "lb.x."}, "ResourceRecords": []}, "0: “lb.x”"),
        ({"TrafficPolicyInstanceId": "1", "ResourceRecords": []}, "made by a traffic policy"),
    ],
)
def test_one_of_several_answers_is_told_of_and_not_kept(entry: dict[str, Any], words: str) -> None:
    found = one(**({"ResourceRecords": [{"Value": "192.0.2.1"}]} | entry))
    assert (found.records, found.problems) == ((), ())
    assert words in found.left_out[0].reason


@pytest.mark.parametrize(
    ("rtype", "value", "read"),
    [
        ("MX", "10 mail.host.example", "10 mail.host.example"),
        ("SRV", "1 2 443 sip.host.example.", "1 2 443 sip.host.example"),
        ("CNAME", "www.coach.example", "www.coach.example"),
        ("CAA", '0 issue "amazon.com"', '0 issue "amazon.com"'),
        ("HTTPS", '1 . alpn="h2"', '1 . alpn="h2"'),
        ("SVCB", "0 svc.host.example", "0 svc.host.example."),
        ("TXT", r'"v=spf1 " "-all"', "v=spf1 -all"),
        ("TXT", r'"caf\303\251 \\052 \052 \"q\""', 'café \\052 * "q"'),
        ("AAAA", "2001:db8::1", "2001:db8::1"),
    ],
)
def test_values_as_route_53_writes_them(rtype: str, value: str, read: str) -> None:
    found = holding(value, Type=rtype)
    assert found.problems == ()
    assert [record.value for record in found.records] == [read]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ('{"HostedZones": []}', 1, "not a list of Route 53's record sets"),
        ('{"Error": "AccessDenied"}', 1, "not a list of Route 53's record sets"),
        ('{"ResourceRecordSets": [\n7]}', 2, "This is no record set"),
        ('{"ResourceRecordSets": [\n{"Name": "x"', 2, "can't be read as JSON"),
        ('{"ResourceRecordSets": [\n', 2, "breaks off here"),
        ('{"ResourceRecordSets": [],\n"IsTruncated": true}', 1, "The list goes on"),
        ('{"ResourceRecordSets": [], "NextToken": "a"}', 1, "The list goes on"),
        ("[" * 100_000, 1, None),
    ],
)
def test_what_is_no_listing_says_so(text: str, line: int, words: str | None) -> None:
    found = read_zone_text(text, ZONE)
    assert found.records == ()
    if words:
        assert found.problems[0].line == line
        assert words in found.problems[0].reason


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ({"Name": "www.other.example."}, "is not a name of coach.example."),
        ({"Name": "a\\040b.coach.example."}, "can't be a name."),
        ({"Type": "FOO"}, "“FOO” is no type of record"),
        ({"ResourceRecords": []}, "The value of the A record is missing."),
        ({"ResourceRecords": "none"}, "its values can't be read"),
        ({"ResourceRecords": [{"Value": "192.0.2.999"}]}, "is no IPv4 address"),
        ({"TTL": "soon", "ResourceRecords": [{"Value": "192.0.2.1"}]}, "is no TTL"),
    ],
)
def test_a_bad_set_is_named_and_costs_no_other(entry: dict[str, Any], words: str) -> None:
    good = {"Name": "y.coach.example.", "Type": "A", "ResourceRecords": [{"Value": "192.0.2.2"}]}
    bad = {"Name": "x.coach.example.", "Type": "A", "TTL": 60} | entry
    found = read_zone_text(json.dumps([bad, good]), ZONE)
    assert [record.name for record in found.records] == ["y.coach.example"]
    assert words in found.problems[0].reason


def test_a_listing_without_end_is_refused_as_a_whole() -> None:
    with pytest.raises(ZoneTextError, match="Paste it in parts"):
        read_zone_text("{" * 500_001, ZONE)
    with pytest.raises(ZoneTextError, match="more than 5,000 record sets"):
        read_zone_text('{"ResourceRecordSets": [' + "{}," * 5_001, ZONE)
