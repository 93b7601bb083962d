"""The DNS map on the desk."""

from typing import Any

import pytest

from engagements import tenancy
from engagements.models import DnsRecord, RecordType
from tests.conftest import Cast
from tests.engagements.desk.browsing import desk_of, text_of
from tests.factories import make_dns_record


def stored(record: DnsRecord) -> DnsRecord:
    with tenancy.scope(record.workspace_id):
        return DnsRecord.objects.get(pk=record.pk)


def test_the_map_says_what_each_record_is_for(cast: Cast) -> None:
    with tenancy.scope(cast.workspace):
        domain = cast.engagement.domain
        DnsRecord.observe(cast.engagement, domain, RecordType.MX, ["1 aspmx.l.google.com."])
        DnsRecord.observe(cast.engagement, domain, RecordType.A, ["192.0.2.1"], ttl=300)
    page = text_of(desk_of(cast).get("dns_map"))
    assert page.index("Website and apps") < page.index("Mail <span")
    assert "Mail for you goes to Google Workspace" in page
    assert "TTL 300 s" in page
    assert "Not as planned" not in page


@pytest.mark.parametrize(
    ("found", "expected", "drifted"),
    [
        (["192.0.2.2"], ["192.0.2.1"], True),
        ([], ["192.0.2.1"], True),  # observed, and there is none
        (["192.0.2.1"], ["192.0.2.1"], False),
        (["192.0.2.1"], None, False),  # nobody said what to expect
        (None, ["192.0.2.1"], False),  # not observed is not drift
    ],
)
def test_drift_is_shown_beside_the_plan(
    cast: Cast, found: list[str] | None, expected: list[str] | None, drifted: bool
) -> None:
    make_dns_record(cast.engagement, values=found, expected=expected)
    page = text_of(desk_of(cast).get("dns_map"))
    assert ("The launch spec expects</dt>" in page) is drifted


def test_an_empty_map_offers_the_first_audit(cast: Cast) -> None:
    page = text_of(desk_of(cast).get("dns_map"))
    assert "The map is drawn by the first audit" in page
    assert "Run the first audit" in page


def test_people_explain_a_record(cast: Cast) -> None:
    record, desk = make_dns_record(cast.engagement), desk_of(cast)
    form = text_of(desk.get("dns_record_edit", record.pk, htmx=True))
    assert "<html" not in form
    data = {"intentional": "false", "who_can_change": "Fay", "note": "Old shop."}
    page = text_of(desk.post("dns_record_edit", record.pk, htmx=True, **data))
    assert "<html" not in page
    assert "No, it can go" in page
    now = stored(record)
    assert (now.intentional, now.who_can_change, now.note) == (False, "Fay", "Old shop.")
    with tenancy.scope(cast.workspace):
        assert "consultant explained a DNS record" in map(str, cast.engagement.audit_entries.all())


def test_without_javascript_the_form_is_a_page(cast: Cast) -> None:
    record, desk = make_dns_record(cast.engagement), desk_of(cast)
    assert "<html" in text_of(desk.get("dns_record_edit", record.pk))
    response = desk.post("dns_record_edit", record.pk, intentional="true")
    assert response.headers["Location"] == f"{desk.url('dns_map')}#dns-record-{record.pk}"
    assert stored(record).intentional is True


def test_a_secret_in_a_note_is_refused(cast: Cast) -> None:
    record = make_dns_record(cast.engagement)
    response = desk_of(cast).post("dns_record_edit", record.pk, note="password=hunter2!x")
    assert response.status_code == 422
    assert stored(record).note == ""


def test_one_answer_fills_in_all_that_name_nobody(cast: Cast) -> None:
    named = make_dns_record(cast.engagement, type="MX", who_can_change="Fay")
    unnamed = make_dns_record(cast.engagement)
    theirs = make_dns_record(cast.other_engagement)
    desk_of(cast).post("dns_map_fill", who_can_change="Ann, at Cloudflare")
    names = [stored(record).who_can_change for record in (named, unnamed, theirs)]
    assert names == ["Fay", "Ann, at Cloudflare", ""]


def test_a_closed_map_stays_as_it_is(cast: Cast) -> None:
    record, desk = make_dns_record(cast.engagement), desk_of(cast)
    with tenancy.scope(cast.workspace):
        cast.engagement.close()
    assert desk.url("dns_record_edit", record.pk) not in text_of(desk.get("dns_map"))
    assert desk.post("dns_record_edit", record.pk, note="Late").status_code == 422
    assert desk.post("dns_map_fill", who_can_change="Late").status_code == 422
    assert (stored(record).note, stored(record).who_can_change) == ("", "")


@pytest.mark.parametrize("number", [3, 30])
def test_the_map_takes_the_same_queries(
    cast: Cast, number: int, django_assert_num_queries: Any
) -> None:
    for index in range(number):
        make_dns_record(cast.engagement, name=f"h{index}.coach.example", expected=["192.0.2.9"])
    desk = desk_of(cast)
    with django_assert_num_queries(7):
        desk.get("dns_map")
