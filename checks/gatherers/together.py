"""Looking at many things at once, keeping what was seen when the time is up."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Mapping
from typing import ParamSpec, TypeVar

from checks.engine.facts import Gap, Reason

T = TypeVar("T")
P = ParamSpec("P")

logger = logging.getLogger(__name__)

LATE = Gap(Reason.TIMEOUT, "there was no time left to look at this")
SECONDS = 40.0  # a little less than a topic may take, so that what was seen is not lost

MUCH = 100_000  # bytes; a thread costs more than parsing less than that


async def all_of(
    looks: Mapping[str, Coroutine[None, None, T | Gap]], seconds: float = SECONDS
) -> dict[str, T | Gap]:
    """Run *looks* at once; one that is not done after *seconds* becomes a time-out gap."""
    if not looks:
        return {}
    tasks = {key: asyncio.create_task(look) for key, look in looks.items()}
    try:
        await asyncio.wait(tasks.values(), timeout=seconds)
    finally:
        late = {key for key, task in tasks.items() if not task.done()}
        for key in late:
            tasks[key].cancel()
        await asyncio.gather(*(tasks[key] for key in late), return_exceptions=True)
    return {key: LATE if key in late else _outcome(key, task) for key, task in tasks.items()}


async def without_pause(size: int, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Do *work* on *size* bytes: much of it in a thread, for it would hold up every other look."""
    if size < MUCH:
        return work(*args, **kwargs)
    return await asyncio.to_thread(work, *args, **kwargs)


def _outcome(key: str, task: asyncio.Task[T | Gap]) -> T | Gap:
    """A fault of ours with one thing must not take the others with it."""
    if (error := task.exception()) is not None:
        logger.error("looking at %s failed", key, exc_info=error)
        return Gap(Reason.PROTOCOL, "our own gatherer failed")
    return task.result()
