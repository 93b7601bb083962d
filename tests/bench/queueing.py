"""Fills the Celery benchmark's database: schema, an engagement a domain, and its audit queued.

Standard input: a JSON list of domains. A process of its own, since it needs Django.
"""

from __future__ import annotations

import json
import sys

import django


def fill(domains: list[str]) -> None:
    from django.core.management import call_command

    from checks.runs.models import Run
    from engagements import tenancy
    from tests.factories import make_client, make_engagement, make_workspace

    call_command("migrate", verbosity=0)
    workspace = make_workspace()
    with tenancy.scope(workspace.pk):
        for domain in domains:
            client = make_client(domain, workspace=workspace)
            Run.ask_audit(make_engagement(client=client, domain=domain))


if __name__ == "__main__":
    django.setup()
    fill(json.load(sys.stdin))
