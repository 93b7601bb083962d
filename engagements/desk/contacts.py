"""Who to call; who gets the alerts is shown beside them, and kept among the destinations."""

from dataclasses import dataclass
from typing import ClassVar

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from engagements import access
from engagements.access import Right
from engagements.desk.paper_forms import PaperForm, already_there
from engagements.desk.registers import Register
from engagements.models import Contact, ContactRole

NEEDED = (ContactRole.FIRST_WEEK,)  # without these a launch week has nobody to turn to


class ContactForm(PaperForm):
    examples: ClassVar[dict[str, str]] = {
        "name": "Cloudflare support",
        "email": "help@host.example",
        "phone": "+44 20 7946 0000",
        "url": "https://host.example/help",
        "hours": "Weekdays 9 to 17, London",
        "note": "Quote the customer number on the invoice.",
    }
    url = forms.URLField(
        label="Support page", required=False, max_length=500, assume_scheme="https"
    )

    class Meta:
        model = Contact
        fields: ClassVar[list[str]] = ["role", "name", "email", "phone", "url", "hours", "note"]
        labels: ClassVar[dict[str, str]] = {"role": "What for", "email": "E-mail"}
        help_texts: ClassVar[dict[str, str]] = {
            "name": "A person, or the company and its desk.",
            "email": "At least one of e-mail, phone and support page.",
        }
        error_messages: ClassVar[dict[str, dict[str, str]]] = already_there(
            "This contact is on the list already, for the same purpose."
        )


CONTACTS = Register(
    noun="contact",
    rows="contacts",
    form=ContactForm,
    one="a contact",
    deleting="The founder no longer finds it on “who to call”, nor in the next handover pack.",
)


@dataclass(frozen=True, slots=True)
class RoleOfContacts:
    role: ContactRole
    contacts: list[Contact]

    @property
    def is_wanting(self) -> bool:
        return self.role in NEEDED and not self.contacts


@require_GET
def contact_list(request: HttpRequest, workspace_slug: str, slug: str) -> HttpResponse:
    engagement = access.open_engagement(request, workspace_slug, slug, Right.VIEW_DESK)
    contacts = list(engagement.contacts.all())
    by_role = [
        RoleOfContacts(role, [contact for contact in contacts if contact.role == role])
        for role in ContactRole
    ]
    context = {
        "roles": [each for each in by_role if each.contacts or each.role in NEEDED],
        "destinations": engagement.alert_destinations.all(),
    }
    return render(request, "engagements/desk/contact_list.html", context)
