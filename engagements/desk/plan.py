"""The plan: the blocks of a sprint, what each took, and the items a person decides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST
from django_htmx.middleware import HtmxDetails

from engagements import access
from engagements.access import Right
from engagements.desk.overview import GATE_PAGES, segments_of
from engagements.editions import newer_edition
from engagements.models import (
    Block,
    BlockState,
    Engagement,
    Item,
    ItemState,
    TransitionError,
    User,
)
from engagements.playbooks import Gate
from engagements.secret_values import NoSecretValues

TEMPLATE = "engagements/desk/block_list.html"


class HtmxRequest(HttpRequest):
    htmx: HtmxDetails


class FinishForm(NoSecretValues, forms.Form):
    note = forms.CharField(
        label="Why can it finish with items open?",
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": "The client deploys on Monday; in the list."}),
    )


class ItemForm(NoSecretValues, forms.Form):
    """A person's word on an item: the button that was pressed, a reason, a note to keep."""

    RULES, NOTE = "rules", "note"

    verdict = forms.ChoiceField(
        choices=[
            (ItemState.PASS, "Passes"),
            (ItemState.FAIL, "Fails"),
            (ItemState.NOT_APPLICABLE, "Does not apply"),
            (RULES, "Leave it to the rules"),
            (NOTE, "Keep the note"),
        ]
    )
    reason = forms.CharField(max_length=300, required=False)
    note = forms.CharField(max_length=2000, required=False)

    @transaction.atomic
    def apply(self, item: Item, *, by: User) -> None:
        """Raises TransitionError when the verdict needs a reason that is not there."""
        verdict, note = self.cleaned_data["verdict"], self.cleaned_data["note"]
        if note != item.note:
            item.note = note
            item.save(update_fields=["note"])
        if verdict == self.RULES:
            item.leave_to_rules(by=by)
        elif verdict != self.NOTE:
            item.decide(ItemState(verdict), by=by, reason=self.cleaned_data["reason"])


@dataclass(slots=True)
class ItemRow:
    """An item with what was typed about it, and why that was refused."""

    item: Item
    form: ItemForm | None = None

    @property
    def reason(self) -> str:
        return self.form.data.get("reason", "") if self.form else ""

    @property
    def note(self) -> str:
        return self.form.data.get("note", "") if self.form else self.item.note

    @property
    def errors(self) -> list[str]:
        if self.form is None:
            return []
        return [str(text) for texts in self.form.errors.values() for text in texts]


@dataclass(slots=True)
class BlockRow:
    block: Block
    rows: list[ItemRow]
    gate: str
    gate_page: str
    due_at: datetime | None
    minutes_spent: int
    finish_form: FinishForm

    @classmethod
    def of(cls, block: Block, now: datetime) -> BlockRow:
        waits = block.state == BlockState.WAITING
        return cls(
            block=block,
            rows=[ItemRow(item) for item in block.items.all()],
            gate=block.closed_gate() if waits else "",
            gate_page=GATE_PAGES.get(Gate(block.gate), ""),
            due_at=block.engagement.clock.due_at(block.ends_hour, now),
            minutes_spent=block.minutes_spent(now),
            finish_form=FinishForm(auto_id=f"finish_{block.pk}_%s"),
        )

    @property
    def budget_minutes(self) -> int:
        return 60 * (self.block.ends_hour - self.block.starts_hour)

    @property
    def settled(self) -> int:
        settled = (ItemState.PASS, ItemState.NOT_APPLICABLE)
        return sum(row.item.state in settled for row in self.rows)

    @property
    def is_open(self) -> bool:
        """Whether its items are unfolded on arrival."""
        return self.block.state == BlockState.WORKING or bool(self.finish_form.errors)


@require_GET
def block_list(request: HttpRequest, workspace_slug: str, slug: str) -> HttpResponse:
    engagement = access.open_engagement(request, workspace_slug, slug, Right.VIEW_DESK)
    return _page(request, engagement, plan_of(engagement))


