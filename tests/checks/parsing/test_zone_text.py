"""Zone files and tables of records, line by line, and back again."""

import dns.zone
import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.parsing.record_table import guarded, unguarded
from checks.parsing.zone_records import MAX_LINES, ZoneTextError
from checks.parsing.zone_text import read_zone_text
from checks.parsing.zone_writing import RecordSet, zone_file_of

ZONE = "coach.example"
CLOUDFLARE = """;;
;; Domain:     coach.example.
coach.example	3600	IN	SOA	anna.ns.cloudflare.com. dns.cloudflare.com. 2049 10000 2400 604 360
coach.example.	1	IN	A	192.0.2.10 ; cf_tags=cf-proxied:true
www.coach.example.	1	IN	CNAME	coach.example. ; cf_tags=cf-proxied:true
coach.example.	1	IN	HTTPS	1 . alpn="h2,h3"
"""
DIG = """; <<>> DiG 9.18 <<>> coach.example MX
;; QUESTION SECTION:
;coach.example.			IN	MX
;; ANSWER SECTION:
coach.example.		300	IN	MX	1 ASPMX.l.google.com.
;; Query time: 3 msec
"""
BIND = """$ORIGIN coach.example.
$TTL 1h
@ IN SOA ns1 host (
  1 ; serial
  2 3 4 5 )
  NS ns1.host.example.
k._domainkey 2h TXT ( "v=DKIM1; p=AB"
  "C\\059D" )
$ORIGIN eu.coach.example.
app 5m IN CNAME edge
"""
GODADDY = """Type\tName\tData\tTTL
A\t@\t192.0.2.1\t600 seconds
MX\t@\tmail.host.example. (Priority: 10)\t1 Hour
CNAME\twww\t@\t1/2 Hour
"""
NAMECHEAP = """A Record\t@\t192.0.2.1\tAutomatic
CNAME Record\tblog\thost.example.\t30 min
MX Record\t@\tmail.example.\t10\tAutomatic
TXT Record\t_dmarc\tv=DMARC1; p=none\t5 min
"""
ROUTE53 = """Record name,Type,Alias,Value/Route traffic to,TTL (seconds)
coach.example,NS,No,"ns-1.awsdns-1.org.
ns-2.awsdns-2.com.",172800
coach.example,TXT,No,"""  # the value is quoted twice: as a record's and as a cell's
ROUTE53 += '"""v=spf1 include:amazonses.com -all""",300\n'


def read(text: str) -> list[str]:
    found = read_zone_text(text, ZONE)
    assert found.problems == ()
    return [f"{r.name} {r.ttl} {r.rtype} {r.value}" for r in found.records]


@pytest.mark.parametrize(
    ("text", "records"),
    [
        (
            CLOUDFLARE,
            [
                "coach.example 1 A 192.0.2.10",
                "www.coach.example 1 CNAME coach.example",
                'coach.example 1 HTTPS 1 . alpn="h2,h3"',
            ],
        ),
        (DIG, ["coach.example 300 MX 1 aspmx.l.google.com"]),
        (
            BIND,
            [
                "coach.example 3600 NS ns1.host.example",
                "k._domainkey.coach.example 7200 TXT v=DKIM1; p=ABC;D",
                "app.eu.coach.example 300 CNAME edge.eu.coach.example",
            ],
        ),
        (
            GODADDY,
            [
                "coach.example 600 A 192.0.2.1",
                "coach.example 3600 MX 10 mail.host.example",
                "www.coach.example 1800 CNAME coach.example",
            ],
        ),
        (
            NAMECHEAP,
            [
                "coach.example None A 192.0.2.1",
                "blog.coach.example 1800 CNAME host.example",
                "coach.example None MX 10 mail.example",
                "_dmarc.coach.example 300 TXT v=DMARC1; p=none",
            ],
        ),
        (
            ROUTE53,
            [
                "coach.example 172800 NS ns-1.awsdns-1.org",
                "coach.example 172800 NS ns-2.awsdns-2.com",
                "coach.example 300 TXT v=spf1 include:amazonses.com -all",
            ],
        ),
        (
            "| Type | Name | Value |\n|---|---|---|\n| A | www | 192.0.2.9 |",
            ["www.coach.example None A 192.0.2.9"],
        ),
        ("www,CNAME,host.example", ["www.coach.example None CNAME host.example"]),
        (
            "Type  Host  Value  TTL\nSRV  _sip._tcp  1 2 443 sip.example  300",
            ["_sip._tcp.coach.example 300 SRV 1 2 443 sip.example"],
        ),
    ],
)
def test_what_providers_and_tools_write(text: str, records: list[str]) -> None:
    assert read(text) == records
    assert read(text.replace("\n", "\r\n")) == records


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("www A 300.1.2.3", "“300.1.2.3” is no IPv4 address."),
        ("www AAAA 192.0.2.1", "“192.0.2.1” is no IPv6 address."),
        ("www A lb.host.example.", "holds an address, and “lb.host.example.” is a name."),
        ("@ MX mail.example.", "“mail.example.” is no mail host"),
        ("www", "This is no record"),
        ("www CNAME", "The value of the CNAME record is missing."),
        ("www FOO bar", "“FOO” is no type of record"),
        ("www ALIAS x.example.", "ALIAS is your provider's own kind of record."),
        ("_dmarc TXT v=DMARC1; p=none", "A semicolon outside quotation marks begins a comment."),
        ("t TXT v=spf1 -all", "A text with spaces needs quotation marks around it."),
        ('t TXT "open', "A quotation mark is missing."),
        ('t TXT "\\999"', "“\\999” is no octet."),
        ("www (", "A bracket is opened and never closed."),
        (") www", "A bracket is closed that was never opened."),
        ("www.coach.example A 192.0.2.1", "put a dot after it."),
        ("www CNAME app.coach.example", "put a dot after it."),
        ("other.example. A 192.0.2.1", "“other.example” is not a name of coach.example."),
        (f"{'a' * 64} A 192.0.2.1", "can't be a name."),
        ("www 9999999999 A 192.0.2.1", "The TTL is longer than a TTL can be."),
        ("$INCLUDE /etc/passwd", "No other file is read from here."),
        ("$GENERATE 1-9 a$ A 192.0.2.$", "$GENERATE is not carried out."),
        ("$ORIGIN elsewhere.example.", "is not a name of coach.example."),
    ],
)  # fmt: skip
def test_a_bad_line_is_named_and_costs_no_other(line: str, reason: str) -> None:
    found = read_zone_text(f"a IN A 192.0.2.1\n{line}\nb IN A 192.0.2.2\n", ZONE)
    assert [record.line for record in found.records] == [1, 3]
    (problem,) = found.problems
    assert problem.line == 2
    assert reason in problem.reason


