"""Contacts that got the alerts become destinations; nothing that was written down is lost."""

from collections.abc import Iterator

import pytest
from django.core.management import call_command

from engagements import tenancy
from engagements.models import AlertDestination, Contact, Engagement, IntakeOutcome
from tests.factories import make_alert, make_contact, make_engagement, make_intake_outcome

BEFORE = "0024_names_beside_accounts"


@pytest.fixture
def engagement(transactional_db: None) -> Iterator[Engagement]:
    made = make_engagement()
    with tenancy.scope(made.workspace_id):
        yield made
    call_command("migrate", verbosity=0)


def gets_alerts(engagement: Engagement, **fields: str) -> Contact:
    ways = {"name": "Fay Founder", "email": "", "phone": "", "url": ""}
    contact: Contact = make_contact(engagement, **(ways | fields))
    return contact


def test_each_way_to_them_is_a_destination(engagement: Engagement) -> None:
    both = gets_alerts(
        engagement,
        email="fay@coach.example",
        phone="+44 20 7946 0000",
        url="https://coach.example/on-call",
        hours="At any time",
        note="Ring twice.",
    )
    known = gets_alerts(engagement, name="Ann", email="ann@coach.example", note="Mornings.")
    page = gets_alerts(engagement, name="The pager", url="https://pager.example/coach")
    hosting = make_contact(engagement)
    make_alert(engagement, who="Ann Baker", address=known.email, kinds=["mail"], note="Here.")
    outcome = make_intake_outcome(engagement, contact=both, makes="contact")
    call_command("migrate", "engagements", BEFORE, verbosity=0)
    Contact.objects.filter(pk__in=[both.pk, known.pk, page.pk]).update(role="alerts")
    call_command("migrate", "engagements", verbosity=0)
    needed = ["uptime", "certificate", "forms", "errors"]
    written = "https://coach.example/on-call\nAt any time\nRing twice."
    rows = AlertDestination.objects.order_by("address")
    assert [(row.who, row.channel, row.address, row.kinds, row.note) for row in rows] == [
        ("Fay Founder", "call", "+44 20 7946 0000", needed, written),
        ("Ann Baker", "mail", "ann@coach.example", ["mail"], "Here.\nAnn\nMornings."),
        ("Fay Founder", "mail", "fay@coach.example", needed, written),
        ("The pager", "app", "https://pager.example/coach", needed, page.url),
    ]
    assert {row.workspace_id for row in rows} == {engagement.workspace_id}
    moved = IntakeOutcome.objects.get(pk=outcome.pk)
    assert (moved.makes, moved.contact, moved.alert) == ("alert", None, rows[2])
    assert [row.pk for row in Contact.objects.all()] == [hosting.pk]
