"""What the next version would look like: one for an engagement, drawn anew when its words change.

Nobody asks for it by a button: whoever looks at it does. So it is *claimed* as a document is, and
kept only as long as somebody looks.
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import Self

from django.db import models, transaction
from django.utils import timezone

from engagements.models import Engagement
from engagements.models.constraints import one_of
from engagements.tenancy import ClientOwned, TenantQuerySet
from handover.models.edition import CUT_OFF_AFTER
from handover.typesetting import Drawn

KEPT_FOR = timedelta(days=1)  # after somebody's look last had it drawn


class PreviewState(models.TextChoices):
    QUEUED = "queued", "Waiting for a worker"
    DRAWING = "drawing", "Being set"
    READY = "ready", "Ready"
    FAILED = "failed", "Could not be set"
    BLOCKED = "blocked", "Holds what looks like a secret"


UNFINISHED = (PreviewState.QUEUED, PreviewState.DRAWING)


class PackPreviewQuerySet(TenantQuerySet["PackPreview"]):
    def over(self, now: datetime) -> PackPreviewQuerySet:
        return self.filter(queued_at__lt=now - KEPT_FOR)


PackPreviewManager = models.Manager.from_queryset(PackPreviewQuerySet)


class PackPreview(ClientOwned):
    """The newest pages that could be drawn, and how the newest try went.

    `fingerprint` is of the words of the newest try: a different one is to be drawn. `changed` are
    the pages that came out differently at `changed_at`, `contents` the sections as [title, page].
    """

    tenant_parent = "engagement"
    stays_behind = "Drawn anew whenever somebody looks, from what travels."

    engagement = models.OneToOneField(
        Engagement, models.CASCADE, related_name="pack_preview", editable=False
    )
    state = models.CharField(
        max_length=10, choices=PreviewState, default=PreviewState.QUEUED, editable=False
    )
    fingerprint = models.CharField(max_length=64, blank=True, editable=False)
    error = models.CharField(max_length=300, blank=True, editable=False)
    contents = models.JSONField(default=list, editable=False)
    changed = models.JSONField(default=list, editable=False)
    changed_at = models.DateTimeField(null=True, editable=False)
    drawn_at = models.DateTimeField(null=True, editable=False)  # the pages that are kept
    edition = models.PositiveIntegerField(default=0, editable=False)  # counts changes of pages
    attempt = models.PositiveIntegerField(default=0, editable=False)
    queued_at = models.DateTimeField(default=timezone.now, editable=False)
    started_at = models.DateTimeField(null=True, editable=False)

    objects = PackPreviewManager()  # type: ignore[assignment,misc]

    class Meta(ClientOwned.Meta):
        constraints = [one_of("state", PreviewState)]
        indexes = [models.Index(name="preview_over", fields=["queued_at"])]

    def __str__(self) -> str:
        return f"Preview of the pack of {self.engagement.domain}"

    @classmethod
    def follow(cls, engagement: Engagement, fingerprint: str, *, again: bool = False) -> Self:
        """The preview; queued on commit where these words have not been tried.

        `again` also tries those that could not be set.
        """
        with transaction.atomic():
            preview, is_new = cls._default_manager.get_or_create(engagement=engagement)
            if is_new:
                preview._enqueue()
            elif preview._is_behind(fingerprint, again):
                preview._queue_again()
        return preview  # type: ignore[return-value]  # the manager's model is this one

    def _is_behind(self, fingerprint: str, again: bool) -> bool:
        if self.is_unfinished:
            began = self.started_at if self.state == PreviewState.DRAWING else self.queued_at
            return began is not None and began < timezone.now() - CUT_OFF_AFTER
        if self.state == PreviewState.FAILED and again:
            return True
        return self.fingerprint != fingerprint

    def _queue_again(self) -> None:
        """One of several who look at the same time does."""
        rows = PackPreview.objects.filter(
            pk=self.pk, state=self.state, attempt=self.attempt, queued_at=self.queued_at
        )
        if rows.update(state=PreviewState.QUEUED, queued_at=timezone.now()):
            self._enqueue()
        self.refresh_from_db()

    def _enqueue(self) -> None:
        from handover.tasks import draw_preview

        workspace_id, preview_id = self.workspace_id, self.pk
        transaction.on_commit(lambda: draw_preview.delay(workspace_id, preview_id))

    @property
    def is_unfinished(self) -> bool:
        return self.state in UNFINISHED

    # Drawing; each of these is one conditional UPDATE

    def claim(self) -> bool:
        """Take the drawing on; False when somebody else did, or when it has ended."""
        taken = PackPreview.objects.filter(
            pk=self.pk, state=PreviewState.QUEUED, attempt=self.attempt
        ).update(state=PreviewState.DRAWING, attempt=self.attempt + 1, started_at=timezone.now())
        if taken:
            self.refresh_from_db()
        return bool(taken)

    @transaction.atomic
    def end_ready(self, fingerprint: str, drawn: Drawn) -> bool:
        """Keep the pages in place of the last; False when the claim is gone, and nothing is."""
        now, was_drawn = timezone.now(), self.drawn_at is not None
        before = dict(self.pages.values_list("number", "digest"))
        new = {number: digest(page) for number, page in enumerate(drawn.pages, 1)}
        changed = [number for number in new if before.get(number) != new[number]]
        fields: dict[str, object] = {"drawn_at": now, "contents": drawn.contents}
        if changed or len(before) != len(new):
            named = changed if was_drawn else []
            fields |= {"changed": named, "changed_at": now, "edition": self.edition + 1}
        if not self._end(PreviewState.READY, fingerprint, **fields):
            return False
        self.pages.exclude(number__in=new.keys() - set(changed)).delete()
        PreviewPage.objects.bulk_create(
            PreviewPage(
                preview=self,
                number=number,
                edition=self.edition,
                digest=new[number],
                svgz=page,
            )
            for number, page in enumerate(drawn.pages, 1)
            if number in changed
        )
        return True

    def end_failed(self, fingerprint: str, error: str) -> bool:
        """The pages of the last good one stay."""
        return self._end(PreviewState.FAILED, fingerprint, error=error[:300])

    def end_blocked(self, fingerprint: str) -> bool:
        return self._end(PreviewState.BLOCKED, fingerprint)

    def _end(self, state: PreviewState, fingerprint: str, **fields: object) -> bool:
        mine = PackPreview.objects.filter(
            pk=self.pk, state=PreviewState.DRAWING, attempt=self.attempt
        )
        ended = mine.update(**{"error": "", **fields, "state": state, "fingerprint": fingerprint})
        if ended:
            self.refresh_from_db()
        return bool(ended)


class PreviewPage(ClientOwned):
    """One page as a gzipped SVG; `digest` is of its bytes and stands in its address."""

    tenant_parent = "preview"
    stays_behind = "It goes with its preview."

    preview = models.ForeignKey(PackPreview, models.CASCADE, related_name="pages", editable=False)
    number = models.PositiveIntegerField(editable=False)
    edition = models.PositiveIntegerField(editable=False)  # of the preview, when it came in
    digest = models.CharField(max_length=32, editable=False)
    svgz = models.BinaryField(editable=False)

    class Meta(ClientOwned.Meta):
        ordering = ["preview_id", "number"]
        constraints = [
            models.UniqueConstraint(name="preview_page_once", fields=["preview", "number"]),
        ]

    def __str__(self) -> str:
        return f"Page {self.number}"


def digest(page: bytes) -> str:
    return hashlib.sha256(page).hexdigest()[:32]
