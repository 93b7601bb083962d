"""The DNS map from evidence: what is there, what went, and what was expected."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from checks.engine.spec import LaunchSpec
from checks.runs.dns_map import draw_dns_map
from engagements.models import DnsRecord, Engagement
from tests.checks.rules.builders import (
    DOMAIN,
    SERVFAIL,
    caa,
    dkim,
    evidence_of,
    host,
    mx,
    mx_host,
    record,
    spec_of,
    zone,
)
from tests.factories import make_dns_record


def draw(engagement: Engagement, spec: LaunchSpec | None = None, **topics: object) -> None:
    draw_dns_map(engagement, evidence_of(spec or spec_of(), **topics))  # type: ignore[arg-type]


def drawn() -> dict[str, list[str] | None]:
    return {str(row): row.values for row in DnsRecord.objects.all()}


def expecting(*values: str, name: str = "@", rtype: str = "A") -> LaunchSpec:
    return spec_of(record=[{"name": name, "type": rtype, "value": list(values)}])


def test_what_was_observed_is_on_the_map(engagement: Engagement) -> None:
    draw(
        engagement,
        zone=[zone()],
        hosts=[host(DOMAIN, "203.0.114.10", "2606:2800::10")],
        mx=[mx(mx_host("mail.coach.example"))],
        caa=[caa(DOMAIN, '0 issue "ca.example"')],
    )
    assert drawn() == {
        "coach.example A": ["203.0.114.10"],
        "coach.example AAAA": ["2606:2800::10"],
        "coach.example MX": ["10 mail.coach.example"],
        "coach.example NS": ["ns1.dns-host.example", "ns2.dns-host.example"],
        "coach.example CAA": ['0 issue "ca.example"'],
    }


def test_an_alias_is_drawn_and_not_the_addresses_behind_it(engagement: Engagement) -> None:
    www = host("www.coach.example", "203.0.114.10", cname="edge.example")
    draw(engagement, hosts=[www])
    assert drawn() == {"www.coach.example CNAME": ["edge.example"]}


def test_an_alias_that_gave_way_to_an_address_is_gone_from_the_map(engagement: Engagement) -> None:
    draw(engagement, hosts=[host("app.coach.example", cname="old.example")])
    draw(engagement, hosts=[host("app.coach.example", "203.0.114.10")])
    assert drawn() == {"app.coach.example A": ["203.0.114.10"]}
    draw(engagement, hosts=[host("app.coach.example")])
    assert drawn() == {"app.coach.example A": []}


def test_nothing_there_is_no_line(engagement: Engagement) -> None:
    draw(engagement, hosts=[host("blog.coach.example")], dkim_keys=[dkim("google")])
    assert drawn() == {}


def test_what_went_keeps_its_line_without_values(engagement: Engagement) -> None:
    make_dns_record(engagement, name="blog.coach.example", note="Ann's blog")
    draw(engagement, hosts=[host("blog.coach.example")])
    assert DnsRecord.objects.get().values == []
    assert DnsRecord.objects.get().note == "Ann's blog"


def test_what_was_not_observed_stays_as_it_was(engagement: Engagement) -> None:
    make_dns_record(engagement, name=DOMAIN, values=["203.0.114.10"])
    draw(engagement, hosts=[host(DOMAIN, gap=SERVFAIL)])
    assert drawn() == {"coach.example A": ["203.0.114.10"]}


def test_an_expected_record_has_a_line_even_unseen(engagement: Engagement) -> None:
    draw(engagement, expecting("203.0.114.10"), hosts=[host(DOMAIN, gap=SERVFAIL)])
    row = DnsRecord.objects.get()
    assert (row.values, row.expected, row.has_drifted) == (None, ["203.0.114.10"], False)


def test_an_expected_record_that_is_absent_has_drifted(engagement: Engagement) -> None:
    draw(
        engagement,
        expecting("203.0.114.10"),
        records=[record(DOMAIN, "A", ("203.0.114.10",))],
    )
    assert DnsRecord.objects.get().has_drifted


def test_several_expected_values_of_one_name_are_one_line(engagement: Engagement) -> None:
    both = ("203.0.114.10", "203.0.114.11")
    spec = spec_of(record=[{"name": "@", "type": "A", "value": value} for value in both])
    draw(engagement, spec, hosts=[host(DOMAIN, *both)])
    assert not DnsRecord.objects.get().has_drifted


def test_another_spelling_is_no_drift(engagement: Engagement) -> None:
    spec = expecting("10 Mail.coach.example.", rtype="MX")
    draw(engagement, spec, mx=[mx(mx_host("mail.coach.example"))])
    assert DnsRecord.objects.get().expected == ["10 mail.coach.example"]
    assert not DnsRecord.objects.get().has_drifted


def test_what_is_expected_no_longer_is_forgotten(engagement: Engagement) -> None:
    draw(engagement, expecting("203.0.114.10"), hosts=[host(DOMAIN, "203.0.114.10")])
    draw(engagement, hosts=[host(DOMAIN, "203.0.114.10")])
    assert DnsRecord.objects.get().expected is None


def test_drawing_twice_changes_nothing(engagement: Engagement) -> None:
    for _ in range(2):
        draw(engagement, expecting("203.0.114.10"), hosts=[host(DOMAIN, "203.0.114.10")])
    assert drawn() == {"coach.example A": ["203.0.114.10"]}


def test_a_name_in_capitals_keeps_its_one_line(engagement: Engagement) -> None:
    for key in ("v=DKIM1; p=AA==", "v=DKIM1; p=BB=="):
        draw(engagement, dkim_keys=[dkim("Google", key)])
    assert drawn() == {"google._domainkey.coach.example TXT": ["v=DKIM1; p=BB=="]}


def test_more_records_are_no_more_queries(engagement: Engagement) -> None:
    def queries(number: int) -> int:
        hosts = [host(f"h{n}.{DOMAIN}", "203.0.114.10") for n in range(number)]
        with CaptureQueriesContext(connection) as captured:
            draw(engagement, hosts=hosts)
        return len(captured)

    queries(1)  # from here on some records are known and some are new
    assert queries(3) == queries(9)
    assert len(drawn()) == 9
