"""Opening an engagement on one page, and what can be changed about it afterwards."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from engagements.desk.clients import refuse_taken_name
from engagements.domain_names import domain_in
from engagements.editions import book, books
from engagements.models import Client, Engagement, Workspace
from engagements.secret_values import NoSecretValues

ROUTES = ("home", "login", "booking", "checkout", "webhook")
WEBHOOK_STATUS = 405  # what one that takes deliveries only answers to a visit (RFC 9110, 15.5.6)


class DomainField(forms.CharField):
    """A domain as a person types it; cleaned to the A-label form."""

    def clean(self, value: Any) -> str:
        return domain_in(super().clean(value))


class WebAddressField(forms.URLField):
    """An optional address with http or https."""

    default_validators = [URLValidator(schemes=["http", "https"])]

    def __init__(self, label: str, example: str, help_text: str = "") -> None:
        super().__init__(
            label=label,
            required=False,
            max_length=2000,
            assume_scheme="https",
            help_text=help_text,
            widget=forms.URLInput(attrs={"placeholder": example}),
        )


class NewEngagementForm(NoSecretValues, forms.Form):
    """Client, domain and playbook; the rest is optional and goes into the launch spec."""

    client: "forms.ModelChoiceField[Client]" = forms.ModelChoiceField(
        queryset=None, label="Client", required=False, empty_label="A new client, named below"
    )
    client_name = forms.CharField(
        label="Name of the business",
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": "Harbour Coaching"}),
    )
    contact_name = forms.CharField(
        label="Founder's name",
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": "Nora Quist"}),
    )
    contact_email = forms.EmailField(
        label="Founder's e-mail",
        required=False,
        widget=forms.EmailInput(attrs={"placeholder": "nora@harbour.example"}),
        help_text="Nothing is sent yet; you invite the founder from the next page.",
    )
    domain = DomainField(
        label="Domain",
        max_length=2000,
        help_text="The name alone, as one types it into a browser. Letters like ü and é are fine.",
        widget=forms.TextInput(
            attrs={"placeholder": "coach.example", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    playbook = forms.ChoiceField(label="Playbook", widget=forms.RadioSelect)
    home = WebAddressField("Home page", "https://www.coach.example/")
    login = WebAddressField("Log-in", "https://app.coach.example/login")
    booking = WebAddressField("Booking", "https://app.coach.example/book")
    checkout = WebAddressField("Checkout", "https://app.coach.example/checkout")
    webhook = WebAddressField(
        "Webhook",
        "https://api.coach.example/hooks/payments",
        f"Expected to answer {WEBHOOK_STATUS} to a visit, as it takes deliveries only.",
    )
    senders = forms.CharField(
        label="Services that may send mail for this domain",
        required=False,
        max_length=500,
        help_text="Separated by commas. SPF and DKIM are judged against this list.",
        widget=forms.TextInput(attrs={"placeholder": "google-workspace, postmark"}),
    )
    edge_provider = forms.CharField(
        label="Edge provider",
        required=False,
        max_length=60,
        help_text="Who stands in front of the site, if anyone does.",
        widget=forms.TextInput(attrs={"placeholder": "cloudflare"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        clients: Any = self.fields["client"]
        clients.queryset = Client.objects.all()
        playbooks: Any = self.fields["playbook"]
        playbooks.choices = [(each.key, each.title) for each in books()]

    @property
    def client_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in ("client_name", "contact_name", "contact_email")]

    @property
    def spec_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in (*ROUTES, "senders", "edge_provider")]

    @property
    def has_spec_errors(self) -> bool:
        return any(field.errors for field in self.spec_fields)

    def clean_client_name(self) -> str:
        name: str = self.cleaned_data["client_name"]
        if self.cleaned_data.get("client"):
            return ""
        if not name:
            raise ValidationError("Pick a client above, or name the new one here.")
        return refuse_taken_name(name)

    def take_client(self, workspace: Workspace) -> Client:
        """The client that was picked, or the new one, saved."""
        given = self.cleaned_data
        picked: Client | None = given["client"]
        return picked or Client.objects.create(
            name=given["client_name"],
            contact_name=given["contact_name"],
            contact_email=given["contact_email"],
            time_zone=workspace.time_zone,
        )

    def spec(self) -> dict[str, Any]:
        """What was typed beside the domain, in the shape of launchready.toml."""
        given = self.cleaned_data
        spec: dict[str, Any] = {}
        if routes := [self._route(name) for name in ROUTES if given[name]]:
            spec["route"] = routes
        senders = [name.strip().lower() for name in given["senders"].split(",")]
        if any(senders):
            spec["mail"] = {"senders": [name for name in senders if name]}
        if given["edge_provider"]:
            spec["edge"] = {"provider": given["edge_provider"].lower()}
        return spec

    def _route(self, name: str) -> dict[str, Any]:
        route = {"name": name, "url": self.cleaned_data[name]}
        if name == "webhook":
            return {**route, "status": WEBHOOK_STATUS}
        return {**route, "p95_ms": book(self.cleaned_data["playbook"]).playbook.core_p95_ms}


class EngagementForm(NoSecretValues, forms.ModelForm):  # type: ignore[type-arg]
    """The title, and what the sprint does and leaves."""

    class Meta:
        model = Engagement
        fields = ["title", "scope_in", "scope_out"]
        labels = {"scope_in": "In this sprint", "scope_out": "Not in this sprint"}
        help_texts = {
            "title": "The founder sees it too.",
            "scope_in": "What you will do in these 48 hours. The founder reads it in the portal.",
            "scope_out": "What you will not, so that nobody waits for it.",
        }
        widgets = {
            "scope_in": forms.Textarea(
                attrs={"rows": 6, "placeholder": "Domain, mail, one clean deployment, handover."}
            ),
            "scope_out": forms.Textarea(
                attrs={"rows": 6, "placeholder": "New features, design, copy, advertising."}
            ),
        }


class ReasonForm(NoSecretValues, forms.Form):
    """Why the clock stops, in the words the client reads too."""

    reason = forms.CharField(max_length=300)


class PauseForm(ReasonForm):
    reason = forms.CharField(
        label="Why do you pause?",
        max_length=300,
        widget=forms.TextInput(attrs={"id": "pause_reason", "placeholder": "Night, until 8:00"}),
    )


class WaitForm(ReasonForm):
    reason = forms.CharField(
        label="What do you need from the client?",
        max_length=300,
        widget=forms.TextInput(
            attrs={"id": "wait_reason", "placeholder": "The log-in of the registrar"}
        ),
    )
