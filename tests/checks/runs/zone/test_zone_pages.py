"""The DNS map's way in and out, through the real pages."""

import csv
import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from checks.engine.evidence import evidence_to_json
from checks.runs.zone.exporting import as_csv
from engagements import tenancy
from engagements.models import DnsRecord, Engagement
from tests.checks.rules.builders import SERVFAIL, evidence_of, host, spec_of
from tests.checks.runs.makers import finished, minutes_ago
from tests.conftest import Cast
from tests.engagements.desk.browsing import Desk, desk_of, text_of
from tests.factories import make_dns_record

ZONE = "coach.example"
STRIPE = "sk_live_" + "4eC39HqLyjWDarjtT1zdp7dc"
LIST = f"""$TTL 300
@     IN A    192.0.2.10
www   IN CNAME host.example.
@     IN MX   10 mail.host.example.
old   IN A    192.0.2.999
@     IN TXT  "google-site-verification=Hq3vT9xKz81LmPq0WcRt5YbN2sDfGhJk"
key   IN TXT  "{STRIPE}"
<b>x</b> IN A 192.0.2.1
@     IN SOA  a b 1 2 3 4 5
"""


@pytest.fixture
def desk(cast: Cast) -> Desk:
    with tenancy.scope(cast.workspace):
        cast.engagement.domain = ZONE
        cast.engagement.save()
    return desk_of(cast)


def the_map(cast: Cast) -> dict[str, DnsRecord]:
    with tenancy.scope(cast.workspace):
        return {str(record): record for record in cast.engagement.dns_records.all()}


def seen_in(page: str) -> str:
    return page.split('name="seen" value="')[1].split('"', maxsplit=1)[0]


def store(desk: Desk, text: str, **more: str) -> Any:
    seen = seen_in(text_of(desk.post("dns_import", text=text, **more)))
    return desk.browser.post(
        desk.url("dns_import"), {"text": text, "seen": seen, "store": "1", **more}, follow=True
    )


def test_a_list_is_previewed_then_taken_over(cast: Cast, desk: Desk) -> None:
    make_dns_record(cast.engagement, name=ZONE, type="A", values=["192.0.2.10"])
    make_dns_record(cast.engagement, name=ZONE, type="MX", values=["1 aspmx.l.google.com"])
    make_dns_record(cast.engagement, name=f"blog.{ZONE}", type="A", values=["192.0.2.7"])
    response = desk.post("dns_import", text=LIST)
    page = text_of(response)
    assert response.status_code == 200
    counts = [n.split("</dd>")[0] for n in page.split("<dd>")[1:5]]
    assert counts == ["2", "1", "1", "3"]
    assert "“192.0.2.999” is no IPv4 address." in page
    assert "This looks like a live Stripe key. It was not kept" in page
    assert STRIPE not in page
    assert "<b>x</b>" not in page
    assert f"<li>blog.{ZONE} A</li>" in page
    assert "Line 9: The head of the zone" in page
    assert f"www.{ZONE} CNAME" not in the_map(cast)  # nothing is stored yet

    told = text_of(store(desk, LIST))
    assert "2 new, 1 changed, 1 as before. 3 lines were not understood" in told
    assert "Not observed yet." in told
    assert "Answers otherwise than listed" in told
    known = the_map(cast)
    mx, www = known[f"{ZONE} MX"], known[f"www.{ZONE} CNAME"]
    assert (mx.values, mx.listed) == (["1 aspmx.l.google.com"], ["10 mail.host.example"])
    assert mx.differs_from_list
    assert (www.values, www.listed, www.ttl) == (None, ["host.example"], 300)
    assert "your website" in www.sentence.lower()
    assert not any(STRIPE in str(record.listed) for record in known.values())
    with tenancy.scope(cast.workspace):
        (entry,) = cast.engagement.audit_entries.filter(sentence__contains="list of DNS")
        assert entry.sentence.endswith("2 new, 1 changed, 1 the same")
    assert "<dd>0</dd>" in text_of(desk.post("dns_import", text=LIST)).split("not understood")[0]