def test_a_bad_row_of_a_table_is_named_and_costs_no_other() -> None:
    rows = (
        "Type,Name,Value,TTL",
        "A,www,192.0.2.1,300",
        "URL Redirect Record,shop,https://shop.example,",
        'TXT,bad,"open,300',
        "A,lost",
        "A,app,192.0.2.2,soon",
    )
    found = read_zone_text("\n".join(rows), ZONE)
    assert [(record.line, record.ttl) for record in found.records] == [(2, 300), (6, None)]
    assert [problem.line for problem in found.problems] == [3, 4, 5]
    assert "A forwarding that your provider does" in found.problems[0].reason


def test_what_nobody_keeps_by_hand_is_left_out_in_words() -> None:
    text = "@ IN SOA a b 1 2 3 4 5\n@ IN RRSIG x\n@ CH TXT x\n"
    found = read_zone_text(text, ZONE)
    assert [note.line for note in found.left_out] == [1, 2, 3]
    assert (found.records, found.problems) == ((), ())


def test_a_text_without_end_is_refused_as_a_whole() -> None:
    with pytest.raises(ZoneTextError, match="Paste it in parts"):
        read_zone_text("a IN A 192.0.2.1\n" * (MAX_LINES + 1), ZONE)
    with pytest.raises(ZoneTextError, match="Paste it in parts"):
        read_zone_text("a" * 500_001, ZONE)


LABEL = st.from_regex(r"\A[a-z0-9_]([a-z0-9-]{0,10}[a-z0-9])?\Z")
HOST = st.lists(LABEL, min_size=2, max_size=4).map(".".join)
VALUES = st.one_of(
    st.tuples(st.just("A"), st.ip_addresses(v=4).map(str)),
    st.tuples(st.just("AAAA"), st.ip_addresses(v=6).map(str)),
    st.tuples(st.just("CNAME"), HOST),
    st.tuples(st.just("MX"), st.builds("{} {}".format, st.integers(0, 65_535), HOST)),
    st.tuples(st.just("NS"), HOST),
    st.tuples(st.just("TXT"), st.text(st.characters(exclude_categories=["Cs"]), max_size=400)),
    st.tuples(st.just("CAA"), HOST.map('0 issue "{}"'.format)),
    st.tuples(st.just("SRV"), HOST.map("1 2 443 {}".format)),
)


@given(name=LABEL, typed=VALUES, ttl=st.none() | st.integers(0, 2**31 - 1))
def test_what_is_written_reads_back_the_same(
    name: str, typed: tuple[str, str], ttl: int | None
) -> None:
    rtype, value = typed
    row = RecordSet(f"{name}.{ZONE}", rtype, (value,), ttl, comment="one\ntwo")
    text = zone_file_of([row], ZONE, serial=1, head="Of today")
    found = read_zone_text(text, ZONE)
    assert found.problems == ()
    (record,) = found.records
    assert (record.name, record.rtype, record.value) == (row.name, rtype, value)
    assert record.ttl == (3_600 if ttl is None else ttl)


@given(cell=st.text())
def test_a_guarded_cell_is_no_formula_and_comes_back(cell: str) -> None:
    assert unguarded(guarded(cell)) == cell
    assert not guarded(cell).startswith(("=", "+", "-", "@", "\t", "\r"))


def test_another_reader_of_zone_files_takes_what_is_written() -> None:
    rows = [
        RecordSet(ZONE, "NS", ("ns1.host.example", "ns2.host.example"), 300),
        RecordSet(ZONE, "TXT", ('say "hi"; \\ é ' + "x" * 300,)),
        RecordSet(ZONE, "CNAME", ("flat.example",)),
        RecordSet("www.coach.example", "CNAME", ("edge.example",)),
        RecordSet("www.coach.example", "A", ("192.0.2.1",)),
        RecordSet("*.coach.example", "A", ("192.0.2.1",)),
        RecordSet("elsewhere.example", "A", ("192.0.2.1",)),
    ]
    zone = dns.zone.from_text(zone_file_of(rows, ZONE, serial=2026010100, head="Ours"))
    names = {str(name) for name in zone.nodes}
    assert names == {"@", "www", "*"}
    assert [s.rdtype.name for s in zone["www"].rdatasets] == ["CNAME"]
    assert {s.rdtype.name for s in zone["@"].rdatasets} == {"SOA", "NS", "TXT"}
