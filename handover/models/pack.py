"""Versions of the handover pack, and the founder's sign-off."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, TypedDict

import msgspec
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone

from engagements.events import Event, announce, page
from engagements.models import (
    Engagement,
    Line,
    MailKind,
    MailSide,
    TransitionError,
    audit,
    tell,
)
from engagements.models.transitions import require_reason
from engagements.tenancy import ClientOwned, TenantQuerySet
from handover.models.edition import Edition, EditionQuerySet, PackFrozen, edition_constraints

if TYPE_CHECKING:
    from engagements.models import Membership


class StoredPack(TypedDict):
    """The outline of a snapshot; its sections are read by whoever shows them."""

    format: int
    pack: dict[str, str | int]
    sections: list[dict[str, Any]]


class PackVersionQuerySet(EditionQuerySet):
    def for_list(self) -> PackVersionQuerySet:
        """Newest first with their sign-offs, without snapshot, logo and PDF."""
        without = self.defer("snapshot", "logo", "pdf")
        return without.select_related("sign_off").order_by("-number")


PackVersionManager = models.Manager.from_queryset(PackVersionQuerySet)


def read_pack(snapshot: dict[str, Any]) -> None:
    """Raises what those raise that read a stored pack, when they can't read this one."""
    from handover.bundle import bundle
    from handover.comparing import compare

    msgspec.convert(snapshot, StoredPack)
    bundle(snapshot)
    compare(snapshot, snapshot)


class PackVersion(Edition):
    """One edition of an engagement's pack, `number` counting from 1."""

    shapes = {"snapshot": read_pack}

    engagement = models.ForeignKey(Engagement, models.CASCADE, related_name="packs", editable=False)
    number = models.PositiveIntegerField(editable=False)

    objects = PackVersionManager()  # type: ignore[assignment,misc]
    previous: PackVersion | None = None  # set by with_previous()

    class Meta(Edition.Meta):
        ordering = ["-number"]
        constraints = [
            *edition_constraints("pack"),
            models.UniqueConstraint(name="pack_number_once", fields=["engagement", "number"]),
        ]
        indexes = [models.Index(name="pack_unfinished", fields=["state", "queued_at"])]

    def __str__(self) -> str:
        return f"Handover pack of {self.engagement.domain}, version {self.number}"

    @property
    def signed(self) -> SignOff | None:
        return getattr(self, "sign_off", None)

    @property
    def file_stem(self) -> str:
        return f"handover-pack-{self.engagement.domain}-v{self.number}"

    def enqueue(self) -> None:
        """Tell a worker, once the row is there for it to find."""
        from handover.tasks import render

        workspace_id, pack_id = self.workspace_id, self.pk
        transaction.on_commit(lambda: render.delay(workspace_id, pack_id))

    # Sign-off

    def tell_to_sign(self) -> None:
        """Mails the founder; versions made before one is signed are one cause, so one mail."""
        engagement = self.engagement
        signed = SignOff.objects.filter(pack__engagement=engagement).count()
        line = Line(
            cause=f"sign:{engagement.pk}:{signed}",
            text="Your handover pack is ready to read and to sign",
            path=reverse("portal_pack", args=[engagement.workspace.slug, engagement.slug]),
        )
        tell(engagement, MailSide.CLIENT, MailKind.NEEDS_YOU, [line])

    @transaction.atomic
    def sign(self, typed_name: str, *, by: Membership) -> SignOff:
        """The founder takes the pack over. Raises PermissionDenied for anyone else."""
        if not by.stands_for(self.client_id):
            raise PermissionDenied("Only the founder can sign for this pack.")
        Engagement.objects.select_for_update().get(pk=self.engagement_id)
        name = require_reason(typed_name, "Type your name to sign.")
        if not self.is_ready:
            raise TransitionError("This version is not ready, so there is nothing to sign yet.")
        if SignOff.objects.filter(pack=self).exists():
            raise TransitionError("This version has been signed already.")
        if self.engagement.packs.ready().filter(number__gt=self.number).exists():
            raise TransitionError("There is a newer version of the pack. Please sign that one.")
        signed = SignOff.objects.create(
            pack=self,
            typed_name=name[:120],
            user=by.user,
            user_name=str(by.user),
            sha256=self.sha256,
        )
        audit(self.engagement, by.user, f"signed for version {self.number} of the pack", name)
        announce(self.engagement, Event.PACK_SIGNED, signed.as_event)
        return signed


def with_previous(packs: Iterable[PackVersion]) -> list[PackVersion]:
    """The versions, newest first, each told its `previous`: the next older one that is ready."""
    listed = list(packs)
    previous: PackVersion | None = None
    for pack in reversed(listed):
        pack.previous = previous
        if pack.is_ready:
            previous = pack
    return listed


class SignOffQuerySet(TenantQuerySet["SignOff"]):
    def update(self, **kwargs: Any) -> int:
        """Refused, except for what removing an account does: the name stays, the link goes."""
        if kwargs != {"user": None}:
            raise PackFrozen("A sign-off can't be changed.")
        return super().update(**kwargs)

    def delete(self) -> tuple[int, dict[str, int]]:
        raise PackFrozen("A sign-off can't be removed.")


SignOffManager = models.Manager.from_queryset(SignOffQuerySet)


class SignOff(ClientOwned):
    """The founder's signature under one version: the name as typed, and the hash of the file."""

    tenant_parent = "pack"

    pack = models.OneToOneField(
        PackVersion, models.CASCADE, related_name="sign_off", editable=False
    )
    typed_name = models.CharField(max_length=120, editable=False)
    user = models.ForeignKey(
        "engagements.User", models.SET_NULL, related_name="+", null=True, editable=False
    )
    user_name = models.CharField(max_length=254, editable=False)
    at = models.DateTimeField(default=timezone.now, editable=False)
    sha256 = models.CharField(max_length=64, editable=False)

    objects = SignOffManager()  # type: ignore[assignment,misc]

    class Meta(ClientOwned.Meta):
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.typed_name}, {self.at:%Y-%m-%d}"

    def as_event(self) -> dict[str, Any]:
        """What programs outside are told of it."""
        url = page("pack_list", self.pack.engagement)
        what = {"number": self.pack.number, "sha256": self.sha256, "signed_at": self.at}
        return {"pack": {**what, "url": url}}

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise PackFrozen("A sign-off can't be changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise PackFrozen("A sign-off can't be removed.")
