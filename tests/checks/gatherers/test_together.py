import asyncio

import pytest

from checks.engine.facts import Gap, Reason
from checks.gatherers.together import all_of


async def quick() -> str:
    return "seen"


async def never() -> str:
    await asyncio.Event().wait()
    return "seen"


async def fault() -> str:
    raise RuntimeError("a fault of ours")


def test_what_was_seen_in_time_is_kept() -> None:
    found = asyncio.run(all_of({"a": quick(), "b": never()}, seconds=0.05))
    late = found["b"]
    assert found["a"] == "seen"
    assert isinstance(late, Gap)
    assert late.reason is Reason.TIMEOUT


def test_one_fault_takes_nothing_else_with_it(caplog: pytest.LogCaptureFixture) -> None:
    found = asyncio.run(all_of({"a": quick(), "b": fault()}))
    assert found["a"] == "seen"
    assert isinstance(found["b"], Gap)
    assert "looking at b failed" in caplog.text


def test_nothing_to_look_at_is_nothing() -> None:
    assert asyncio.run(all_of({})) == {}
