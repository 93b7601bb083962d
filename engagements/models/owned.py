"""What all paper of an engagement shares: its place, and that a closed file stays as it is."""

# About `objects = …  # type: ignore[assignment,misc]` in the modules of this folder: the plugin gives
# the abstract models a manager type of their own, which no manager built from a named QuerySet
# can be said to refine. The managers themselves are typed, and tenancy's system check proves them.

from typing import Any, ClassVar

from django.db import models

from engagements.models.transitions import TransitionError
from engagements.tenancy import ClientOwned

CLOSED = "This engagement is closed, so its papers can't change. Reopen it first."


class EngagementPaper(ClientOwned):
    """A row that belongs to one engagement and is read-only once that is closed.

    Bulk writes don't come past here; they are for opening an engagement, for the end of a run,
    which holds the engagement's lock, and for tests.
    """

    tenant_parent = "engagement"
    written_when_closed: ClassVar[frozenset[str]] = frozenset()  # fields a closed file still takes

    engagement = models.ForeignKey("engagements.Engagement", models.CASCADE, editable=False)

    class Meta(ClientOwned.Meta):
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        fields = set(kwargs.get("update_fields") or ())
        if not fields or not fields <= self.written_when_closed:
            self._refuse_when_closed()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        self._refuse_when_closed()
        return super().delete(*args, **kwargs)

    def _refuse_when_closed(self) -> None:
        # Asked of the database: the engagement at hand may have been closed since it was read.
        engagements = type(self)._meta.get_field("engagement").related_model._default_manager
        if engagements.filter(pk=self.engagement_id, state="closed").exists():
            raise TransitionError(CLOSED)
