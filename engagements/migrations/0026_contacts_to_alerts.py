"""By itself: PostgreSQL alters no table in a transaction that still has rows of it to look after."""

from django.db import migrations

NEEDED = ["uptime", "certificate", "forms", "errors"]


def move(apps, schema_editor):
    """Whoever was a contact for alerts becomes a destination for each way they are reached by."""
    contacts = apps.get_model("engagements", "Contact")
    outcomes = apps.get_model("engagements", "IntakeOutcome")
    for contact in list(contacts.objects.filter(role="alerts").order_by("pk")):
        made = [_destination(apps, contact, *way) for way in _ways(contact)]
        outcomes.objects.filter(contact_id=contact.pk).update(
            alert=made[0], contact=None, makes="alert"
        )
        contact.delete()


def _ways(contact):
    if contact.email:
        yield "mail", contact.email
    if contact.phone:
        yield "call", contact.phone
    if contact.url and not (contact.email or contact.phone):
        yield "app", contact.url[:254]


def _destination(apps, contact, channel, address):
    """A new one, or the one of that address, with nothing that was written down lost."""
    said = [contact.url, contact.hours, contact.note]
    place = {"engagement_id": contact.engagement_id, "channel": channel, "address": address}
    rows = apps.get_model("engagements", "AlertDestination").objects
    row = rows.filter(**place).first()
    if row is None:
        of = {"workspace_id": contact.workspace_id, "client_id": contact.client_id}
        row = rows.model(**place, **of, who=contact.name, kinds=NEEDED)
    elif row.who != contact.name:
        said.insert(0, contact.name)
    row.note = "\n".join([each for each in [row.note, *said] if each])
    row.save()
    return row


class Migration(migrations.Migration):

    dependencies = [
        ('engagements', '0025_alert_of_an_answer'),
    ]

    operations = [
        migrations.RunPython(move, migrations.RunPython.noop),
    ]
