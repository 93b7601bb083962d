"""Tokens from the page to the last request, and what the paperwork's endpoints say and refuse."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client as Browser
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from engagements import tenancy
from engagements.models import ApiToken, AuditEntry, Engagement, WorkspaceAuditEntry
from tests.checks.runs.makers import finished
from tests.conftest import Cast
from tests.factories import (
    make_block,
    make_change,
    make_dns_record,
    make_engagement,
    make_item,
    make_risk,
)
from tests.handover.paperwork import make_queued

SECRET = "sk" + "_live_51H8xTq2eZvKYlo2C0aBcDeF"


class Program:
    """Something that asks with a token."""

    def __init__(self, token: str) -> None:
        self.browser = Browser(headers={"Authorization": f"Bearer {token}"})

    def get(self, path: str, **headers: str) -> Any:
        return self.browser.get(f"/api/v1/{path}", headers=headers)

    def post(self, path: str, **body: Any) -> Any:
        return self.browser.post(f"/api/v1/{path}", json.dumps(body), "application/json")


@pytest.fixture(autouse=True)
def nobody_has_asked() -> None:
    cache.clear()


def program(cast: Cast, **fields: Any) -> Program:
    with tenancy.scope(cast.workspace):
        return Program(
            ApiToken.issue(cast.memberships["owner"], "CI", timedelta(days=1), **fields)[1]
        )


def test_a_token_is_shown_once_used_and_withdrawn(cast: Cast) -> None:
    owner = cast.browser("owner")
    url = f"/w/{cast.workspace.slug}/tokens/"
    form = {"label": "Deploys", "engagement": cast.engagement.pk, "may": "write", "days": "30"}
    assert owner.post(url, form | {"label": SECRET}).status_code == 422
    assert owner.post(url, form, follow=True).status_code == 200
    assert cast.browser("consultant").get(url).context["fresh"] == ""
    row = ApiToken.objects.get()
    # Made anew, as the page above has shown the first one already.
    page = owner.post(url, form | {"label": "Again"}, follow=True)
    (token,) = re.findall(r"lr_[\w-]{43}", page.content.decode())
    assert not re.findall(r"lr_[\w-]{43}", owner.get(url).content.decode())
    assert token not in str(ApiToken.objects.filter(label="Again").values())

    ci = Program(token)
    made = ci.post(f"engagements/{cast.engagement.slug}/changes", what="Moved www", where="DNS")
    assert made.status_code == 201, made.content
    assert made.json()["who"] == "owner"
    with tenancy.scope(cast.workspace):
        line = AuditEntry.objects.filter(target="Moved www").get()
        assert line.actor_name == "owner (API token “Again”)"
        assert WorkspaceAuditEntry.objects.count() == 0  # it is a matter of the engagement
    again = ApiToken.objects.get(label="Again")
    assert again.last_used_at is not None
    assert "just now" in owner.get(url).content.decode()

    owner.post(f"{url}{again.pk}/revoke/")
    gone = ci.get("engagements")
    assert gone.status_code == 401
    assert gone["WWW-Authenticate"].startswith("Bearer")
    assert gone.json()["title"] == "Unauthorized"
    # Whose place goes, whose tokens go.
    with tenancy.scope(cast.workspace):
        cast.memberships["owner"].delete()
    assert not ApiToken.objects.filter(pk=row.pk).exists()


def test_the_makers_second_step_is_asked_for_when_the_grace_is_over(cast: Cast) -> None:
    reader = program(cast)
    assert reader.get("engagements").status_code == 200
    place = cast.memberships["owner"]
    type(place).objects.filter(pk=place.pk).update(created_at=timezone.now() - timedelta(days=8))
    refused = reader.get("engagements")
    assert (refused.status_code, refused.json()["detail"]) == (
        403,
        "Set up a second step at sign-in first.",
    )


def test_a_token_asks_so_often_a_minute_and_no_more(cast: Cast) -> None:
    reader, other = program(cast), program(cast)
    with override_settings(API_REQUESTS_A_MINUTE=2):
        answers = [reader.get("engagements") for _ in range(3)]
        last = answers[-1]
        if all(each.status_code == 200 for each in answers):  # the minute turned in between
            last = [reader.get("engagements") for _ in range(3)][-1]
        assert other.get("engagements").status_code == 200
    assert answers[0]["RateLimit-Remaining"] == "1"
    assert last.status_code == 429
    assert 1 <= int(last["Retry-After"]) <= 60
    assert last["Content-Type"] == "application/problem+json"


def test_a_sprint_is_opened_read_and_worked_on(cast: Cast) -> None:
    ci = program(cast, may_write=True)
    opened = ci.post("engagements", domain="Über.example", client="coach-ltd", senders=["postmark"])
    assert opened.status_code == 201, opened.content
    sprint = opened.json()
    assert (sprint["domain"], sprint["state"]) == ("xn--ber-goa.example", "draft")
    assert sprint["client"] == {"slug": "coach-ltd", "name": "Coach Ltd"}
    assert sprint["url"].endswith(f"/w/{cast.workspace.slug}/e/{sprint['slug']}/")

    items = ci.get(f"engagements/{sprint['slug']}/items?limit=2").json()
    assert (len(items["items"]), items["next_offset"]) == (2, 2)
    decided = ci.post(f"engagements/{sprint['slug']}/items/{items['items'][0]['id']}/decide",
                      verdict="pass", note="Seen")  # fmt: skip
    assert (decided.json()["state"], decided.json()["note"]) == ("pass", "Seen")

    for number in range(3):
        make_risk(
            cast.engagement, title=f"Risk {number}", severity="minor" if number else "blocker"
        )
    at = f"engagements/{cast.engagement.slug}/risks"
    listed = ci.get(f"{at}?open=true&severity=minor").json()
    assert [risk["title"] for risk in listed["items"]] == ["Risk 1", "Risk 2"]
    pk = listed["items"][0]["id"]
    until = (timezone.localdate() + timedelta(days=9)).isoformat()
    later = ci.post(f"{at}/{pk}/move", verb="later", until=until).json()
    assert (later["lane"], later["later_until"]) == ("later", until)
    assert ci.post(f"{at}/{pk}/move", verb="reopen").status_code == 409
    missing = ci.post(f"{at}/{pk}/move", verb="fixed")
    assert missing.status_code == 422
    assert missing.json()["errors"] == [{"field": "proof", "detail": "This field is required."}]

    ready = ci.get(f"engagements/{cast.engagement.slug}/readiness").json()
    assert (ready["ready"], ready["gate"], ready["open_blockers"]) == (False, None, 1)


def test_what_does_not_fit_is_refused_in_problems(cast: Cast) -> None:
    ci = program(cast, may_write=True)
    changes = f"engagements/{cast.engagement.slug}/changes"
    refusals = [
        (ci.post(changes, what=SECRET, where="DNS"), 422, "what"),
        (ci.post(changes, what="x", where="y", undo=f"set it to {SECRET}"), 422, "undo"),
        (ci.post(changes, what="x", where="y", at="now"), 422, "at"),
        (ci.post(changes, what="x\0", where="y"), 422, "what"),
        (ci.get("engagements?limit=0"), 422, "limit"),
        (ci.get(f"engagements/{cast.engagement.slug}/risks/99999999999999999999"), 422, "pk"),
        (ci.get("nowhere"), 404, ""),
        (ci.browser.delete("/api/v1/engagements"), 405, ""),
        (ci.browser.post("/api/v1/engagements", "{", "application/json"), 400, ""),
        (Browser().get("/api/v1/engagements"), 401, ""),
    ]
    for answer, status, field in refusals:
        assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
        body = answer.json()
        assert body["status"] == status
        assert SECRET not in answer.content.decode()
        assert not field or field in {each["field"] for each in body["errors"]}
    with tenancy.scope(cast.workspace):
        Engagement.objects.get(pk=cast.engagement.pk).close()
    closed = ci.post(changes, what="x", where="y")
    assert closed.status_code == 409
    assert "Reopen it first" in closed.json()["detail"]


def test_an_answer_that_is_known_is_not_sent_again(cast: Cast) -> None:
    reader = program(cast)
    at = f"engagements/{cast.engagement.slug}/changes"
    first = reader.get(at)
    assert first["Cache-Control"] == "private, no-cache"
    same = reader.get(at, **{"If-None-Match": first["ETag"]})
    assert (same.status_code, same.content) == (304, b"")
    make_change(cast.engagement)
    assert reader.get(at, **{"If-None-Match": first["ETag"]}).status_code == 200


NUMBERS = count()
MAKERS: dict[str, Callable[[Engagement], object]] = {
    "risks": make_risk,
    "items": lambda sprint: make_item(make_block(sprint)),
    "changes": make_change,
    "dns": lambda sprint: make_dns_record(sprint, name=f"h{next(NUMBERS)}.coach.example"),
    "runs": finished,
    "packs": make_queued,
}


def test_queries_do_not_grow_with_the_list(cast: Cast) -> None:
    reader = program(cast)
    counts: dict[str, list[int]] = {}
    for rows in (3, 27):
        for _ in range(rows):
            make_engagement(client=cast.client)
            for make in MAKERS.values():
                make(cast.engagement)
        for path in ("", *(f"/{cast.engagement.slug}/{noun}" for noun in MAKERS)):
            with CaptureQueriesContext(connection) as asked:
                assert reader.get(f"engagements{path}").status_code == 200
            counts.setdefault(path, []).append(len(asked))
    assert {path: found for path, found in counts.items() if found[1] > min(found[0], 7)} == {}
