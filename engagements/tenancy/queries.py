"""Queries that carry their scope, and the QuerySet and manager every tenant model uses."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

from django.db import models
from django.db.models import Q, sql

from engagements.tenancy.scopes import NoTenant, ScopeError, current, current_or_none

if TYPE_CHECKING:
    from engagements.tenancy.owned import WorkspaceOwned


class ScopedQuery(sql.Query):
    """A query that knows the scope it was built in and compiles nowhere else, nor as a sub-query.

    Django calls the bare constructor only for the inner half of an `exclude()` across a to-many
    relation, which it ties to the outer row; that row is filtered already. `over` is for the rest.
    """

    def __init__(self, model: type[WorkspaceOwned] | None, alias_cols: bool = True) -> None:
        super().__init__(model, alias_cols)
        self.scope = current_or_none()

    @classmethod
    def over(cls, model: type[WorkspaceOwned] | None) -> ScopedQuery:
        """A query of the model's rows in the scope in force."""
        query = cls(model)
        if model is not None and query.scope is not None:
            query.add_q(query.scope.rows_of(model))
        return query

    def verify(self) -> None:
        """Raise unless the scope in force is the one this query was built in."""
        now = current()
        if self.scope is None:
            raise NoTenant("This query was built while no tenant was set.")
        if self.scope != now:
            raise ScopeError("This query was built in another scope.")

    def get_compiler(self, *args: Any, **kwargs: Any) -> Any:
        answers_nothing = self.is_empty() and self.where.connector == Q.AND
        if not answers_nothing:
            self.verify()
        return super().get_compiler(*args, **kwargs)

    def chain(self, klass: type[sql.Query] | None = None) -> Any:
        return super().chain(ScopedUpdateQuery if klass is sql.UpdateQuery else klass)

    def combine(self, rhs: sql.Query, connector: str) -> None:
        if getattr(rhs, "scope", None) != self.scope:
            raise ScopeError("Two queries built in different scopes can't be combined.")
        super().combine(rhs, connector)


class ScopedUpdateQuery(ScopedQuery, sql.UpdateQuery):
    """The same for UPDATE."""


OwnedT = TypeVar("OwnedT", bound="WorkspaceOwned", covariant=True)  # noqa: PLC0105


class TenantQuerySet(models.QuerySet[OwnedT]):
    """Rows of the scope in force.

    Subclass it for named queries and serve them with `TenantManager.from_queryset(…)()`.
    """

    def __init__(
        self,
        model: type[OwnedT] | None = None,
        query: sql.Query | None = None,
        using: str | None = None,
        hints: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(model, query or ScopedQuery.over(model), using, hints)

    def update(self, **kwargs: Any) -> int:
        """As Django's, but neither moves a row to another tenant nor points it at one's row."""
        for name, value in kwargs.items():
            self._refuse_update(name, value)
        return super().update(**kwargs)

    update.alters_data = True  # type: ignore[attr-defined]

    def _refuse_update(self, name: str, value: Any) -> None:
        link = self.model._meta.get_field(name)
        if link.name in self.model.fixed_columns():
            raise ScopeError(f"{self.model.__name__}.{link.name} can't be changed by update().")
        if link not in self.model.tenant_links() or value is None:
            return
        if hasattr(value, "resolve_expression"):
            raise ScopeError(f"update({name}=…) takes a row, not an expression.")
        owner = self.model.linked_row(link, value).client_of
        mine = self.model.client_column
        if owner is not None and mine and self.exclude(**{mine: owner}).exists():
            raise ScopeError(f"{name} belongs to another client than some of these rows.")

    def bulk_create(self, objs: Iterable[OwnedT], *args: Any, **kwargs: Any) -> list[OwnedT]:
        """As Django's; each row is settled in its tenant first."""
        rows = list(objs)
        if kwargs.get("update_conflicts"):
            self._refuse_wide_conflict(kwargs.get("unique_fields") or ())
        for row in rows:
            row.settle()
        created = super().bulk_create(rows, *args, **kwargs)
        for row in created:
            row.remember()
        return created

    bulk_create.alters_data = True  # type: ignore[attr-defined]

    def _refuse_wide_conflict(self, unique_fields: Collection[str]) -> None:
        keys = [self.model._meta.get_field(name) for name in unique_fields]
        if not any(key in self.model.tenant_links() for key in keys):
            raise ScopeError(
                "unique_fields must name a parent: a conflict could hit another's row."
            )

    def bulk_update(
        self, objs: Iterable[OwnedT], fields: Iterable[str], *args: Any, **kwargs: Any
    ) -> int:
        """As Django's; foreign keys to the tenant's rows are saved row by row instead."""
        rows, names = list(objs), list(fields)
        for name in names:
            column = self.model._meta.get_field(name)
            if column in self.model.tenant_links() or column.name in self.model.fixed_columns():
                raise ScopeError(f"bulk_update of {name} is refused: save the rows one by one.")
        for row in rows:
            row.must_be_in_scope()
        return super().bulk_update(rows, names, *args, **kwargs)

    bulk_update.alters_data = True  # type: ignore[attr-defined]

    def raw(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refused always: SQL text can't be held to the scope."""
        raise ScopeError("raw() would step around the scope.")

    def _insert(self, objs: Sequence[OwnedT], *args: Any, **kwargs: Any) -> Any:
        for row in objs:
            row.must_be_in_scope()
        return super()._insert(objs, *args, **kwargs)  # type: ignore[misc]

    _insert.alters_data = True  # type: ignore[attr-defined]
    _insert.queryset_only = False  # type: ignore[attr-defined]

    def _raw_delete(self, using: str | None) -> int:
        self.query.verify()  # type: ignore[attr-defined]
        deleted: int = super()._raw_delete(using)
        return deleted

    _raw_delete.alters_data = True  # type: ignore[attr-defined]


TenantManager = models.Manager.from_queryset(TenantQuerySet, class_name="TenantManager")