def test_what_is_expected_goes_into_the_launch_spec(cast: Cast, desk: Desk) -> None:
    with tenancy.scope(cast.workspace):
        cast.engagement.spec = {
            "domain": ZONE,
            "record": [
                {"name": "www", "type": "CNAME", "value": "old.example"},
                {"name": "app", "type": "A", "value": "192.0.2.4"},
            ],
        }
        cast.engagement.save()
    make_dns_record(cast.engagement, name=f"www.{ZONE}", type="CNAME", values=["old.example"])
    store(desk, "www,CNAME,new.example\n_sip._tcp,SRV,1 2 443 sip.example", expect="on")
    record = the_map(cast)[f"www.{ZONE} CNAME"]
    assert record.has_drifted
    with tenancy.scope(cast.workspace):
        spec = Engagement.objects.get(pk=cast.engagement.pk).spec
    assert {(r["name"], *r["value"]) for r in spec["record"]} == {
        (f"www.{ZONE}.", "new.example"),
        (f"app.{ZONE}.", "192.0.2.4"),
    }
    many = "\n".join(f"h{n},A,192.0.2.1" for n in range(300))  # more than a launch spec takes
    assert store(desk, many, expect="on").status_code == 422
    assert len(the_map(cast)) == 2


@pytest.mark.parametrize(
    ("text", "file", "says"),
    [
        ("", None, "Paste the records, or choose a file that holds them."),
        ("a IN A 192.0.2.1\n" * 10_000, None, "Paste it in parts."),
        ("\n".join(f"h{n} A 192.0.2.1" for n in range(1_001)), None, "more than 1,000 records"),
        ("", b"\xff\xfe\x00PK", "This is no text in UTF-8."),
        ("", b"a" * 500_001, "This is too large to be a list of records."),
    ],
)
def test_what_is_no_list_is_refused(
    cast: Cast, desk: Desk, text: str, file: bytes | None, says: str
) -> None:
    data: dict[str, Any] = {"text": text}
    if file:
        data["file"] = SimpleUploadedFile("zone.txt", file)
    response = desk.post("dns_import", **data)
    assert response.status_code == 422
    assert says in text_of(response)


def test_the_json_of_route_53_is_taken_over_and_its_aliases_told_of(cast: Cast, desk: Desk) -> None:
    listing = """{"ResourceRecordSets": [
        {"Name": "www.coach.example.", "Type": "CNAME", "TTL": 300,
         "ResourceRecords": [{"Value": "edge.host.example"}]},
        {"Name": "coach.example.", "Type": "A",
         "AliasTarget": {"DNSName": "d1.cloudfront.net.", "HostedZoneId": "Z1"}}
    ]}"""
    page = text_of(desk.post("dns_import", text=listing))
    assert "an alias inside Route 53 to d1.cloudfront.net" in page
    store(desk, listing)
    assert {key: record.listed for key, record in the_map(cast).items()} == {
        f"www.{ZONE} CNAME": ["edge.host.example"]
    }


def test_only_what_was_previewed_is_stored(cast: Cast, desk: Desk) -> None:
    page = text_of(desk.post("dns_import", text="www A 192.0.2.1"))
    other = {"text": "www A 192.0.2.2", "seen": seen_in(page), "store": "1"}
    response = desk.post("dns_import", **other)
    assert response.status_code == 422
    assert "This is not what the preview showed." in text_of(response)
    assert the_map(cast) == {}
    with tenancy.scope(cast.workspace):
        cast.engagement.close()
    closed = desk.post("dns_import", text="www A 192.0.2.1", seen=seen_in(page), store="1")
    assert closed.status_code == 422
    assert "This engagement is closed" in text_of(closed)


