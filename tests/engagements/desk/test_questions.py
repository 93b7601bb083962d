"""Questions to the founder: asked, taken back, read."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from engagements import tenancy
from engagements.models import Approval, TransitionError
from tests.conftest import Cast
from tests.engagements.desk.browsing import desk_of, text_of
from tests.factories import make_approval


def answered(cast: Cast, **fields: Any) -> Approval:
    approval = make_approval(cast.engagement, **fields)
    with tenancy.scope(cast.workspace):
        approval.give_answer("Yes, on Friday.", by=cast.memberships["founder"])
    return approval


def stored(approval: Approval) -> Approval:
    with tenancy.scope(approval.workspace_id):
        return Approval.objects.get(pk=approval.pk)


def test_a_question_waits_for_the_founder(cast: Cast) -> None:
    desk = desk_of(cast)
    due = (timezone.localtime() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    data = {"question": "May we?", "kind": "decision", "detail": "It is safe.", "due_at": due}
    assert desk.post("approval_create", **data).headers["Location"] == desk.url("approval_list")
    with tenancy.scope(cast.workspace):
        asked = Approval.objects.get()
    assert (asked.question, asked.kind, asked.asked_by) == (
        *("May we?", "decision"),
        cast.people["consultant"],
    )
    assert "Waiting for the founder" in text_of(desk.get("approval_list"))


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({"question": ""}, "This field is required."),
        ({"due_at": "2001-01-01T10:00"}, "That moment has passed already."),
        ({"kind": "order"}, "Select a valid choice."),
        ({"detail": "password: hunter2!x"}, "This looks like a password."),
    ],
)
def test_a_question_that_can_not_be_asked(cast: Cast, data: dict[str, str], says: str) -> None:
    good = {"question": "May we?", "kind": "question", "detail": "Typed with care"}
    response = desk_of(cast).post("approval_create", **(good | data))
    assert response.status_code == 422
    assert says in text_of(response)
    assert (good | data)["detail"] in text_of(response)


def test_an_answer_is_read_once(cast: Cast) -> None:
    approval, desk = answered(cast), desk_of(cast)
    page = text_of(desk.get("approval_list"))
    assert "Answered, for you to read" in page
    assert "Yes, on Friday." in page
    desk.post("approval_read", approval.pk)
    assert stored(approval).read_at
    assert "Answered, for you to read" not in text_of(desk.get("approval_list"))
    assert "Yes, on Friday." in text_of(desk.get("approval_page", approval.pk))


def test_a_question_may_stop_the_clock(cast: Cast) -> None:
    desk = desk_of(cast)
    data = {"question": "Which day?", "kind": "question", "stops_clock": "on"}
    desk.post("approval_create", **data)
    assert "The clock stands until this is answered." in text_of(desk.get("approval_list"))
    with tenancy.scope(cast.workspace):
        Approval.objects.get().give_answer("Friday", by=cast.memberships["founder"])
    assert "The clock stands" not in text_of(desk.get("approval_list"))


def test_a_question_can_not_stop_a_clock_that_stands(cast: Cast) -> None:
    desk = desk_of(cast)
    desk.post("engagement_pause", reason="Night")
    data = {"question": "Which day?", "kind": "question", "stops_clock": "on"}
    response = desk.post("approval_create", **data)
    assert response.status_code == 422
    assert "The clock is not running" in text_of(response)
    with tenancy.scope(cast.workspace):
        assert not Approval.objects.exists()


def test_looking_is_not_reading(cast: Cast) -> None:
    approval, desk = answered(cast), desk_of(cast)
    desk.get("approval_page", approval.pk)
    assert desk.get("approval_read", approval.pk).status_code == 405
    assert stored(approval).read_at is None


def test_taking_back_asks_first(cast: Cast) -> None:
    approval, desk = make_approval(cast.engagement), desk_of(cast)
    assert "Take it back" in text_of(desk.get("approval_withdraw", approval.pk))
    assert stored(approval).withdrawn_at is None
    desk.post("approval_withdraw", approval.pk)
    assert stored(approval).withdrawn_at
    with tenancy.scope(cast.workspace), pytest.raises(TransitionError):
        stored(approval).give_answer("Late", by=cast.memberships["founder"])


def test_an_answered_question_is_not_taken_back(cast: Cast) -> None:
    approval, desk = answered(cast), desk_of(cast)
    response = desk.browser.post(desk.url("approval_withdraw", approval.pk), follow=True)
    assert "This has been answered already." in text_of(response)
    assert stored(approval).withdrawn_at is None


@pytest.mark.parametrize("number", [3, 30])
def test_the_list_takes_the_same_queries(
    cast: Cast, number: int, django_assert_num_queries: Any
) -> None:
    for _ in range(number):
        answered(cast)
    desk = desk_of(cast)
    with django_assert_num_queries(7):
        desk.get("approval_list")
