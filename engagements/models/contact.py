"""Who to call: the support contacts of the founder's systems, and of the first week.

Who gets the alerts is among the alert destinations, each with its test.
"""

from django.db import models

from engagements.models.constraints import one_of
from engagements.models.engagement import Engagement
from engagements.models.owned import EngagementPaper


class ContactRole(models.TextChoices):
    FIRST_WEEK = "first_week", "Who to call in week one"
    REGISTRAR = "registrar", "Registrar"
    HOSTING = "hosting", "Hosting"
    EDGE = "edge", "Edge"
    MAIL = "mail", "Mail"
    PAYMENTS = "payments", "Payments"
    ANALYTICS = "analytics", "Analytics"
    OTHER = "other", "Other"


class Contact(EngagementPaper):
    engagement = models.ForeignKey(
        Engagement, models.CASCADE, related_name="contacts", editable=False
    )
    role = models.CharField(max_length=12, choices=ContactRole)
    name = models.CharField(max_length=120)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    url = models.URLField("support page", blank=True, max_length=500)
    hours = models.CharField("when they answer", max_length=120, blank=True)
    note = models.TextField(blank=True)

    class Meta(EngagementPaper.Meta):
        ordering = ["role", "name", "pk"]
        constraints = [
            one_of("role", ContactRole),
            models.UniqueConstraint(name="contact_once", fields=["engagement", "role", "name"]),
            models.CheckConstraint(
                name="contact_reachable",
                condition=~models.Q(email="", phone="", url=""),
                violation_error_message="Give at least one of e-mail, phone and support page.",
            ),
        ]

    def __str__(self) -> str:
        return self.name
