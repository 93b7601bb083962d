"""``python -m tests.browser.time_passes``: a sprint as it is when hours or days have gone by.

The served product keeps real time, so its rows are moved instead, in a process of its own. The
scheduler's task is called as beat would call it.

    stood HOURS SLUG        the pause that lasts began so long ago, and all before it as well
    waits_until DAYS TITLE  the risks of that title may wait until so many days from now
"""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import timedelta

from tests.browser.site import ROOT, Site


def time_passes(site: Site, *words: str) -> None:
    command = [sys.executable, "-m", "tests.browser.time_passes", *words]
    subprocess.run(command, cwd=ROOT, env=site.environment, check=True)  # noqa: S603


def stood(hours: str, slug: str) -> None:
    from django.db.models import F

    from engagements.models import Engagement

    earlier = timedelta(hours=int(hours))
    sprint = Engagement.objects.get(slug=slug)
    Engagement.objects.filter(pk=sprint.pk).update(started_at=F("started_at") - earlier)
    sprint.pauses.filter(ended_at=None).update(started_at=F("started_at") - earlier)
    for name in ("started_at", "resumed_at"):
        sprint.blocks.exclude(**{name: None}).update(**{name: F(name) - earlier})


def waits_until(days: str, title: str) -> None:
    from django.utils import timezone

    from engagements.models import Risk
    from engagements.tasks import look_after_all_waits

    day = timezone.localdate() + timedelta(days=int(days))
    moved = Risk.objects.filter(title=title, state="accepted").update(accepted_until=day)
    if not moved:
        raise SystemExit(f"no risk “{title}” is accepted")
    look_after_all_waits()


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "launchready.settings")
    import django

    django.setup()
    from engagements import tenancy

    verb, *words = sys.argv[1:]
    with tenancy.every_workspace("a test lets time pass"):
        {"stood": stood, "waits_until": waits_until}[verb](*words)
    return 0


if __name__ == "__main__":
    sys.exit(main())
