"""The API against its own description: schemathesis invents requests, and no answer is a 5xx.

Bounded and seeded, so that a run takes seconds and a failure can be had again.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from typing import Any

import pytest
import schemathesis
from django.core.cache import cache as site_cache
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from engagements import tenancy
from engagements.models import ApiToken
from tests.checks.runs.makers import finished, verdict
from tests.conftest import Cast
from tests.factories import make_block, make_change, make_dns_record, make_item, make_risk
from tests.handover.paperwork import make_ready
from tests.launchready.test_api_doors import ENDPOINTS

EXAMPLES = 8  # of each endpoint
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


@cache
def described() -> Any:
    """The description as the site serves it; every request then goes through the site too."""
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())


@pytest.fixture(autouse=True)
def one_connection() -> Iterator[None]:
    """As Django's own test client does: what the test wrote must be there for the request."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def known(cast: Cast) -> dict[str, Any]:
    """Parts of addresses that lead somewhere, and the token with which they do."""
    sprint = cast.engagement
    owner = cast.memberships["owner"]
    with tenancy.scope(cast.workspace):
        token = ApiToken.issue(owner, "Schema", timedelta(days=1), may_write=True)[1]
    make_change(sprint)
    make_dns_record(sprint)
    return {
        "token": token,
        "slug": sprint.slug,
        "number": make_ready(sprint).number,
        "risks": make_risk(sprint).pk,
        "runs": finished(sprint, verdict()).pk,
        "items": make_item(make_block(sprint)).pk,
    }


@pytest.mark.parametrize("operation_id", ENDPOINTS)
def test_no_request_makes_it_fail(operation_id: str, known: dict[str, Any]) -> None:
    operation = described().find_operation_by_id(operation_id)

    @seed(4)
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def ask(case: schemathesis.Case) -> None:
        parts = case.path_parameters or {}
        if "slug" in parts:
            parts["slug"] = known["slug"]
        if "number" in parts and parts["number"] != 1:
            parts["number"] = known["number"]
        if "pk" in parts and parts["pk"] != 1:
            nouns = ("risks", "runs", "items")
            parts["pk"] = next(known[noun] for noun in nouns if noun in case.path)
        site_cache.clear()  # the allowance of a minute is no part of this
        headers = {"Authorization": f"Bearer {known['token']}"}
        answers.append(case.call_and_validate(headers=headers, checks=CHECKS).status_code)

    answers: list[int] = []
    ask()
    is_read = operation.method == "get"
    assert not is_read or any(status == 200 for status in answers), "it never got through the door"
