"""Celery's side of keeping the house: what no app is about."""

from celery import shared_task
from django.db import connection

ROWS_LOOKED_AT = 1000  # of each index, so that it takes some milliseconds however much there is


@shared_task(name="launchready.count_rows", time_limit=60)
def count_rows() -> None:
    """Tell SQLite how its rows are spread, which it chooses indexes by; PostgreSQL counts itself.

    Uncounted, the index on the workspace looks as good as the one on the sprint, and what is
    asked of one sprint is read through those of all of them.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA analysis_limit = {ROWS_LOOKED_AT}")
            cursor.execute("ANALYZE")
