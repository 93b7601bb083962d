"""The second wall: PostgreSQL shows a tenant's rows in that tenant's scope only, to any SQL."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction

from engagements import tenancy
from engagements.models import Client, Engagement, InternalComment, Logo
from engagements.tenancy.row_security import (
    EVERY,
    NOBODY,
    check_role,
    policy_of,
    raise_the_wall,
    session_of,
    tenant_models,
)
from tests.conftest import Cast
from tests.factories import make_client


def test_what_the_session_is_told_of_a_scope() -> None:
    assert session_of(None) == NOBODY
    assert session_of(tenancy.Scope(3)) == ("3", "", "")
    assert session_of(tenancy.Scope(3, 7)) == ("3", "7", "")
    assert session_of(tenancy.Scope(None, reason="sweep")) == EVERY
    assert "OR id = " in policy_of(Client)
    assert "OR client_id = " in policy_of(Engagement)
    assert policy_of(InternalComment).endswith("IS NULL)")
    assert policy_of(Logo).endswith("AND true)")


@pytest.fixture
def wall(cast: Cast) -> Iterator[Cast]:
    if check_role(databases=["default"]):
        pytest.fail("Try this as a plain role: a superuser passes row-level security.")
    return cast


def rows(sql: str = "SELECT name FROM engagements_client ORDER BY name", *params: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return [row[0] for row in cursor.fetchall()]


@pytest.mark.services
def test_raw_sql_sees_the_scope_and_no_more(wall: Cast) -> None:
    assert rows() == []
    with tenancy.scope(wall.workspace):
        assert rows() == ["Baker Ltd", "Coach Ltd"]
        with tenancy.scope(wall.foreign_workspace):
            assert rows() == ["Sailor Ltd"]
            assert rows("SELECT name FROM engagements_client WHERE id = %s", wall.client.pk) == []
        with tenancy.scope(wall.workspace, wall.client):
            assert rows() == ["Coach Ltd"]
            assert rows("SELECT domain FROM engagements_engagement") == [wall.engagement.domain]
            assert rows("SELECT text FROM engagements_internalcomment") == []
        assert rows() == ["Baker Ltd", "Coach Ltd"]
    with tenancy.every_workspace("look over the wall"):
        assert len(rows()) == 3
    assert rows() == []


@pytest.mark.services
def test_raw_sql_writes_into_the_scope_and_nowhere_else(wall: Cast) -> None:
    rename = "UPDATE engagements_client SET name = 'Stolen' RETURNING name"
    with tenancy.scope(wall.foreign_workspace):
        assert rows(rename) == ["Stolen"]
    with tenancy.scope(wall.workspace):
        assert rows() == ["Baker Ltd", "Coach Ltd"]
        move = "UPDATE engagements_client SET workspace_id = %s RETURNING name"
        with pytest.raises(Exception, match="row-level security"), transaction.atomic():
            rows(move, wall.foreign_workspace.pk)
        assert rows() == ["Baker Ltd", "Coach Ltd"], "told again after the rollback"
    with tenancy.scope(wall.foreign_workspace), transaction.atomic():
        savepoint = transaction.savepoint()
        with tenancy.scope(wall.workspace):
            make_client("Short-lived Ltd", workspace=wall.workspace)
        transaction.savepoint_rollback(savepoint)
        assert rows() == ["Stolen"]


@pytest.mark.services
def test_every_table_has_its_policy_forced_on_its_owner(wall: Cast) -> None:
    forced = rows("SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity")
    assert {model._meta.db_table for model in tenant_models()} == set(forced)
    assert raise_the_wall(connection) == 0, "raised already"
