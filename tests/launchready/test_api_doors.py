"""Every endpoint of the API, tried with every kind of token; one that is listed nowhere fails."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client as Browser
from django.utils import timezone

from engagements import tenancy
from engagements.models import ApiToken, Engagement, Membership, Role
from launchready.api import description
from tests.checks.runs.makers import finished
from tests.conftest import Cast
from tests.factories import make_block, make_item, make_risk
from tests.handover.paperwork import make_ready

DAY = timedelta(days=1)
NOBODY = ("garbage", "expired", "revoked", "switched_off")  # these are 401 everywhere
# Tokens that may write where they reach; and those that reach the engagement at all.
WRITERS = ("writer", "own_writer", "helpers_writer")
READERS = ("reader", "own_reader", "demoted")
STRANGERS = ("other_engagement", "other_workspace")


def tokens_of(cast: Cast) -> dict[str, str]:
    """By name, a token of every kind there is."""

    def issue(who: str, engagement: Engagement | None = None, **fields: Any) -> str:
        member = cast.memberships[who]
        life = fields.pop("life", DAY)
        with tenancy.scope(member.workspace_id):
            return ApiToken.issue(member, "CI", life, engagement=engagement, **fields)[1]

    tokens = {
        "writer": issue("owner", may_write=True),
        "reader": issue("owner"),
        "own_writer": issue("consultant", cast.engagement, may_write=True),
        "own_reader": issue("consultant", cast.engagement),
        "helpers_writer": issue("helper", may_write=True),
        "other_engagement": issue("owner", cast.other_engagement, may_write=True),
        "other_workspace": issue("outsider", may_write=True),
        "garbage": "lr_no-such-token",
        "expired": issue("owner", life=-DAY),
        "revoked": issue("owner"),
    }
    ApiToken.objects.with_token(tokens["revoked"]).update(revoked_at=timezone.now())
    for name, role in (("demoted", Role.FOUNDER), ("switched_off", Role.OWNER)):
        cast.join(name, Role.OWNER, cast.workspace)
        tokens[name] = issue(name, may_write=True)
        client = cast.client if role == Role.FOUNDER else None
        Membership.objects.filter(pk=cast.memberships[name].pk).update(role=role, client=client)
    cast.people["switched_off"].is_active = False
    cast.people["switched_off"].save()
    return tokens


Parts = Callable[[Engagement], dict[str, Any]]


def slug_and(**parts: Callable[[Engagement], Any]) -> Parts:
    return lambda sprint: {"slug": sprint.slug} | {name: of(sprint) for name, of in parts.items()}


SPRINT = slug_and()
RISK = slug_and(pk=lambda sprint: make_risk(sprint).pk)
RUN = slug_and(pk=lambda sprint: finished(sprint).pk)
ITEM = slug_and(pk=lambda sprint: make_item(make_block(sprint)).pk)
PACK = slug_and(number=lambda sprint: make_ready(sprint).number)
# Endpoint by its operationId: what it is tried on, and what is sent.
ENDPOINTS: dict[str, tuple[Parts, dict[str, Any]]] = {
    "engagement_list": (slug_and(), {}),
    "engagement_create": (slug_and(), {"domain": "new.example", "client_name": "New"}),
    "engagement_get": (SPRINT, {}),
    "risk_list": (SPRINT, {}),
    "risk_get": (RISK, {}),
    "risk_move": (RISK, {"verb": "start"}),
    "item_list": (SPRINT, {}),
    "item_decide": (ITEM, {"verdict": "pass"}),
    "change_list": (SPRINT, {}),
    "change_create": (SPRINT, {"what": "Moved www", "where": "Cloudflare"}),
    "dns_map": (SPRINT, {}),
    "run_list": (SPRINT, {}),
    "run_start": (SPRINT, {}),
    "run_get": (RUN, {}),
    "run_evidence": (RUN, {}),
    "pack_list": (SPRINT, {}),
    "pack_get": (PACK, {}),
    "pack_pdf": (PACK, {}),
    "pack_zip": (PACK, {}),
    "readiness": (SPRINT, {}),
}


def operations() -> dict[str, tuple[str, str]]:
    """Method and path of every endpoint, by its operationId."""
    return {
        operation["operationId"]: (method, path)
        for path, methods in description()["paths"].items()
        for method, operation in methods.items()
    }


def call(method: str, path: str, token: str, body: dict[str, Any]) -> int:
    browser = Browser(headers={"Authorization": f"Bearer {token}"})
    sent = {"data": json.dumps(body), "content_type": "application/json"} if body else {}
    if method == "post" and not body:
        sent = {"data": "{}", "content_type": "application/json"}
    response = getattr(browser, method)(path, **sent)
    if response.status_code >= 400:
        assert response["Content-Type"] == "application/problem+json"
    status: int = response.status_code
    return status


def expected(name: str, method: str, who: str) -> int | str:
    if who in NOBODY:
        return 401
    if name == "engagement_list":
        return 403 if who == "demoted" else "in"
    if name == "engagement_create":
        return "in" if who in ("writer", "other_workspace") else 403
    if who in STRANGERS:
        return 404
    if who == "demoted":
        return 403
    return 403 if method == "post" and who not in WRITERS else "in"


def test_every_endpoint_is_listed() -> None:
    assert operations().keys() == ENDPOINTS.keys()


@pytest.mark.parametrize("name", ENDPOINTS)
def test_the_endpoint(cast: Cast, name: str) -> None:
    method, path = operations()[name]
    parts, body = ENDPOINTS[name]
    here, elsewhere = (
        path.format(**parts(sprint)) for sprint in (cast.engagement, cast.other_engagement)
    )
    wrong = {}
    for who, token in tokens_of(cast).items():
        before = transaction.savepoint()
        met = call(method, here, token, body)
        transaction.savepoint_rollback(before)
        wanted = expected(name, method, who)
        if not (met == wanted or (wanted == "in" and 200 <= met < 300)):
            wrong[who] = (met, wanted)
        if here != elsewhere and who.startswith("own_"):
            assert call(method, elsewhere, token, body) == 404
        if "/{pk}" in path or "/{number}" in path:
            mixed = parts(cast.other_engagement) | {"slug": cast.engagement.slug}
            if "pk" in mixed:
                assert call(method, path.format(**mixed), token, body) in (401, 403, 404)
    assert wrong == {}
