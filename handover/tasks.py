"""Celery's side of the pack: tasks take ids, load, call one function, and are safe to run twice."""

from celery import shared_task
from django.utils import timezone

from engagements import tenancy
from handover.making import render_pack
from handover.models import Edition, PackPreview, PackVersion, RiskSheet
from handover.previewing import render_preview


@shared_task(name="handover.render", time_limit=90)
def render(workspace_id: int, pack_id: int) -> None:
    """Set the version, unless another worker has or did."""
    with tenancy.scope(workspace_id):
        pack = PackVersion.objects.select_related("engagement").filter(pk=pack_id).first()
        if pack is not None:
            render_pack(pack)


@shared_task(name="handover.render_sheet", time_limit=90)
def render_sheet(workspace_id: int, sheet_id: int) -> None:
    """The same for one page about a risk."""
    with tenancy.scope(workspace_id):
        sheet = RiskSheet.objects.select_related("engagement", "risk").filter(pk=sheet_id).first()
        if sheet is not None:
            render_pack(sheet)


@shared_task(name="handover.draw_preview", time_limit=90)
def draw_preview(workspace_id: int, preview_id: int) -> None:
    """Draw what the next version would say. A lost message needs no sweep: who looks asks again."""
    with tenancy.scope(workspace_id):
        preview = PackPreview.objects.select_related("engagement").filter(pk=preview_id).first()
        if preview is not None:
            render_preview(preview)


@shared_task(name="handover.forget_previews", time_limit=300)
def forget_previews() -> int:
    """Delete the previews that nobody looks at any more; how many."""
    with tenancy.every_workspace("delete the previews of packs that nobody looks at"):
        rows = list(PackPreview.objects.over(timezone.now()).select_related("engagement")[:500])
    for preview in rows:
        with tenancy.scope(preview.workspace_id):
            PackPreview.objects.over(timezone.now()).filter(pk=preview.pk).delete()
    return len(rows)


@shared_task(name="handover.sweep", time_limit=60)
def sweep() -> int:
    """Queue again what was cut off or forgotten; the number of documents queued."""
    now = timezone.now()
    with tenancy.every_workspace("queue again the packs that were cut off"):
        cut_off: list[Edition] = [
            *PackVersion.objects.for_list().cut_off(now)[:200],
            *RiskSheet.objects.for_page().cut_off(now)[:200],
        ]
    requeued = 0
    for pack in cut_off:
        with tenancy.scope(pack.workspace_id):
            requeued += pack.requeue()
    return requeued
