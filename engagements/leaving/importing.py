"""A client's archive into this workspace: looked through first, brought in once somebody agrees.

look_or_bring_in(arrival)              a worker: whichever of the two is next
bring_in(archive)                      the rows alone, all of them or none; returns the client
"""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from django.db import DataError, IntegrityError, transaction

from engagements.leaving.archive import Archive, BadArchive
from engagements.leaving.bringing import Bringer
from engagements.leaving.looking import look_through
from engagements.models import Arrival, ArrivalStep, Client
from engagements.models.leaving import bytes_of
from engagements.tenancy import current

logger = logging.getLogger(__name__)


def look_or_bring_in(arrival: Arrival) -> bool:
    """False when it was taken, has ended, or the file can't be taken."""
    if not arrival.claim():
        return False
    try:
        with _file_of(arrival) as file:
            archive = Archive(file)
            if arrival.step == ArrivalStep.READ:
                preview = look_through(archive, tell=arrival.tell)
                return arrival.end_done(step=ArrivalStep.PREVIEW, preview=preview)
            with transaction.atomic():
                client = bring_in(archive)
                if not arrival.end_done(step=ArrivalStep.IN, client=client):
                    raise RuntimeError("another worker has taken this import over")
        arrival.drop_bytes()
    except BadArchive as refusal:
        arrival.end_failed(str(refusal), step=ArrivalStep.REFUSED)
        arrival.drop_bytes()
        return False
    except Exception:
        logger.exception("import %s failed", arrival.pk)
        arrival.end_failed(
            "It could not be brought in, and nothing of it was kept. The server's log says why.",
            step=ArrivalStep.REFUSED,
        )
        return False
    return True


@transaction.atomic
def bring_in(archive: Archive) -> Client:
    """The client with new keys, in the workspace in scope. Raises BadArchive; then nothing is."""
    try:
        with transaction.atomic():
            return Bringer(archive).bring()
    except (IntegrityError, DataError) as error:
        raise BadArchive(
            "Its rows contradict one another, so nothing of it was kept. Was it edited by hand?"
        ) from error


@contextmanager
def _file_of(arrival: Arrival) -> Iterator[IO[bytes]]:
    workspace_id = current().workspace_id or 0
    with tempfile.TemporaryFile() as file:
        for data in bytes_of(arrival.parts.all, workspace_id):
            file.write(data)
        file.seek(0)
        yield file
