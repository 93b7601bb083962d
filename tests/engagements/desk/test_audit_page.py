"""The audit log on the desk: read only, by person, page by page."""

from typing import Any

import pytest

from engagements import tenancy
from engagements.accounts.inviting import invite
from engagements.models import InternalComment, Role, audit
from tests.conftest import Cast
from tests.engagements.desk.browsing import desk_of, text_of
from tests.factories import (
    make_approval,
    make_client,
    make_contact,
    make_dns_record,
    make_risk,
    make_secret_entry,
)


def write(cast: Cast, who: str, *sentences: str) -> None:
    with tenancy.scope(cast.workspace):
        for sentence in sentences:
            audit(cast.engagement, cast.people[who], sentence)


def test_the_newest_line_is_first_and_names_the_person(cast: Cast) -> None:
    write(cast, "founder", "did the first thing", "did the second thing")
    with tenancy.scope(cast.workspace):
        audit(cast.other_engagement, None, "did what is none of ours")
    page = text_of(desk_of(cast).get("audit_list"))
    assert page.index("did the second thing") < page.index("did the first thing")
    assert "<strong>founder</strong>" in page
    assert "none of ours" not in page


def test_one_persons_lines(cast: Cast) -> None:
    write(cast, "founder", "decided something")
    write(cast, "consultant", "changed something")
    page = text_of(desk_of(cast).get("audit_list", person="founder"))
    assert "decided something" in page
    assert "changed something" not in page
    assert "<option>consultant</option>" in page
    assert "Nothing here" in text_of(desk_of(cast).get("audit_list", person="nobody"))


def test_the_filter_stays_on_the_next_page(cast: Cast) -> None:
    write(cast, "founder", *(f"did thing {number}." for number in range(51)))
    page = text_of(desk_of(cast).get("audit_list", person="founder"))
    assert "?person=founder&amp;page=2" in page
    last = text_of(desk_of(cast).get("audit_list", person="founder", page="2"))
    assert "did thing 0." in last
    assert "did thing 50." not in last


def test_it_can_not_be_written_to(cast: Cast) -> None:
    assert desk_of(cast).post("audit_list").status_code == 405


def test_the_workspaces_log_is_apart(cast: Cast) -> None:
    write(cast, "founder", "did it in a sprint")
    with tenancy.scope(cast.workspace):
        audit(cast.workspace, cast.people["owner"], "invited somebody")
    page = text_of(cast.browser("owner").get(f"/w/{cast.workspace.slug}/log/"))
    assert "invited somebody" in page
    assert "did it in a sprint" not in page


def test_the_workspaces_lines_lead_to_their_rows_with_one_query_a_kind(
    cast: Cast, django_assert_num_queries: Any
) -> None:
    owner, slug = cast.people["owner"], cast.workspace.slug
    with tenancy.scope(cast.workspace):
        risk, gone = make_risk(cast.engagement), make_client("Gone Ltd")
        invited, _ = invite(
            cast.workspace, "tom@people.example", Role.HELPER, client=None, name="", by=owner
        )
        for _ in range(10):
            audit(cast.workspace, owner, "edited a client", cast.client)
            InternalComment.write(risk, "Ours", by=owner)
            InternalComment.write(cast.engagement, "Ours", by=owner)
        audit(cast.workspace, owner, "added a client", gone)
        audit(cast.workspace, owner, "removed a helper", cast.people["outsider"])
        gone.delete()
    browser = cast.browser("owner")
    # The people, the count and the lines, and one for each of five kinds, beside the usual three.
    with django_assert_num_queries(11):
        page = text_of(browser.get(f"/w/{slug}/log/"))
    for path, text in (
        (f"/w/{slug}/clients/{cast.client.slug}/", "Coach Ltd"),
        (f"/w/{slug}/people/", str(invited)),
        (f"/w/{slug}/e/{cast.engagement.slug}/comments/risk/{risk.pk}/", risk.title),
        (f"/w/{slug}/e/{cast.engagement.slug}/comments/", cast.engagement.title),
    ):
        assert f'<a href="{path}">{text}</a>' in page
        assert browser.get(path).status_code == 200
    assert "<span>Gone Ltd</span>" in page
    assert "<span>outsider</span>" in page


@pytest.mark.parametrize("number", [3, 30])
def test_the_log_takes_the_same_queries(
    cast: Cast, number: int, django_assert_num_queries: Any
) -> None:
    write(cast, "founder", *(f"did thing {index}" for index in range(number)))
    desk = desk_of(cast)
    # The people, the count, the lines and the tab, beside the usual five.
    with django_assert_num_queries(9):
        desk.get("audit_list")


def test_a_line_leads_to_its_row_whatever_that_is_called_now(cast: Cast) -> None:
    with tenancy.scope(cast.workspace):
        risk = make_risk(cast.engagement, title="First words")
        risk.start_fixing(by=cast.people["consultant"])
        risk.edit(by=cast.people["consultant"], title="Later words")
    desk = desk_of(cast)
    page = text_of(desk.get("audit_list"))
    link = f'<a href="{desk.url("risk_page", risk.pk)}">'
    assert f"{link}First words</a>" in page
    assert f"{link}Later words</a>" in page


@pytest.mark.parametrize(
    ("make", "name", "has_page"),
    [
        (make_approval, "approval_page", True),
        (make_dns_record, "dns_record_page", True),
        (make_contact, "contact_list", False),
        (make_secret_entry, "secret_list", False),
    ],
)
def test_each_kind_of_row_has_its_page(cast: Cast, make: Any, name: str, has_page: bool) -> None:
    with tenancy.scope(cast.workspace):
        row = make(cast.engagement)
        audit(cast.engagement, None, "looked at it", row)
    desk = desk_of(cast)
    url = desk.url(name, *([row.pk] if has_page else []))
    assert f'<a href="{url}">{row}</a>' in text_of(desk.get("audit_list"))
    assert desk.browser.get(url, follow=True).status_code == 200


def test_a_line_without_a_row_is_plain(cast: Cast) -> None:
    with tenancy.scope(cast.workspace):
        audit(cast.engagement, None, "deleted a secret", "STRIPE_KEY")
    assert "<span>STRIPE_KEY</span>" in text_of(desk_of(cast).get("audit_list"))
