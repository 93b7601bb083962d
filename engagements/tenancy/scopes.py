"""Which tenant is set: one context variable, and the ways to open and leave a scope."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from engagements.tenancy.owned import WorkspaceOwned


class ScopeError(RuntimeError):
    """Code reached for a row outside the scope. Our mistake, so it is loud: a 500."""


class NoTenant(ScopeError):
    """A tenant's rows were asked for while no tenant was set."""


@dataclass(frozen=True)
class Scope:
    """Whose rows may be touched.

    `workspace_id` None means every workspace; `client_id` None means every client of it.
    """

    workspace_id: int | None
    client_id: int | None = None
    reason: str = field(default="", compare=False)

    def rows_of(self, model: type[WorkspaceOwned]) -> Q:
        """The filter that keeps `model` inside this scope."""
        if self.workspace_id is None:
            return Q()
        rows = Q(workspace_id=self.workspace_id)
        if self.client_id is not None:
            self._refuse_shared(model)
            if model.client_column:
                rows &= Q((model.client_column, self.client_id))
        return rows

    def covers(self, row: WorkspaceOwned) -> bool:
        """Whether this row, by the columns it carries now, lies inside this scope."""
        if self.workspace_id is None:
            return True
        if row.workspace_id != self.workspace_id:
            return False
        if self.client_id is None:
            return True
        self._refuse_shared(type(row))
        return not row.client_column or row.client_of == self.client_id

    def _refuse_shared(self, model: type[WorkspaceOwned]) -> None:
        if not (model.client_column or model.client_scope_visible):
            raise ScopeError(f"{model.__name__} belongs to the whole workspace, not to one client.")


_current: ContextVar[Scope | None] = ContextVar("tenancy_scope", default=None)


def current() -> Scope:
    """The scope in force. Raises NoTenant when there is none."""
    found = _current.get()
    if found is None:
        raise NoTenant("No tenant is set: open the object through access.py or tenancy.scope().")
    return found


def current_or_none() -> Scope | None:
    """The scope in force, if any."""
    return _current.get()


def is_set() -> bool:
    """Whether any scope is in force."""
    return _current.get() is not None


def activate(workspace: models.Model | int, client: models.Model | int | None = None) -> None:
    """Set the scope for the rest of a request, which runs inside `cleared()`. For access.py."""
    _current.set(_opened(workspace, client))


def deactivate() -> None:
    """Leave whatever scope is in force."""
    _current.set(None)


@contextmanager
def cleared() -> Iterator[None]:
    """Run with no tenant set, whatever is set meanwhile; then put back what was there before."""
    token = _current.set(None)
    try:
        yield
    finally:
        _current.reset(token)


@contextmanager
def scope(
    workspace: models.Model | int, client: models.Model | int | None = None
) -> Iterator[Scope]:
    """Run with one workspace's rows in reach, or one client's. Takes rows or primary keys."""
    opened = _opened(workspace, client)
    token = _current.set(opened)
    try:
        yield opened
    finally:
        _current.reset(token)


@contextmanager
def every_workspace(reason: str) -> Iterator[Scope]:
    """Run with every tenant's rows in reach: for system sweeps; a test lists who may call it."""
    if not reason:
        raise ScopeError("Say why every workspace must be in reach.")
    opened = Scope(None, reason=reason)
    token = _current.set(opened)
    try:
        yield opened
    finally:
        _current.reset(token)


def _opened(workspace: models.Model | int, client: models.Model | int | None) -> Scope:
    return Scope(_key(workspace), None if client is None else _key(client))


def _key(row: models.Model | int) -> int:
    key = row.pk if isinstance(row, models.Model) else row
    if not isinstance(key, int):
        raise ScopeError("A scope needs a saved workspace or client.")
    return key
