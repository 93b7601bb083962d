"""Making a version of the pack: freeze what it will say, then set it.

pack = ask_for_pack(engagement, by=user)      # a page: frozen now, set by a worker
pack = make_pack(engagement, by=user)         # the command line: set before it returns
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, cast

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from engagements.models import Engagement, Logo, audit
from handover.figures import files_of, fit_for_paper, freeze_figures
from handover.models import Edition, PackVersion, RiskSheet
from handover.pack import PACK, SHEET, set_pack
from handover.papers import collect
from handover.snapshot import SecretFound, find_secrets, take_snapshot
from handover.typesetting import TypesettingError

if TYPE_CHECKING:
    from engagements.models import User

logger = logging.getLogger(__name__)


class PackBlocked(Exception):
    """The pack holds what looks like a secret; `found` names the fields, never the values."""

    def __init__(self, found: list[SecretFound]) -> None:
        self.found = found
        more = f" ({len(found) - 1} more like it.)" if len(found) > 1 else ""
        super().__init__(
            f"No pack was made. {found[0].sentence}{more} Keep the value in the vault, take it out "
            "of the text, and try again."
        )


def make_pack(engagement: Engagement, by: User | None = None) -> PackVersion:
    """The next version, ready. Raises PackBlocked or TypesettingError; then none is ready."""
    pack = _freeze(engagement, by)
    if not render_pack(pack):
        pack.refresh_from_db()
        raise TypesettingError(pack.error or "Another worker is making this pack.")
    return pack


def ask_for_pack(engagement: Engagement, by: User) -> PackVersion:
    """The version that is being made, or a new one, queued on commit. Raises PackBlocked."""
    with transaction.atomic():
        Engagement.objects.select_for_update().get(pk=engagement.pk)
        if waiting := PackVersion.objects.unfinished().filter(engagement=engagement).first():
            return cast(PackVersion, waiting)
        pack = _freeze(engagement, by)
        pack.enqueue()
        return pack


def render_pack(pack: Edition) -> bool:
    """Claim the document and set it; False when it is taken, has ended or could not be set."""
    if not pack.claim():
        return False
    main = SHEET if isinstance(pack, RiskSheet) else PACK
    try:
        made = set_pack(pack.snapshot, bytes(pack.logo or b""), main, _figures(pack))
    except TypesettingError as error:
        logger.warning("%s %s: %s", type(pack).__name__, pack.pk, error)
        pack.end_failed(str(error))
        return False
    with transaction.atomic():
        ended = pack.end_ready(made.pdf, made.pages)
        if ended and isinstance(pack, PackVersion):
            pack.tell_to_sign()
    return ended


def _figures(document: Edition) -> dict[str, bytes]:
    """The pictures of a version, fit for paper; a page about one risk has none."""
    if not isinstance(document, PackVersion):
        return {}
    return fit_for_paper(files_of(document))


@transaction.atomic
def _freeze(engagement: Engagement, by: User | None) -> PackVersion:
    """Number the next version and keep its snapshot. Raises PackBlocked."""
    Engagement.objects.select_for_update().get(pk=engagement.pk)
    moment, maker = timezone.now(), str(by) if by else engagement.workspace.name
    number = next_number(engagement)
    papers = collect(engagement, moment)
    snapshot: dict[str, Any] = take_snapshot(papers, number=number, made_by=maker)
    if found := find_secrets(snapshot):
        raise PackBlocked(found)
    pack = PackVersion(
        engagement=engagement,
        number=number,
        snapshot=snapshot,
        logo=logo_now(),
        made_by=by,
        made_by_name=maker,
        made_at=moment,
    )
    pack.save()
    freeze_figures(pack, papers)
    audit(engagement, by, f"made version {number} of the handover pack")
    return pack


def logo_now() -> bytes | None:
    """The logo of the workspace in scope."""
    logo = Logo.objects.first()
    return bytes(logo.png) if logo else None


def next_number(engagement: Engagement) -> int:
    highest: int | None = engagement.packs.aggregate(highest=Max("number"))["highest"]
    return (highest or 0) + 1
