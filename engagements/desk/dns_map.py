"""The DNS map: observations in plain English, with what only people know beside them."""

from typing import Any, ClassVar, cast

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from engagements import access
from engagements.access import Right
from engagements.desk.paper_forms import PaperForm, carried_out
from engagements.desk.registers import person
from engagements.dns_groups import grouped
from engagements.models import DnsRecord, Engagement, audit
from engagements.secret_values import NoSecretValues

MEANT = [("unknown", "Nobody has said yet"), ("true", "Yes"), ("false", "No, it can go")]
WHO = "North Star, at Cloudflare"


class DnsRecordForm(PaperForm):
    """What observations leave alone."""

    examples: ClassVar[dict[str, str]] = {
        "who_can_change": WHO,
        "note": "Left over from the old shop; ask Fay before it goes.",
    }
    intentional = forms.NullBooleanField(
        label="Is it meant to be there?", required=False, widget=forms.Select(choices=MEANT)
    )

    class Meta:
        model = DnsRecord
        fields: ClassVar[list[str]] = ["intentional", "who_can_change", "note"]
        labels: ClassVar[dict[str, str]] = {"who_can_change": "Who can change it"}
        help_texts: ClassVar[dict[str, str]] = {"who_can_change": "A person, and where they do it."}


class HolderForm(NoSecretValues, forms.Form):
    """Mostly one person can change every record, so it is typed once."""

    who_can_change = forms.CharField(
        label="Who can change the records that name nobody yet?",
        max_length=200,
        widget=forms.TextInput(attrs={"placeholder": WHO}),
    )


@require_GET
def dns_map(request: HttpRequest, workspace_slug: str, slug: str) -> HttpResponse:
    engagement = access.open_engagement(request, workspace_slug, slug, Right.VIEW_DESK)
    return _map(request, engagement, HolderForm())


@require_POST
def dns_map_fill(request: HttpRequest, workspace_slug: str, slug: str) -> HttpResponse:
    """Names who can change every record that names nobody yet."""
    engagement = access.open_engagement(request, workspace_slug, slug, Right.WORK)
    form = HolderForm(request.POST)
    if not form.is_valid() or not carried_out(form, lambda: _fill(request, engagement, form)):
        return _map(request, engagement, form)
    return redirect(_map_url(engagement))


@require_http_methods(["GET", "POST"])
def dns_record_edit(request: HttpRequest, workspace_slug: str, slug: str, pk: int) -> HttpResponse:
    """One record's form: in its place on the map, or on a page of its own without JavaScript."""
    engagement = access.open_engagement(request, workspace_slug, slug, Right.WORK)
    record = get_object_or_404(engagement.dns_records, pk=pk)
    form = DnsRecordForm(request.POST or None, instance=record, auto_id=f"id_{pk}_%s")
    if request.method == "POST" and form.is_valid() and carried_out(form, form.save):
        if form.has_changed():
            audit(engagement, person(request), "explained a DNS record", record)
        return _after(request, record)
    template = "engagements/desk/dns_record_edit.html"
    if cast(Any, request).htmx:
        template += "#form"
    context = {"form": form, "record": record, "back": _map_url(engagement, record)}
    return render(request, template, context, status=422 if form.is_bound else 200)


@require_GET
def dns_record_page(request: HttpRequest, workspace_slug: str, slug: str, pk: int) -> HttpResponse:
    """One record of the map, for putting it back when its form is closed."""
    engagement = access.open_engagement(request, workspace_slug, slug, Right.VIEW_DESK)
    return _after(request, get_object_or_404(engagement.dns_records, pk=pk))


def _after(request: HttpRequest, record: DnsRecord) -> HttpResponse:
    if cast(Any, request).htmx:
        return render(request, "engagements/desk/_dns_record.html", {"record": record})
    return redirect(_map_url(record.engagement, record))


def _map(request: HttpRequest, engagement: Engagement, form: HolderForm) -> HttpResponse:
    records = list(engagement.dns_records.all())
    context = {
        "groups": grouped(records),
        "total": len(records),
        "drifted": [record for record in records if record.has_drifted],
        "differing": [record for record in records if record.differs_from_list],
        "unexplained": sum(record.intentional is None for record in records),
        "without_holder": sum(not record.who_can_change for record in records),
        "observed_at": max(
            (r.last_observed_at for r in records if r.last_observed_at), default=None
        ),
        "holder_form": form,
    }
    status = 422 if form.is_bound else 200
    return render(request, "engagements/desk/dns_map.html", context, status=status)


def _fill(request: HttpRequest, engagement: Engagement, form: HolderForm) -> None:
    """Row by row, because a closed engagement refuses in `save`."""
    who = form.cleaned_data["who_can_change"]
    unnamed = list(engagement.dns_records.filter(who_can_change=""))
    for record in unnamed:
        record.who_can_change = who
        record.save(update_fields=["who_can_change"])
    if unnamed:
        audit(engagement, person(request), f"named who can change {len(unnamed)} DNS records", who)
    messages.success(request, f"Noted for {len(unnamed)} records.")


def _map_url(engagement: Engagement, record: DnsRecord | None = None) -> str:
    url = reverse("dns_map", args=[engagement.workspace.slug, engagement.slug])
    return f"{url}#dns-record-{record.pk}" if record else url
