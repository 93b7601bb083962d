"""Who did what, when. Rows are written once and never changed or removed one by one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.utils import timezone

from engagements import tenancy
from engagements.models.people import User
from engagements.models.workspace import Workspace
from engagements.tenancy import ClientOwned, TenantQuerySet, WorkspaceOwned

if TYPE_CHECKING:
    from engagements.models.engagement import Engagement

SYSTEM = "LaunchReady"

_means: ContextVar[str] = ContextVar("audit_means", default="")


class AppendOnlyError(RuntimeError):
    """Code tried to change or remove a line of the audit log."""


def kind_of(row: models.Model) -> str:
    """How a line names the model of the row that it is about."""
    return row._meta.model_name or ""


class AuditQuerySet(TenantQuerySet[Any]):
    def update(self, **kwargs: Any) -> int:
        """Refused, except for what removing an account does: the name stays, the link goes."""
        if kwargs != {"actor": None}:
            raise AppendOnlyError("Lines of the audit log can't be changed.")
        return super().update(**kwargs)

    def bulk_update(self, *args: Any, **kwargs: Any) -> int:
        raise AppendOnlyError("Lines of the audit log can't be changed.")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise AppendOnlyError("Lines of the audit log can't be removed.")

    def about(self, row: models.Model) -> AuditQuerySet:
        """Lines about a row, whatever it was called; older lines know it by its name only."""
        by_key = models.Q(target_kind=kind_of(row), target_key=row.pk)
        return self.filter(by_key | models.Q(target_kind="", target=str(row)[:300]))

    def newest_first(self) -> AuditQuerySet:
        return self.select_related("actor").order_by("-at", "-pk")


AuditManager = models.Manager.from_queryset(AuditQuerySet)


class AuditLine(models.Model):
    """The columns of both logs; `actor_name` outlives the account, `target` the row it names.

    `target` is what the row was called on the day; `target_kind` and `target_key` find it today.
    """

    at = models.DateTimeField(default=timezone.now, db_index=True, editable=False)
    actor = models.ForeignKey(User, models.SET_NULL, related_name="+", null=True, editable=False)
    actor_name = models.CharField(max_length=254, editable=False)
    sentence = models.CharField(max_length=500, editable=False)
    target = models.CharField(max_length=300, blank=True, editable=False)
    target_kind = models.CharField(max_length=40, blank=True, editable=False)  # "risk"; "" for none
    target_key = models.BigIntegerField(null=True, editable=False)

    kind_columns: ClassVar[Mapping[str, str]] = {"target_key": "target_kind"}

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.actor_name} {self.sentence}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnlyError("Lines of the audit log can't be changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise AppendOnlyError("Lines of the audit log can't be removed.")


class AuditEntry(AuditLine, ClientOwned):
    """One line of an engagement's log. Written also while the engagement is closed."""

    tenant_parent = "engagement"

    engagement = models.ForeignKey(
        "engagements.Engagement", models.CASCADE, related_name="audit_entries", editable=False
    )

    objects = AuditManager()  # type: ignore[assignment,misc]

    class Meta(ClientOwned.Meta):
        ordering = ["-at", "-pk"]


class WorkspaceAuditEntry(AuditLine, WorkspaceOwned):
    """One line of the workspace's own log: members, invitations, clients."""

    stays_behind = "The workspace's own log."

    objects = AuditManager()  # type: ignore[assignment,misc]

    class Meta(WorkspaceOwned.Meta):
        ordering = ["-at", "-pk"]


@contextmanager
def own_hands() -> Iterator[None]:
    """What is written in here is by people themselves until `by_means_of` says otherwise."""
    before = _means.set("")
    try:
        yield
    finally:
        _means.reset(before)


def by_means_of(words: str) -> None:
    """From here on lines say beside the name what somebody acted through: "API token “CI”"."""
    _means.set(words)


def _name_of(actor: User | None) -> str:
    name = str(actor) if actor else SYSTEM
    means = _means.get() if actor else ""
    return f"{name[:120]} ({means})" if means else name


def audit(
    place: Engagement | Workspace, actor: User | None, sentence: str, target: object = ""
) -> None:
    """Writes a line to the log of `place`. No actor means that the product did it by itself.

    `sentence` goes on from the name ("accepted a risk until 3 May"), `target` names the thing, or
    is its row.
    """
    columns: dict[str, Any] = {
        "actor": actor,
        "actor_name": _name_of(actor),
        "sentence": sentence[:500],
        "target": str(target)[:300],
    }
    if isinstance(target, models.Model):
        columns |= {"target_kind": kind_of(target), "target_key": target.pk}
    if isinstance(place, Workspace):
        with tenancy.scope(place):
            WorkspaceAuditEntry.objects.create(**columns)
    else:
        AuditEntry.objects.create(engagement=place, **columns)
