"""Places older than the rule of the second step get their week from the release that brings it."""

from __future__ import annotations

from typing import Any

from django.db import migrations, models
from django.utils import timezone


def begin_the_week(apps: Any, schema_editor: Any) -> None:
    apps.get_model("engagements", "Membership").objects.update(second_step_from=timezone.now())


class Migration(migrations.Migration):
    dependencies = [("engagements", "0022_mail_of_everything")]

    operations = [
        migrations.AddField(
            model_name="membership",
            name="second_step_from",
            field=models.DateTimeField(
                editable=False,
                help_text="For places older than the rule: when it came to this database.",
                null=True,
            ),
        ),
        migrations.RunPython(begin_the_week, migrations.RunPython.noop),
    ]
