"""The queue of the embedded mode: Celery messages as files in the data directory.

kombu's filesystem transport, with two of its habits changed: a message appears in the queue only
when it is written whole, and it is taken by a rename within one directory tree, so that exactly one
worker gets it. A message lost with a killed worker is no run lost: the database row is the truth,
and the sweep queues it again.
"""

import os
import time
import uuid
from pathlib import Path
from queue import Empty
from typing import Any

from kombu.transport import filesystem
from kombu.utils.json import dumps, loads


class Channel(filesystem.Channel):
    def _put(  # type: ignore[override]  # kombu names the argument in two ways
        self, queue: str, payload: Any, **kwargs: Any
    ) -> None:
        name = f"{time.time_ns():020d}_{uuid.uuid4()}.{queue}.msg"
        folder = Path(self.data_folder_out)
        draft = folder / f".{name}.draft"
        draft.write_text(dumps(payload))
        os.replace(draft, folder / name)

    def _get(self, queue: str, timeout: float | None = None) -> Any:
        taken_folder = Path(self.processed_folder)
        for name in sorted(os.listdir(self.data_folder_in)):
            if name.startswith(".") or not name.endswith(f".{queue}.msg"):
                continue
            taken = taken_folder / name
            try:
                os.rename(Path(self.data_folder_in) / name, taken)
            except FileNotFoundError:
                continue  # another worker was faster
            message = taken.read_text()
            taken.unlink()
            return loads(message)
        raise Empty


class Transport(filesystem.Transport):
    Channel = Channel
    polling_interval = 0.25  # seconds between two looks into an empty queue
    driver_type = "filesystem"
    driver_name = "filesystem"
