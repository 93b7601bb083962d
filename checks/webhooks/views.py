"""The desk's side of webhooks: add one, read its log, send again, switch it off and on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from checks.gatherers.network import Blocked, NetworkFileError
from checks.parsing import ParseError
from checks.runs.looking import network
from checks.webhooks.models import PING, Delivery, Webhook
from checks.webhooks.sending import check_target
from engagements import access
from engagements.access import Right
from engagements.events import Event
from engagements.models import Engagement, TransitionError, User
from engagements.secret_values import NoSecretValues

FRESH = "fresh_webhook_secret"  # in the session: of the webhook made just now, shown once
A_PAGE = 25


class WebhookForm(NoSecretValues, forms.Form):
    url = forms.CharField(
        label="Address",
        max_length=1000,
        help_text="Where we POST to; it begins with https:// and is reachable from the internet.",
        widget=forms.URLInput(
            attrs={"placeholder": "https://automation.coach.example/launchready"}
        ),
    )
    engagement: forms.ModelChoiceField[Engagement] = forms.ModelChoiceField(
        queryset=None,
        label="Of which sprint?",
        required=False,
        empty_label="Every engagement of the workspace",
    )
    events = forms.MultipleChoiceField(
        label="What should be told?", choices=Event.choices, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        engagements: Any = self.fields["engagement"]
        engagements.queryset = Engagement.objects.in_brief()

    def clean_url(self) -> str:
        try:
            return str(check_target(network(), self.cleaned_data["url"]))
        except (ParseError, Blocked) as error:
            words = str(error).rstrip(".")
            raise ValidationError(f"This address can't be used: {words}.") from None
        except NetworkFileError:
            raise ValidationError("Our network file can't be used; tell the operator.") from None


@require_http_methods(["GET", "POST"])
def webhook_list(request: HttpRequest, workspace_slug: str) -> HttpResponse:
    """All webhooks of the workspace, and the form for the next one."""
    access.open_workspace(request, workspace_slug, Right.MANAGE)
    form = WebhookForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        made = Webhook.make(
            given["url"], given["events"], given["engagement"], by=access.person(request)
        )
        request.session[FRESH] = made.pk
        return redirect("webhook_page", workspace_slug, made.pk)
    webhooks = Webhook.objects.select_related("engagement").with_last_delivery()
    context = {"form": form, "webhooks": webhooks}
    status = 422 if form.is_bound else 200
    return render(request, "checks/webhooks/webhook_list.html", context, status=status)


@never_cache
@require_GET
def webhook_page(request: HttpRequest, workspace_slug: str, pk: int) -> HttpResponse:
    """One webhook, its secret the first time, and the log, live while a first try is under way."""
    webhook = _opened(request, workspace_slug, pk)
    deliveries = webhook.deliveries.select_related("engagement")
    page = Paginator(deliveries, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "webhook": webhook,
        "page": page,
        "is_under_way": any(delivery.is_first_try for delivery in page),
    }
    if cast(Any, request).htmx:
        return render(request, "checks/webhooks/webhook_page.html#deliveries", context)
    is_fresh = request.session.pop(FRESH, None) == webhook.pk
    context["secret"] = webhook.secret if is_fresh else ""
    return render(request, "checks/webhooks/webhook_page.html", context)


@require_POST
def webhook_ping(request: HttpRequest, workspace_slug: str, pk: int) -> HttpResponse:
    """Sends a delivery that tells nothing, to see that it arrives."""
    webhook = _opened(request, workspace_slug, pk)
    if webhook.disabled_at:
        messages.error(request, "Switch the webhook on first.")
    else:
        with transaction.atomic():
            Delivery.queue(webhook, webhook.engagement, PING, {}, at_once=True)
        messages.success(request, "A test is on its way; look again in a moment.")
    return redirect("webhook_page", workspace_slug, pk)


@require_POST
def webhook_secret(request: HttpRequest, workspace_slug: str, pk: int) -> HttpResponse:
    """Renews the secret, which the next page shows once."""
    webhook = _opened(request, workspace_slug, pk)
    webhook.renew_secret(by=access.person(request))
    request.session[FRESH] = webhook.pk
    return redirect("webhook_page", workspace_slug, pk)


@require_POST
def webhook_switch(request: HttpRequest, workspace_slug: str, pk: int) -> HttpResponse:
    """On when it is off, and off when it is on, by what the button says."""
    webhook = _opened(request, workspace_slug, pk)
    if request.POST.get("press") == "on":
        _try(request, lambda by: webhook.switch_on(by=by), "Switched on.")
    else:
        _try(request, lambda by: webhook.switch_off("by hand", by=by), "Switched off.")
    return redirect("webhook_page", workspace_slug, pk)


@require_POST
def webhook_remove(request: HttpRequest, workspace_slug: str, pk: int) -> HttpResponse:
    webhook = _opened(request, workspace_slug, pk)
    webhook.remove(by=access.person(request))
    messages.success(request, "Removed, with its log.")
    return redirect("webhook_list", workspace_slug)


@require_POST
def delivery_again(
    request: HttpRequest, workspace_slug: str, pk: int, delivery_pk: int
) -> HttpResponse:
    """Sends a message once more, under the id that it had."""
    webhook = _opened(request, workspace_slug, pk)
    delivery = get_object_or_404(webhook.deliveries.all(), pk=delivery_pk)
    delivery.webhook = webhook
    _try(request, lambda by: delivery.send_again(by=by), "On its way again.")
    return redirect("webhook_page", workspace_slug, pk)


def _opened(request: HttpRequest, workspace_slug: str, pk: int) -> Webhook:
    access.open_workspace(request, workspace_slug, Right.MANAGE)
    rows = Webhook.objects.select_related("engagement", "workspace", "made_by")
    webhook: Webhook = get_object_or_404(rows, pk=pk)
    return webhook


def _try(request: HttpRequest, verb: Callable[[User], object], said: str) -> None:
    try:
        verb(access.person(request))
        messages.success(request, said)
    except TransitionError as refusal:
        messages.error(request, str(refusal))
