"""A workspace's own playbooks: each save is an edition, and no edition is ever changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models, transaction
from django.utils import timezone

from engagements.models.audit_log import audit
from engagements.models.transitions import TransitionError
from engagements.tenancy import TenantQuerySet, WorkspaceOwned

if TYPE_CHECKING:
    from engagements.models.people import User

KEY_LENGTH = 20  # letters of a playbook's key, here and on an engagement


class PlaybookEditionQuerySet(TenantQuerySet["PlaybookEdition"]):
    def newest(self) -> PlaybookEditionQuerySet:
        """The edition in force of each playbook."""
        later = self.model.objects.filter(
            key=models.OuterRef("key"), number__gt=models.OuterRef("number")
        )
        return self.filter(~models.Exists(later)).order_by("key")


PlaybookEditionManager = models.Manager.from_queryset(PlaybookEditionQuerySet)


class PlaybookEdition(WorkspaceOwned):
    """The TOML of a playbook as somebody saved it, comments and all.

    `number` counts from 1 within a key; 0 is what the product ships under that key.
    """

    stays_behind = "The workspace's own; each sprint carries the playbook it began with."

    key = models.SlugField(max_length=KEY_LENGTH, editable=False)
    number = models.PositiveIntegerField(editable=False)
    text = models.TextField(editable=False)
    note = models.CharField(max_length=200, blank=True, editable=False)
    saved_by = models.ForeignKey(
        "engagements.User", models.SET_NULL, related_name="+", null=True, editable=False
    )
    saved_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = PlaybookEditionManager()  # type: ignore[assignment,misc]

    class Meta(WorkspaceOwned.Meta):
        ordering = ["key", "-number"]
        constraints = [
            models.UniqueConstraint(
                name="playbook_edition_once", fields=["workspace", "key", "number"]
            )
        ]

    def __str__(self) -> str:
        return f"Playbook {self.key.upper()}, edition {self.number}"

    @classmethod
    @transaction.atomic
    def add(
        cls, key: str, text: str, *, after: int, note: str = "", by: User | None = None
    ) -> PlaybookEdition:
        """The next edition, in the workspace in scope. `text` must be a playbook's TOML.

        Raises TransitionError when somebody saved another one since `after`, the number of the
        edition that was opened.
        """
        latest = cls.objects.select_for_update().filter(key=key).order_by("-number").first()
        in_force = latest.number if latest else 0
        if in_force != after:
            raise TransitionError(
                f"Somebody saved edition {in_force} meanwhile. Copy what you typed, open that one "
                "and put your changes into it."
            )
        made = cls.objects.create(key=key, number=in_force + 1, text=text, note=note, saved_by=by)
        audit(made.workspace, by, f"saved a playbook: {note}" if note else "saved a playbook", made)
        return made
