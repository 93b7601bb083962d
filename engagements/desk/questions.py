"""Questions to the founder: asked here, answered in the portal, read here."""

from functools import partial

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from engagements import access
from engagements.access import Right
from engagements.desk.paper_forms import MOMENT, carried_out
from engagements.desk.registers import confirm_page, form_page, person
from engagements.models import Approval, ApprovalKind, Engagement, TransitionError
from engagements.secret_values import NoSecretValues


class QuestionForm(NoSecretValues, forms.Form):
    """`cleaned_data` has the names of `Approval.ask`."""

    question = forms.CharField(
        max_length=300,
        help_text="One question, in words the founder uses.",
        widget=forms.TextInput(
            attrs={"placeholder": "May we switch the old campaign page off on Friday?"}
        ),
    )
    detail = forms.CharField(
        label="What they need to know to answer",
        required=False,
        widget=forms.Textarea(
            attrs={"placeholder": "Nobody visits it any more. We keep a copy for a month."}
        ),
    )
    kind = forms.ChoiceField(
        label="What you need", choices=ApprovalKind.choices, initial=ApprovalKind.QUESTION
    )
    due_at = forms.DateTimeField(
        label="Answer needed by",
        required=False,
        widget=MOMENT,
        help_text="In your time zone. The founder sees it in theirs.",
    )
    stops_clock = forms.BooleanField(
        label="Stop the clock until it is answered",
        required=False,
        help_text="Due times move with it. It goes on by itself with the answer.",
    )

    def clean_due_at(self) -> object:
        due_at = self.cleaned_data["due_at"]
        if due_at and due_at <= timezone.now():
            raise ValidationError("That moment has passed already.")
        return due_at


@require_GET
def approval_list(request: HttpRequest, workspace_slug: str, slug: str) -> HttpResponse:
    engagement = access.open_engagement(request, workspace_slug, slug, Right.VIEW_DESK)
    approvals = engagement.approvals.select_related("risk", "answered_by", "pause").soonest_first()
    waiting, to_read, settled = [], [], []
    for approval in approvals:
        if approval.withdrawn_at or approval.read_at:
            settled.append(approval)
        elif approval.is_answered:
            to_read.append(approval)
        else:
            waiting.append(approval)
    context = {"waiting": waiting, "to_read": to_read, "settled": settled, "now": timezone.now()}
    return render(request, "engagements/desk/approval_list.html", context)


@require_http_methods(["GET", "POST"])
def approval_create(request: HttpRequest, workspace_slug: str, slug: str) -> HttpResponse:
    engagement = access.open_engagement(request, workspace_slug, slug, Right.WORK)
    form = QuestionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        ask = partial(Approval.ask, engagement, **form.cleaned_data, by=person(request))
        if carried_out(form, ask):
            messages.success(request, "Asked. The founder finds it under “Needs you”.")
            return redirect(_list_url(engagement))
    back = _list_url(engagement)
    return form_page(request, form, heading="Ask the founder", back=back, submit="Ask")


@require_GET
def approval_page(request: HttpRequest, workspace_slug: str, slug: str, pk: int) -> HttpResponse:
    engagement = access.open_engagement(request, workspace_slug, slug, Right.VIEW_DESK)
    rows = engagement.approvals.select_related("risk", "asked_by", "answered_by")
    approval = get_object_or_404(rows, pk=pk)
    return render(request, "engagements/desk/approval_page.html", {"approval": approval})


@require_POST
def approval_read(request: HttpRequest, workspace_slug: str, slug: str, pk: int) -> HttpResponse:
    """The answer is read, so the board stops pointing at it."""
    engagement = access.open_engagement(request, workspace_slug, slug, Right.WORK)
    try:
        get_object_or_404(engagement.approvals, pk=pk).mark_read()
    except TransitionError as error:
        messages.error(request, str(error))
    return redirect(_list_url(engagement))


@require_http_methods(["GET", "POST"])
def approval_withdraw(
    request: HttpRequest, workspace_slug: str, slug: str, pk: int
) -> HttpResponse:
    """Takes back a question that has answered itself; asks first."""
    engagement = access.open_engagement(request, workspace_slug, slug, Right.WORK)
    approval = get_object_or_404(engagement.approvals, pk=pk)
    if request.method == "POST":
        try:
            approval.withdraw(by=person(request))
        except TransitionError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, "The question is taken back.")
        return redirect(_list_url(engagement))
    return confirm_page(
        request,
        heading="Take this question back?",
        text=f"“{approval}” disappears from the founder's page. You can ask again.",
        submit="Take it back",
        back=_list_url(engagement),
    )


def _list_url(engagement: Engagement) -> str:
    return reverse("approval_list", args=[engagement.workspace.slug, engagement.slug])
