"""The board: every sprint of the workspace, what needs me first."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django import forms
from django.core.paginator import Paginator
from django.db.models import F, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from engagements import access
from engagements.access import Right
from engagements.desk.sentences import hours_of, reason_for_me
from engagements.models import Engagement, EngagementState
from engagements.models.board import EngagementQuerySet

A_PAGE = 25
OPEN, EVERY = "open", "all"
LEFT = "left"


class BoardFilter(forms.Form):
    """What to show. What it does not understand counts as not asked for."""

    q = forms.CharField(
        label="Find",
        required=False,
        widget=forms.TextInput(
            attrs={
                "type": "search",
                "placeholder": "Client or domain",
                "data-shortcut": "/",
                "data-shortcut-label": "Find a sprint",
            }
        ),
    )
    state = forms.ChoiceField(
        label="State",
        required=False,
        choices=[
            (OPEN, "All open ones"),
            *EngagementState.choices,
            (EVERY, "With the closed ones"),
        ],
    )

    order = forms.ChoiceField(
        label="Order",
        required=False,
        choices=[("", "What needs me first"), (LEFT, "Least time left first")],
    )

    def narrow(self, sprints: EngagementQuerySet) -> EngagementQuerySet:
        self.full_clean()
        state = self.cleaned_data.get("state") or OPEN
        words = self.cleaned_data.get("q", "")
        if state == OPEN:
            sprints = sprints.open()
        elif state != EVERY:
            sprints = sprints.filter(state=state)
        if words:
            sprints = sprints.filter(
                Q(client__name__icontains=words)
                | Q(domain__icontains=words)
                | Q(title__icontains=words)
            )
        if self.cleaned_data.get("order") == LEFT:
            sprints = sprints.order_by(F("used").desc(nulls_last=True), "title", "pk")
        return sprints

    @property
    def is_narrowing(self) -> bool:
        """Whether a sprint may be hidden by what was asked for."""
        asked = self.cleaned_data
        return bool(asked.get("q")) or asked.get("state", EVERY) != EVERY


@dataclass(frozen=True, slots=True)
class Card:
    """One line of the board."""

    engagement: Engagement
    reason: str
    left: timedelta | None
    hours_used: int
    hours: int
    waited: timedelta  # for the client, so far

    @classmethod
    def of(cls, sprint: Engagement, now: datetime) -> "Card":
        clock = sprint.clock
        return cls(
            engagement=sprint,
            reason=reason_for_me(sprint, now),
            left=clock.remaining(now) if sprint.started_at else None,
            hours_used=int(clock.hour(now)),
            hours=hours_of(sprint),
            waited=clock.blocked_by_client(now),
        )


@require_GET
def board(request: HttpRequest, workspace_slug: str) -> HttpResponse:
    access.open_workspace(request, workspace_slug, Right.VIEW_DESK)
    asked = BoardFilter(request.GET)
    order = asked.narrow(Engagement.objects.in_board_order()).values_list("pk", flat=True)
    page = Paginator(order, A_PAGE).get_page(request.GET.get("page"))
    sprints = Engagement.objects.for_board().in_bulk(list(page))
    now = timezone.now()
    context = {"filter": asked, "page": page, "cards": [Card.of(sprints[pk], now) for pk in page]}
    return render(request, "engagements/desk/board.html", context)
