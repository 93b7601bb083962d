"""The change log: what was changed, where, and how to undo it, in one line and one keystroke."""

from typing import Any, ClassVar, cast

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from engagements import access
from engagements.access import Right
from engagements.desk.paper_forms import MOMENT, PaperForm, carried_out
from engagements.desk.registers import Register, person
from engagements.models import Block, BlockState, ChangeEntry, Engagement, User, audit

A_PAGE = 50


class ChangeForm(PaperForm):
    examples: ClassVar[dict[str, str]] = {
        "what": "Pointed www at the new host",
        "where": "Cloudflare, CNAME www",
        "undo": "Set it back to old-host.example",
    }

    class Meta:
        model = ChangeEntry
        fields: ClassVar[list[str]] = ["what", "where", "undo", "who", "at", "block"]
        labels: ClassVar[dict[str, str]] = {"what": "What was changed"}
        help_texts: ClassVar[dict[str, str]] = {"where": ""}
        widgets: ClassVar[dict[str, forms.Widget]] = {"at": MOMENT}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "block" in self.fields:
            blocks = cast("forms.ModelChoiceField[Block]", self.fields["block"])
            blocks.queryset = self.instance.engagement.blocks.all()


class QuickChangeForm(ChangeForm):
    """One line; the time, the person and the block are known."""

    class Meta(ChangeForm.Meta):
        fields: ClassVar[list[str]] = ["what", "where", "undo"]
        widgets: ClassVar[dict[str, forms.Widget]] = {
            "what": forms.TextInput(
                attrs={
                    "data-shortcut": "c",
                    "data-shortcut-label": "Log a change",
                    "autocomplete": "off",
                }
            ),
            "undo": forms.TextInput(),
        }


CHANGES = Register(
    noun="change",
    rows="changes",
    form=ChangeForm,
    one="a change",
    deleting="The line disappears from the change log, the founder's timeline and the next pack.",
)


@require_GET
def change_list(request: HttpRequest, workspace_slug: str, slug: str) -> HttpResponse:
    engagement = access.open_engagement(request, workspace_slug, slug, Right.VIEW_DESK)
    return _log(request, engagement, _quick_line(engagement))


@require_POST
def change_create(request: HttpRequest, workspace_slug: str, slug: str) -> HttpResponse:
    """Adds a line to the log and shows it with an empty line for the next one."""
    engagement = access.open_engagement(request, workspace_slug, slug, Right.WORK)
    by = person(request)
    form = QuickChangeForm(request.POST, instance=new_line(engagement, by))
    if not form.is_valid() or not log_change(form, by):
        return _log(request, engagement, form)
    if cast(Any, request).htmx:
        return _log(request, engagement, _quick_line(engagement))
    messages.success(request, "The change is in the log.")
    return redirect(CHANGES.list_url(engagement))


def new_line(engagement: Engagement, by: User) -> ChangeEntry:
    """A change of now by this person, in the block that is being worked on."""
    block = engagement.blocks.filter(state=BlockState.WORKING).first()
    return ChangeEntry(engagement=engagement, block=block, who=str(by)[:120])


def log_change(form: ChangeForm, by: User) -> bool:
    """Stores a valid form's line and says so in the audit log; False when that was refused."""
    if not carried_out(form, form.save):
        return False
    audit(form.instance.engagement, by, "added a change", form.instance)
    return True


def empty_line(engagement: Engagement) -> dict[str, str]:
    """Most changes of an hour are made in one place, so the last one's place stands there."""
    last = engagement.changes.first()
    return {"where": last.where if last else ""}


def _quick_line(engagement: Engagement) -> QuickChangeForm:
    line = ChangeEntry(engagement=engagement)
    return QuickChangeForm(instance=line, initial=empty_line(engagement))


def _log(request: HttpRequest, engagement: Engagement, form: QuickChangeForm) -> HttpResponse:
    changes = engagement.changes.select_related("block").prefetch_related("rollback_cards")
    context = {
        "form": form,
        "page": Paginator(changes, A_PAGE).get_page(request.GET.get("page")),
    }
    template = "engagements/desk/change_list.html"
    if cast(Any, request).htmx:
        template += "#log"
    return render(request, template, context, status=422 if form.is_bound else 200)
