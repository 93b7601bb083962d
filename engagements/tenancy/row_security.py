"""The second wall: on PostgreSQL the database itself keeps a tenant's rows to that tenant.

Every table of the tenant gets a policy that compares a row's own columns with three settings of the
session; while they are unset no row is there. The policies are made after each migration from the
models, so a new table has one without anybody thinking of it. They are forced on the owner too;
only a superuser or a role with BYPASSRLS passes them, and a check says so.

Everywhere else this module does nothing.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.core import checks
from django.db import connections

from engagements.tenancy.owned import WorkspaceOwned

if TYPE_CHECKING:
    from engagements.tenancy.scopes import Scope

Session = tuple[str, str, str]  # workspace, client, every

NOBODY: Session = ("", "", "")
EVERY: Session = ("", "", "yes")
PREFIX = "tenant_"


def session_of(scope: Scope | None) -> Session:
    """The settings of the session in which only this scope's rows can be seen."""
    if scope is None:
        return NOBODY
    if scope.workspace_id is None:
        return EVERY
    return (str(scope.workspace_id), str(scope.client_id or ""), "")


def _setting(name: str) -> str:
    # As a sub-select it is worked out once a statement instead of once a row.
    return f"(SELECT NULLIF(current_setting('launchready.{name}', true), ''))"


def policy_of(model: type[WorkspaceOwned]) -> str:
    """The condition under which a row of the model is there, as SQL."""
    workspace = f"workspace_id = {_setting('workspace')}::bigint"
    if model.client_column:
        column = "id" if model.client_column == "id" else model.client_column
        client = f"({_setting('client')} IS NULL OR {column} = {_setting('client')}::bigint)"
    elif model.client_scope_visible:
        client = "true"
    else:
        client = f"{_setting('client')} IS NULL"
    return f"{_setting('every')} = 'yes' OR ({workspace} AND {client})"


def tenant_models() -> list[type[WorkspaceOwned]]:
    return [model for model in apps.get_models() if issubclass(model, WorkspaceOwned)]


def raise_the_wall(connection: Any) -> int:
    """Gives every tenant's table its policy; returns how many had none, or another one."""
    made = 0
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        cursor.execute("SELECT tablename, policyname FROM pg_policies WHERE schemaname = 'public'")
        known: dict[str, set[str]] = {}
        for table, name in cursor.fetchall():
            known.setdefault(table, set()).add(name)
        for model in tenant_models():
            table, condition = model._meta.db_table, policy_of(model)
            digest = hashlib.sha256(condition.encode()).hexdigest()[:12]
            name = f"{PREFIX}{digest}"
            if table not in tables or known.get(table) == {name}:
                continue
            for old in sorted(known.get(table, ())):
                cursor.execute(f'DROP POLICY "{old}" ON "{table}"')
            cursor.execute(f'CREATE POLICY "{name}" ON "{table}" USING ({condition})')
            cursor.execute(f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY')
            cursor.execute(f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY')
            made += 1
    return made


def before_migrations(using: str, **kwargs: Any) -> None:
    """Migrations see every row: their models know no scope."""
    if connections[using].vendor == "postgresql":
        connections[using].lifted = True  # type: ignore[attr-defined]


def after_migrations(using: str, **kwargs: Any) -> None:
    if connections[using].vendor == "postgresql":
        raise_the_wall(connections[using])
        connections[using].lifted = False  # type: ignore[attr-defined]


def check_role(databases: Any = None, **kwargs: Any) -> list[checks.CheckMessage]:
    """Whether the role we are logged in with is one that policies hold for."""
    found: list[checks.CheckMessage] = []
    for alias in databases or ():
        connection = connections[alias]
        if connection.vendor != "postgresql":
            continue
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
            )
            if cursor.fetchone()[0]:
                wrong = "The database role passes row-level security: it is a superuser's."
                hint = "Make a plain role that owns the database, and name it in DATABASE_URL."
                found.append(checks.Warning(wrong, hint=hint, id="tenancy.W001"))
    return found
