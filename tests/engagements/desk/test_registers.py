"""What every inventory does with a row: add, change, take off, refuse."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from engagements import tenancy
from tests.conftest import Cast
from tests.engagements.desk.browsing import Desk, desk_of, text_of
from tests.factories import (
    make_access_grant,
    make_change,
    make_contact,
    make_rollback_card,
    make_secret_entry,
)

KEY = "sk_live_" + "4eC39HqLyjWDarjtT1zdp7dc"


@dataclass(frozen=True)
class Case:
    noun: str
    rows: str
    make: Callable[..., Any]
    good: dict[str, str]  # a whole form
    text: str  # a free-text field of it


CASES = (
    Case(
        "secret",
        "secrets",
        make_secret_entry,
        {"name": "STRIPE_KEY", "kind": "api_key", "home": "1Password, entry Stripe"},
        "note",
    ),
    Case(
        "access",
        "access_grants",
        make_access_grant,
        {
            "system": "Gandi",
            "kind": "registrar",
            "whose": "founder",
            "holder": "Fay",
            "granted_on": "2026-05-01",
        },
        "note",
    ),
    Case(
        "rollback",
        "rollback_cards",
        make_rollback_card,
        {
            "subject": "dns",
            "title": "Old address back",
            "trigger": "An error.",
            "steps": "Log in.\nUndo.",
            "minutes": "5",
        },
        "steps",
    ),
    Case(
        "contact",
        "contacts",
        make_contact,
        {"role": "edge", "name": "Edge desk", "url": "edge.example/help"},
        "note",
    ),
    Case(
        "change",
        "changes",
        make_change,
        {
            "what": "Moved www",
            "where": "Cloudflare",
            "who": "Ann",
            "at": "2026-05-01T10:00",
        },
        "undo",
    ),
)
PAGED = [case for case in CASES if case.noun != "change"]  # its adding is in test_changes.py
each = pytest.mark.parametrize("case", CASES, ids=lambda case: case.noun)
each_paged = pytest.mark.parametrize("case", PAGED, ids=lambda case: case.noun)


def rows_of(cast: Cast, case: Case) -> list[Any]:
    with tenancy.scope(cast.workspace):
        return list(getattr(cast.engagement, case.rows).all())


def last_line(cast: Cast) -> str:
    with tenancy.scope(cast.workspace):
        return str(cast.engagement.audit_entries.newest_first()[0])


def close(cast: Cast) -> None:
    with tenancy.scope(cast.workspace):
        cast.engagement.close()


def add(desk: Desk, case: Case, **other: str) -> Any:
    return desk.post(f"{case.noun}_create", **(case.good | other))


@each_paged
def test_a_row_is_added_and_audited(cast: Cast, case: Case) -> None:
    desk = desk_of(cast, "helper")
    response = add(desk, case)
    (row,) = rows_of(cast, case)
    place = f"{desk.url(f'{case.noun}_list')}#{case.noun}-{row.pk}"
    assert response.headers["Location"] == place
    assert last_line(cast).startswith("helper added a")
    page = text_of(desk.get(f"{case.noun}_list"))
    assert f'id="{case.noun}-{row.pk}"' in page


@each
def test_a_row_is_changed_and_audited_once(cast: Cast, case: Case) -> None:
    row, desk = case.make(cast.engagement), desk_of(cast)
    assert desk.post(f"{case.noun}_edit", row.pk, **case.good).status_code == 302
    (changed,) = rows_of(cast, case)
    first = next(name for name in case.good if name not in ("kind", "subject", "role"))
    assert str(getattr(changed, first)) == case.good[first]
    assert last_line(cast).startswith("consultant changed a")


@each_paged
def test_saving_without_a_change_is_no_news(cast: Cast, case: Case) -> None:
    desk = desk_of(cast)
    add(desk, case)
    (row,) = rows_of(cast, case)
    assert desk.post(f"{case.noun}_edit", row.pk, **case.good).status_code == 302
    assert last_line(cast).startswith("consultant added a")


@each
def test_deleting_asks_first(cast: Cast, case: Case) -> None:
    row, desk = case.make(cast.engagement), desk_of(cast)
    assert "Delete it" in text_of(desk.get(f"{case.noun}_delete", row.pk))
    assert rows_of(cast, case) == [row]
    desk.post(f"{case.noun}_delete", row.pk)
    assert rows_of(cast, case) == []
    assert last_line(cast).startswith("consultant deleted a")


@each
def test_a_secret_is_refused_and_the_rest_stays(cast: Cast, case: Case) -> None:
    row = case.make(cast.engagement)
    sent = case.good | {case.text: f"It is {KEY}"}
    response = desk_of(cast).post(f"{case.noun}_edit", row.pk, **sent)
    page = text_of(response)
    assert response.status_code == 422
    assert "This looks like a live Stripe key." in page
    kept = next(name for name in ("name", "system", "title", "what") if name in case.good)
    assert case.good[kept] in page
    (stored,) = rows_of(cast, case)
    assert KEY not in getattr(stored, case.text)


@each
def test_an_empty_form_says_what_it_needs(cast: Cast, case: Case) -> None:
    row = case.make(cast.engagement)
    response = desk_of(cast).post(f"{case.noun}_edit", row.pk, note=" ")
    assert response.status_code == 422
    assert "This field is required." in text_of(response)


@pytest.mark.parametrize(
    ("case", "says"),
    [
        (CASES[0], "A secret of this name is in the inventory already."),
        (CASES[2], "There is a card with this title already."),
        (CASES[3], "This contact is on the list already, for the same purpose."),
    ],
    ids=lambda value: getattr(value, "noun", "") if isinstance(value, Case) else "",
)
def test_a_natural_key_is_taken_once(cast: Cast, case: Case, says: str) -> None:
    desk = desk_of(cast)
    add(desk, case)
    again = add(desk, case)
    assert again.status_code == 422
    assert says in text_of(again)
    assert len(rows_of(cast, case)) == 1


@each
def test_a_closed_engagement_keeps_its_papers(cast: Cast, case: Case) -> None:
    row, desk = case.make(cast.engagement), desk_of(cast)
    close(cast)
    page = text_of(desk.get(f"{case.noun}_list"))
    assert "so its papers can't change" in page
    assert desk.url(f"{case.noun}_create") not in page
    refused = desk.post(f"{case.noun}_edit", row.pk, **case.good)
    assert refused.status_code == 422
    assert "This engagement is closed" in text_of(refused)
    desk.post(f"{case.noun}_delete", row.pk)
    assert [str(kept) for kept in rows_of(cast, case)] == [str(row)]


@each
def test_an_empty_list_says_what_to_do(cast: Cast, case: Case) -> None:
    page = text_of(desk_of(cast).get(f"{case.noun}_list"))
    assert "empty-state" in page or "Nobody yet" in page


@each
@pytest.mark.parametrize("number", [3, 30])
def test_a_list_takes_the_same_queries(
    cast: Cast, case: Case, number: int, django_assert_max_num_queries: Any
) -> None:
    for _ in range(number):
        case.make(cast.engagement)
    desk = desk_of(cast)
    with django_assert_max_num_queries(10):
        desk.get(f"{case.noun}_list")


def test_the_query_string_fills_in_the_form(cast: Cast) -> None:
    page = text_of(desk_of(cast).get("contact_create", role="first_week", pk="7"))
    assert '<option value="first_week" selected>' in page
