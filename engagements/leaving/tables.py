"""Which tables hold a client's rows, found by asking the models instead of by a list.

A table of the tenant belongs to the client when its rows carry a client, or when their parent's do.
All of these are deleted with it; all but those that say why in `stays_behind` travel. A new model
needs no line here, and one for which none of this holds is a system check's error.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias

from django.apps import apps
from django.conf import settings
from django.core import checks
from django.db import models

from engagements.tenancy import TenantQuerySet, WorkspaceOwned

Column: TypeAlias = "models.Field[Any, Any]"
# Where the model's own name is not what people call it.
TITLES = {
    "auditentry": "lines of the log",
    "approval": "questions",
    "arrivedname": "names of people from elsewhere",
    "changeentry": "changes",
    "clientexport": "files made for export",
    "dnsrecord": "DNS records",
    "foundercomment": "comments with the founder",
    "founderscreenshot": "screenshots for the founder",
    "engagement": "sprints",
    "exportpart": "parts of files made for export",
    "intakeoutcome": "decisions on first answers",
    "internalcomment": "comments among ourselves",
    "internalscreenshot": "screenshots among ourselves",
    "packpreview": "previews of a pack",
    "packversion": "versions of the pack",
    "previewpage": "pages of a preview",
    "risksheet": "pages about one risk",
    "secretentry": "entries of secrets, by name",
    "sharelink": "links to a pack",
    "signoff": "sign-offs",
    "statement": "words given",
}
SECRET_NAMES = ("token", "password", "secret_key", "private_key")


@dataclass(frozen=True)
class Table:
    """A model whose rows belong to a client; `path` leads from a row to the client's key."""

    model: type[WorkspaceOwned]
    path: str

    @property
    def label(self) -> str:
        return self.model._meta.label_lower

    @property
    def title(self) -> str:
        """What people call its rows, in the plural."""
        return TITLES.get(self.kind, str(self.model._meta.verbose_name_plural))

    @property
    def kind(self) -> str:
        """As lines of the audit log name it."""
        return self.model._meta.model_name or ""

    def rows(self, client_id: int) -> TenantQuerySet[WorkspaceOwned]:
        """All rows of the client, in the scope in force."""
        return self.model._base_manager.filter(**{self.path: client_id})  # type: ignore[return-value]

    def rows_to_export(self, client_id: int) -> TenantQuerySet[WorkspaceOwned]:
        """Those that travel, the oldest first."""
        return self.model.rows_to_export().filter(**{self.path: client_id}).order_by("pk")

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """Of the row itself, without its key and whose it is."""
        own = self.model.tenant_columns() | self.model.kept_back
        return tuple(
            column
            for column in self.model._meta.concrete_fields
            if not column.primary_key and column.name not in own
        )

    @cached_property
    def links(self) -> tuple[Column, ...]:
        """Foreign keys to rows that travel too."""
        return tuple(
            column
            for column in self.columns
            if column.is_relation and _is_ours(column.related_model)
        )

    @cached_property
    def parent(self) -> Column | None:
        """The foreign key from which whose it is is copied, where that is not the client."""
        name = self.model.tenant_parent
        return next((link for link in self.links if link.name == name), None)

    @cached_property
    def people(self) -> tuple[Column, ...]:
        """Foreign keys to accounts, which become names."""
        user = apps.get_model(settings.AUTH_USER_MODEL)
        return tuple(column for column in self.columns if column.related_model is user)

    @cached_property
    def files(self) -> tuple[Column, ...]:
        """Columns that hold the bytes of a file, or the name of one in the storage."""
        kinds = (models.BinaryField, models.FileField)
        return tuple(column for column in self.columns if isinstance(column, kinds))

    @cached_property
    def plain(self) -> tuple[Column, ...]:
        """Everything else."""
        special = {*self.links, *self.people, *self.files}
        return tuple(column for column in self.columns if column not in special)


def client_tables() -> list[Table]:
    """Every table of a client's rows, parents before their children."""
    return _in_order(
        Table(model, path) for model in _tenant_models() if (path := _path_to_client(model))
    )


def travelling() -> list[Table]:
    """Those that are exported, parents before their children and logs last."""
    tables = [table for table in client_tables() if not table.model.stays_behind]
    return sorted(tables, key=lambda table: bool(table.model.kind_columns))


def staying() -> list[Table]:
    """Those that are deleted with the client and don't travel."""
    return [table for table in client_tables() if table.model.stays_behind]


def _tenant_models() -> Iterator[type[WorkspaceOwned]]:
    return (model for model in apps.get_models() if issubclass(model, WorkspaceOwned))


def _is_ours(model: Any) -> bool:
    return isinstance(model, type) and issubclass(model, WorkspaceOwned)


def _path_to_client(model: type[WorkspaceOwned]) -> str:
    """The lookup from a row to its client's key; empty for a row of the whole workspace."""
    if model.client_column:
        return "pk" if model.client_column == "id" else model.client_column
    if not model.tenant_parent:
        return ""
    parent: Any = model._meta.get_field(model.tenant_parent).related_model
    path = _path_to_client(parent) if _is_ours(parent) else ""
    return f"{model.tenant_parent}__{path}" if path else ""


def _in_order(tables: Iterable[Table]) -> list[Table]:
    """Each after those that its rows can't do without, and where it goes after all it names."""
    waiting, placed = list(tables), list[Table]()
    there: set[Any] = set()
    while waiting:
        ready = [table for table in waiting if _names(table) <= there]
        ready = ready or [table for table in waiting if _needs(table) <= there][:1]
        if not ready:
            raise ValueError(f"{', '.join(table.label for table in waiting)} need one another.")
        placed += ready
        there |= {table.model for table in ready}
        waiting = [table for table in waiting if table not in ready]
    return placed


def _needs(table: Table) -> set[Any]:
    client = apps.get_model("engagements", "Client")
    needed = {link.related_model for link in table.links if not link.null} | {client}
    return needed - {table.model}


def _names(table: Table) -> set[Any]:
    listed = {apps.get_model(label) for label in table.model.key_lists.values()}
    named = {link.related_model for link in table.links} | listed
    return (named | _needs(table)) - {table.model}


def check_everything_leaves(**kwargs: Any) -> list[checks.CheckMessage]:
    """A tenant's table travels with its client, or says why it does not."""
    return [
        checks.Error(wrong, obj=model, id="leaving.E001")
        for model in _tenant_models()
        if not model.stays_behind
        for wrong in _faults(model)
    ]


def _faults(model: type[WorkspaceOwned]) -> Iterator[str]:
    path = _path_to_client(model)
    if not path:
        yield "Its rows lead to no client: say in stays_behind why an export leaves them out."
        return
    table = Table(model, path)
    for column in table.columns:
        known = column in (*table.links, *table.people)
        if column.is_relation and not known:
            yield f"{column.name} points at what does not travel: name it in kept_back."
        elif known and column in table.links and column.related_model.stays_behind:  # type: ignore[union-attr]
            yield f"{column.name} points at what stays behind: name it in kept_back."
        elif any(word in column.name for word in SECRET_NAMES):
            yield f"{column.name} sounds like a secret: name it in kept_back, or stay behind."
    for column in model._meta.many_to_many:
        yield f"{column.name} is a many-to-many field, which an export can't take along."
