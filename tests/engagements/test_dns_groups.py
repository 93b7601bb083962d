"""Which part of the business a record belongs to."""

from dataclasses import dataclass

import pytest

from engagements.dns_groups import RecordGroup, group_of, grouped

WEB, MAIL, PROOF, NS = RecordGroup


@pytest.mark.parametrize(
    ("name", "record_type", "values", "group"),
    [
        ("coach.example", "A", ["192.0.2.1"], WEB),
        ("www.coach.example", "CNAME", ["host.example."], WEB),
        ("coach.example", "CAA", ['0 issue "ca.example"'], WEB),  # who certifies the website
        ("coach.example", "MX", ["10 mx.example."], MAIL),
        ("coach.example", "MX", [], MAIL),
        ("coach.example", "TXT", ["v=spf1 -all"], MAIL),
        ("coach.example", "TXT", ["site-verification=1", "V=SPF1 -all"], MAIL),  # mail outweighs
        ("_dmarc.coach.example", "TXT", ["v=DMARC1; p=none"], MAIL),
        ("_dmarc.coach.example", "CNAME", ["dmarc.host.example."], MAIL),
        ("s1._domainkey.coach.example", "CNAME", ["s1.sender.example."], MAIL),
        ("autodiscover.coach.example", "CNAME", ["host.example."], MAIL),
        ("_smtp._tls.coach.example", "TXT", ["v=TLSRPTv1; rua=mailto:a@b.example"], MAIL),
        ("coach.example", "TXT", ["google-site-verification=x"], PROOF),
        ("_challenge.coach.example", "TXT", ["x"], PROOF),
        ("coach.example", "NS", ["ns1.host.example."], NS),
        ("mail.coach.example", "A", ["192.0.2.1"], WEB),  # could be webmail: an address is a site
    ],
)
def test_group(name: str, record_type: str, values: list[str], group: RecordGroup) -> None:
    assert group_of(name, record_type, values) is group


@dataclass
class Row:
    name: str
    type: str
    known_values: list[str]


def test_groups_come_in_order_and_only_with_rows() -> None:
    ns, late, unseen = Row("a", "NS", ["x"]), Row("b", "A", ["x"]), Row("a", "A", [])
    assert grouped([ns, late, unseen]) == [(WEB, [late, unseen]), (NS, [ns])]
