"""The two abstract models of a tenant's rows: of a workspace, or of one client in it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, ClassVar, Self, TypeAlias

from django.core import checks
from django.db import models

from engagements.tenancy.queries import TenantManager, TenantQuerySet
from engagements.tenancy.scopes import ScopeError, cleared, current

Column: TypeAlias = "models.Field[Any, Any]"


class WorkspaceOwned(models.Model):
    """A row of one workspace.

    `tenant_parent` names the foreign key whose row it belongs to, from which the tenant columns are
    copied; without one the row belongs to the workspace in scope. `client_column` names the column
    that tells its client, if it has one. A row without a client is out of a founder's reach unless
    `client_scope_visible`.

    What leaves with a client (engagements/leaving/tables.py): every row that belongs to it, unless
    `stays_behind` says why the table does not. `kept_back` names columns that never travel,
    `kind_columns` a column of keys and the one that names their model, `key_lists` a JSON column
    of lists of keys and their model. `observed` columns ("*" for all) hold what machines saw, not
    what people wrote. `shapes` says what each JSON column holds (engagements/leaving/shapes.py).
    """

    tenant_parent: ClassVar[str] = ""
    client_column: ClassVar[str] = ""
    client_scope_visible: ClassVar[bool] = False
    stays_behind: ClassVar[str] = ""
    kept_back: ClassVar[frozenset[str]] = frozenset()
    kind_columns: ClassVar[Mapping[str, str]] = {}
    key_lists: ClassVar[Mapping[str, str]] = {}
    observed: ClassVar[frozenset[str]] = frozenset()
    shapes: ClassVar[Mapping[str, Any]] = {}

    workspace = models.ForeignKey(
        "engagements.Workspace", on_delete=models.CASCADE, editable=False, related_name="+"
    )

    objects = TenantManager()

    class Meta:
        abstract = True
        base_manager_name = "objects"
        default_manager_name = "objects"

    @classmethod
    def check(cls, **kwargs: Any) -> list[checks.CheckMessage]:
        """Beside Django's own: the parent is a tenant's row, and every manager is scoped."""
        found = super().check(**kwargs)
        if cls.tenant_parent and cls.tenant_parent not in {
            link.name for link in cls.tenant_links()
        }:
            wrong = f"tenant_parent {cls.tenant_parent!r} is no foreign key to a tenant's row."
            found.append(checks.Error(wrong, obj=cls, id="tenancy.E001"))
        with cleared():
            managers: tuple[models.Manager[Any], ...] = (cls._base_manager, *cls._meta.managers)
            for manager in managers:
                if not isinstance(manager.all(), TenantQuerySet):
                    wrong = f"The manager {manager.name!r} is not scoped."
                    found.append(checks.Error(wrong, obj=cls, id="tenancy.E002"))
        return found

    @classmethod
    def rows_to_export(cls) -> TenantQuerySet[Self]:
        """Rows of the scope that are fit to travel: finished ones, where that matters."""
        return cls._base_manager.all()  # type: ignore[return-value]

    @classmethod
    def tenant_columns(cls) -> set[str]:
        """Names of the foreign keys that say whose the row is."""
        return {"workspace", "client"} if cls.client_column == "client_id" else {"workspace"}

    @classmethod
    def fixed_columns(cls) -> set[str]:
        """Fields only save() may set: the tenant columns and the parent they are copied from."""
        return cls.tenant_columns() | {cls.tenant_parent}

    @classmethod
    def tenant_links(cls) -> tuple[Column, ...]:
        """The foreign keys that point at other rows of the tenant."""
        return _tenant_links(cls)

    @classmethod
    def linked_row(cls, link: Column, value: Any) -> WorkspaceOwned:
        """The row a foreign key's value (row or key) stands for. Raises ScopeError outside scope.

        A row that came from the database is trusted; anything else is looked up.
        """
        if isinstance(value, WorkspaceOwned) and not value._state.adding:
            value.must_be_in_scope()
            return value
        parents: type[WorkspaceOwned] = link.related_model  # type: ignore[assignment]
        key = value.pk if isinstance(value, models.Model) else value
        found = parents._base_manager.filter(pk=key).first()
        if found is None:
            raise ScopeError(f"{cls.__name__}.{link.name} points at no row of this tenant.")
        return found

    @property
    def client_of(self) -> int | None:
        """Primary key of the client this row belongs to; None for a row of the whole workspace."""
        return getattr(self, self.client_column) if self.client_column else None

    @classmethod
    def from_db(cls, *args: Any, **kwargs: Any) -> Self:
        row = super().from_db(*args, **kwargs)
        row.remember()
        if "workspace_id" in row.__dict__:
            row.must_be_in_scope()
        return row

    def remember(self) -> None:
        """Note tenant and foreign keys as the database has them, to see on save what changed."""
        names = ["workspace_id", "client_id", *(link.attname for link in self.tenant_links())]
        self._as_stored = {name: self.__dict__[name] for name in names if name in self.__dict__}

    def must_be_in_scope(self) -> None:
        """Raise ScopeError unless this row lies inside the scope in force, NoTenant without one."""
        if not current().covers(self):
            raise ScopeError(f"This {type(self).__name__} belongs to another tenant.")

    def settle(self) -> None:
        """Put the row into its tenant: copy the tenant columns, refuse whatever lies outside.

        Raises ScopeError for another tenant's row, for a row moved from one tenant to another, and
        for a foreign key that points out of the tenant.
        """
        stored: dict[str, Any] = getattr(self, "_as_stored", {})
        self._copy_tenant(stored)
        self.must_be_in_scope()
        for column in ("workspace_id", "client_id"):
            if column in stored and stored[column] != getattr(self, column):
                raise ScopeError(f"A {type(self).__name__} can't move to another tenant.")
        for link in self.tenant_links():
            key = getattr(self, link.attname)
            if key is not None and stored.get(link.attname) != key:
                self._refuse_foreign(link)

    def _copy_tenant(self, stored: dict[str, Any]) -> None:
        if not self.tenant_parent:
            only = current().workspace_id
            if self.workspace_id is None and only is not None:
                self.workspace_id = only
            return
        link: Column = self._meta.get_field(self.tenant_parent)  # type: ignore[assignment]
        key = getattr(self, link.attname)
        if key is None or stored.get(link.attname) == key:
            return  # no parent: the database refuses the row; the same one: nothing to copy
        parent = self._linked(link)
        if self.workspace_id not in (None, parent.workspace_id):
            raise ScopeError(f"{type(self).__name__}.{link.name} is of another workspace.")
        self.workspace_id = parent.workspace_id
        if self.client_column:
            setattr(self, self.client_column, parent.client_of)

    def _refuse_foreign(self, link: Column) -> None:
        parent = self._linked(link)
        same_client = (
            None in (parent.client_of, self.client_of) or parent.client_of == self.client_of
        )
        if parent.workspace_id != self.workspace_id or not same_client:
            raise ScopeError(f"{type(self).__name__}.{link.name} points at another tenant's row.")

    def _linked(self, link: Column) -> WorkspaceOwned:
        key = getattr(self, link.attname)
        cached = link.get_cached_value(self, default=None)  # type: ignore[attr-defined]
        return self.linked_row(link, cached if cached is not None and cached.pk == key else key)

    def save_base(self, *args: Any, **kwargs: Any) -> None:
        self.settle()
        super().save_base(*args, **kwargs)
        self.remember()

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """As Django's.

        Raises ScopeError for another tenant's row, DoesNotExist when the scope has no such row.
        """
        self.must_be_in_scope()
        if not type(self)._base_manager.filter(pk=self.pk).exists():
            raise self.DoesNotExist(f"No such {type(self).__name__} in this scope.")
        return super().delete(*args, **kwargs)


class ClientOwned(WorkspaceOwned):
    """A row of one client of a workspace: that client's people may reach it."""

    client_column: ClassVar[str] = "client_id"

    client = models.ForeignKey(
        "engagements.Client", on_delete=models.CASCADE, editable=False, related_name="+"
    )

    class Meta(WorkspaceOwned.Meta):
        abstract = True


@cache
def _tenant_links(model: type[WorkspaceOwned]) -> tuple[Column, ...]:
    copied = model.tenant_columns() - {model.tenant_parent}
    return tuple(
        column
        for column in model._meta.concrete_fields
        if column.name not in copied
        and isinstance(column.related_model, type)
        and issubclass(column.related_model, WorkspaceOwned)
    )