def test_a_file_is_read_and_stands_in_the_text(desk: Desk) -> None:
    file = SimpleUploadedFile("coach.zone", "\ufeffwww A 192.0.2.1\n".encode())
    page = text_of(desk.post("dns_import", file=file))
    assert "www A 192.0.2.1</textarea>" in page
    assert "Put 1 record on the map" in page


def test_both_files_come_back_as_the_same_map(cast: Cast, desk: Desk) -> None:
    for name, rtype, value in (
        (ZONE, "NS", "ns1.host.example"),
        (ZONE, "TXT", '=HYPERLINK("https://evil.example")'),
        (ZONE, "MX", "0 ."),
        (f"www.{ZONE}", "CNAME", "edge.example"),
        (f"k._domainkey.{ZONE}", "TXT", "v=DKIM1; p=" + "A" * 400),
        (f"t.{ZONE}", "TXT", ' "two"\nlines \\'),
    ):
        make_dns_record(cast.engagement, name=name, type=rtype, values=[value])
    make_dns_record(
        cast.engagement, name=f"x.{ZONE}", values=None, listed=["192.0.2.3"], note="+1+1"
    )
    zone, table = (text_of(desk.get(name)) for name in ("dns_zone_file", "dns_csv"))
    assert "IN SOA ns1.host.example. hostmaster.coach.example." in zone
    for text in (zone, table):
        page = text_of(desk.post("dns_import", text=text))
        counts = [n.split("</dd>")[0] for n in page.split("<dd>")[1:5]]
        assert counts == ["0", "0", "7", "0"]
    cells = [cell for row in csv.reader(io.StringIO(table)) for cell in row]
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in cells)
    response = desk.get("dns_csv")
    assert response.headers["Content-Disposition"] == 'attachment; filename="coach.example.csv"'


def test_what_moved_between_two_audits_is_told(cast: Cast, desk: Desk) -> None:
    assert "No audit has looked yet." in text_of(desk.get("dns_drift"))

    def audit(minutes: float, *hosts: Any) -> None:
        evidence = evidence_to_json(evidence_of(spec_of(), hosts=list(hosts)))
        finished(cast.engagement, evidence=evidence, started_at=minutes_ago(minutes))

    app, same = f"app.{ZONE}", host(ZONE, "203.0.114.10")
    audit(30, same, host(f"www.{ZONE}", "203.0.114.10"), host(app, "203.0.114.1"))
    assert "Only one audit has looked." in text_of(desk.get("dns_drift"))
    audit(20, same, host(f"www.{ZONE}", cname="edge.example"), host(app, gap=SERVFAIL))
    page = text_of(desk.get("dns_drift", htmx=True))
    assert "<html" not in page
    row = page.split(f"www.{ZONE}</span>")[1]
    assert "203.0.114.10" in row
    assert page.count("<tr>") == 3  # the heading, the alias that is new, the address that is gone
    assert app not in page  # not observed this time
    audit(10, same, host(f"www.{ZONE}", cname="Edge.example."))
    assert "Nothing moved" in text_of(desk.get("dns_drift"))


@pytest.mark.parametrize("number", [3, 30])
def test_more_records_are_no_more_queries(cast: Cast, desk: Desk, number: int) -> None:
    def queries(text: str) -> int:
        page = text_of(desk.post("dns_import", text=text))
        data = {"text": text, "seen": seen_in(page), "store": "1"}
        with CaptureQueriesContext(connection) as captured:
            assert desk.post("dns_import", **data).status_code == 302
        return len(captured)

    first = queries("a A 192.0.2.1\nb A 192.0.2.1")
    known = "\n".join(f"h{n} A 192.0.2.1" for n in range(number))
    assert queries(f"a A 192.0.2.9\n{known}") == first + 1  # the update of what is known
    with tenancy.scope(cast.workspace):
        assert as_csv(cast.engagement.dns_records.all()).count(",A,") == number + 2
