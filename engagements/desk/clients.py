"""Clients: the list, one client, and its form."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from engagements import access
from engagements.access import Right
from engagements.accounts.forms import TimeZoneField
from engagements.desk.board import Card
from engagements.models import Client, audit
from engagements.secret_values import NoSecretValues

A_PAGE = 50


class ClientForm(NoSecretValues, forms.ModelForm):  # type: ignore[type-arg]
    time_zone = TimeZoneField()

    class Meta:
        model = Client
        fields = ["name", "contact_name", "contact_email", "contact_phone", "time_zone", "notes"]
        labels = {
            "name": "Name of the business",
            "contact_name": "Contact",
            "contact_email": "E-mail",
            "contact_phone": "Phone",
        }
        help_texts = {"contact_name": "The person who decides: usually the founder."}
        widgets = {
            "name": forms.TextInput(attrs={"placeholder": "Harbour Coaching"}),
            "contact_name": forms.TextInput(attrs={"placeholder": "Nora Quist"}),
            "contact_email": forms.EmailInput(attrs={"placeholder": "nora@harbour.example"}),
            "contact_phone": forms.TextInput(attrs={"placeholder": "+44 20 7946 0000"}),
            "notes": forms.Textarea(attrs={"rows": 4}),
        }

    def clean_name(self) -> str:
        return refuse_taken_name(self.cleaned_data["name"], besides=self.instance.pk or 0)


def refuse_taken_name(name: str, besides: int = 0) -> str:
    """The name, unless a client has it: two of one name can't be told apart in a list."""
    if Client.objects.filter(name__iexact=name).exclude(pk=besides).exists():
        raise ValidationError("You have a client of this name already. Add what tells them apart.")
    return name


@require_GET
def client_list(request: HttpRequest, workspace_slug: str) -> HttpResponse:
    access.open_workspace(request, workspace_slug, Right.VIEW_DESK)
    words = request.GET.get("q", "").strip()
    clients = Client.objects.annotate(
        sprints=Count("engagements"),
        open_sprints=Count("engagements", filter=~Q(engagements__state="closed")),
    ).order_by("name", "pk")
    if words:
        clients = clients.filter(Q(name__icontains=words) | Q(contact_name__icontains=words))
    page = Paginator(clients, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "engagements/desk/client_list.html", {"page": page, "words": words})


@require_GET
def client_page(request: HttpRequest, workspace_slug: str, client_slug: str) -> HttpResponse:
    client = access.open_client(request, workspace_slug, client_slug, Right.VIEW_DESK)
    now = timezone.now()
    context = {
        "client": client,
        "cards": [Card.of(each, now) for each in client.engagements.for_board()],
        "members": client.memberships.select_related("user"),
    }
    return render(request, "engagements/desk/client_page.html", context)


@require_http_methods(["GET", "POST"])
def client_create(request: HttpRequest, workspace_slug: str) -> HttpResponse:
    workspace = access.open_workspace(request, workspace_slug, Right.MANAGE)
    form = ClientForm(request.POST or None, initial={"time_zone": workspace.time_zone})
    if request.method == "POST" and form.is_valid():
        client = form.save()
        audit(workspace, access.person(request), "added a client", client)
        return redirect("client_page", workspace_slug, client.slug)
    return _form_page(request, form)


@require_http_methods(["GET", "POST"])
def client_edit(request: HttpRequest, workspace_slug: str, client_slug: str) -> HttpResponse:
    client = access.open_client(request, workspace_slug, client_slug, Right.MANAGE)
    form = ClientForm(request.POST or None, instance=client)
    if request.method == "POST" and form.is_valid():
        form.save()
        audit(client.workspace, access.person(request), "edited a client", client)
        messages.success(request, "Saved.")
        return redirect("client_page", workspace_slug, client_slug)
    return _form_page(request, form)


def _form_page(request: HttpRequest, form: ClientForm) -> HttpResponse:
    context = {"form": form, "client": form.instance}
    return render(request, "engagements/desk/client_form.html", context)