@require_POST
def block_start(request: HttpRequest, workspace_slug: str, slug: str, pk: int) -> HttpResponse:
    engagement = access.open_engagement(request, workspace_slug, slug, Right.WORK)
    block = get_object_or_404(engagement.blocks, pk=pk)
    try:
        block.start(by=access.person(request))
    except TransitionError as refusal:
        messages.error(request, str(refusal))
    return _to_block(engagement, block)


@require_POST
def block_finish(request: HttpRequest, workspace_slug: str, slug: str, pk: int) -> HttpResponse:
    engagement = access.open_engagement(request, workspace_slug, slug, Right.WORK)
    block = get_object_or_404(engagement.blocks, pk=pk)
    form = FinishForm(request.POST, auto_id=f"finish_{block.pk}_%s")
    if form.is_valid():
        try:
            block.finish(form.cleaned_data["note"], by=access.person(request))
            return _to_block(engagement, block)
        except TransitionError as refusal:
            form.add_error("note", str(refusal))
    rows = plan_of(engagement)
    next(row for row in rows if row.block.pk == pk).finish_form = form
    return _page(request, engagement, rows, status=422)


@require_POST
def block_reopen(request: HttpRequest, workspace_slug: str, slug: str, pk: int) -> HttpResponse:
    engagement = access.open_engagement(request, workspace_slug, slug, Right.WORK)
    block = get_object_or_404(engagement.blocks, pk=pk)
    try:
        block.reopen(by=access.person(request))
    except TransitionError as refusal:
        messages.error(request, str(refusal))
    return _to_block(engagement, block)


@require_POST
def item_decide(request: HtmxRequest, workspace_slug: str, slug: str, pk: int) -> HttpResponse:
    """One item; htmx gets its line back, and the count of its block."""
    engagement = access.open_engagement(request, workspace_slug, slug, Right.WORK)
    items = Item.objects.filter(block__engagement=engagement).select_related("block__engagement")
    item = get_object_or_404(items, pk=pk)
    form = ItemForm(request.POST)
    if form.is_valid():
        try:
            form.apply(item, by=access.person(request))
        except TransitionError as refusal:
            form.add_error("reason", ValidationError(str(refusal)))
    if not request.htmx and form.is_valid():
        return redirect(f"{_plan_url(engagement)}#item-{pk}")
    rows = plan_of(engagement)
    block_row, row = _find(rows, pk)
    row.form = None if form.is_valid() else form
    status = 200 if form.is_valid() else 422
    if request.htmx:
        context = {"block_row": block_row, "row": row}
        return render(request, f"{TEMPLATE}#item_line", context, status=status)
    return _page(request, engagement, rows, status=status)


def plan_of(engagement: Engagement) -> list[BlockRow]:
    """The blocks in order, each with its items: a constant number of queries."""
    prefetch_related_objects([engagement], "pauses")
    now = timezone.now()
    blocks = engagement.blocks.with_items().prefetch_related("items__decided_by")
    return [BlockRow.of(block, now) for block in blocks]


def _find(rows: list[BlockRow], item_pk: int) -> tuple[BlockRow, ItemRow]:
    return next((block, row) for block in rows for row in block.rows if row.item.pk == item_pk)


def _page(
    request: HttpRequest, engagement: Engagement, rows: list[BlockRow], status: int = 200
) -> HttpResponse:
    now, clock = timezone.now(), engagement.clock
    context = {
        "rows": rows,
        "spent": sum(row.minutes_spent for row in rows),
        "budget": sum(row.budget_minutes for row in rows),
        "waited": clock.blocked_by_client(now),
        "segments": segments_of(engagement, [row.block for row in rows]),
        "hour": clock.hour(now) if engagement.started_at else None,
        "open_risk_count": engagement.risks.open().count(),
        "newer_edition": newer_edition(engagement),
    }
    return render(request, TEMPLATE, context, status=status)


def _to_block(engagement: Engagement, block: Block) -> HttpResponse:
    return redirect(f"{_plan_url(engagement)}#block-{block.pk}")


def _plan_url(engagement: Engagement) -> str:
    return reverse("block_list", args=[engagement.workspace.slug, engagement.slug])
