"""Many domains through the engine in one process, a bounded number of them at once.

Standard input: {"network": "network.toml", "specs": [{"domain": …}, …], "at_once": 16, "warm_up":
20}; standard output: one JSON object, as :class:`Throughput` has it.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from checks.engine.evaluate import judge
from checks.engine.spec import LaunchSpec
from checks.gatherers.look import look_at
from checks.gatherers.network import Network, NetworkConfig
from tests.bench.judging import megabytes


@dataclass(frozen=True, slots=True)
class Throughput:
    """``resident`` is in megabytes: after the warm-up, in the middle, at the end."""

    domains: int
    seconds: float
    cpu_seconds: float
    resident: tuple[float, float, float]
    median_audit: float  # seconds that one domain took, with the others at its side
    statuses: dict[str, int]

    @property
    def a_second(self) -> float:
        return self.domains / self.seconds

    @property
    def cpu_ms_each(self) -> float:
        return self.cpu_seconds / self.domains * 1000


class Pool:
    """Looks at one domain after the other, *at_once* of them at a time."""

    def __init__(self, network: Network, at_once: int) -> None:
        self.network, self.at_once = network, at_once
        self.taken: list[float] = []  # seconds an audit
        self.statuses: Counter[str] = Counter()

    async def run(self, specs: list[LaunchSpec]) -> None:
        waiting = iter(specs)
        async with asyncio.TaskGroup() as group:
            for _ in range(self.at_once):
                group.create_task(self._work(waiting))

    async def _work(self, waiting: Iterator[LaunchSpec]) -> None:
        for spec in waiting:
            began = time.perf_counter()
            verdicts = judge(await look_at(spec, self.network))
            self.statuses.update(verdict.status.value for verdict in verdicts)
            self.taken.append(time.perf_counter() - began)


async def measure(asked: dict[str, Any]) -> Throughput:
    specs = [LaunchSpec.from_dict(spec) for spec in asked["specs"]]
    warm_up, measured = specs[: asked["warm_up"]], specs[asked["warm_up"] :]
    network = Network(NetworkConfig.from_toml(Path(asked["network"])))
    await Pool(network, asked["at_once"]).run(warm_up)
    pool, half = Pool(network, asked["at_once"]), len(measured) // 2
    resident = [megabytes()]
    wall, cpu = time.perf_counter(), time.process_time()
    for part in (measured[:half], measured[half:]):
        await pool.run(part)
        resident.append(megabytes())
    seconds, cpu_seconds = time.perf_counter() - wall, time.process_time() - cpu
    return Throughput(
        domains=len(measured),
        seconds=seconds,
        cpu_seconds=cpu_seconds,
        resident=(resident[0], resident[1], resident[2]),
        median_audit=sorted(pool.taken)[len(measured) // 2],
        statuses=dict(pool.statuses),
    )


def main() -> None:
    print(json.dumps(asdict(asyncio.run(measure(json.load(sys.stdin))))))


if __name__ == "__main__":
    main()
