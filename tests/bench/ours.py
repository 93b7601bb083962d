"""Our own side, in a process of its own: one audit after the other, in a warm process.

The argument is the network file. A line of standard input is a launch spec as JSON, the line of
standard output that answers it an audit as :class:`Audit` has it.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path

from checks.engine.evaluate import judge
from checks.engine.scorecard import score
from checks.engine.spec import LaunchSpec
from checks.engine.verdict import Status
from checks.gatherers.look import look_at
from checks.gatherers.network import Network, NetworkConfig
from checks.gatherers.tally import Tally

TROUBLE = (Status.FAIL, Status.WARN, Status.NOT_OBSERVED)


@dataclass(frozen=True, slots=True)
class Audit:
    """What one audit cost and said. Times are in seconds."""

    domain: str
    wall: float
    cpu: float
    judging: float  # CPU, also part of ``cpu``
    counted: dict[str, int]  # by our own tally
    gate: str
    statuses: dict[str, int]
    trouble: list[str]
    spans: list[dict[str, object]]


async def audit(spec: LaunchSpec, network: Network) -> Audit:
    """Observe and judge; the network's tally must not be in use by anything else meanwhile."""
    tally = network.tally
    tally.spans = []
    before = _counts(tally)
    wall, cpu = time.perf_counter(), time.process_time()
    evidence = await look_at(spec, network)
    looked = time.process_time()
    verdicts = judge(evidence)
    card = score(verdicts)
    end, cpu_end = time.perf_counter(), time.process_time()
    return Audit(
        domain=spec.domain,
        wall=end - wall,
        cpu=cpu_end - cpu,
        judging=cpu_end - looked,
        counted={name: now - before[name] for name, now in _counts(tally).items()},
        gate=card.gate.value,
        statuses=dict(Counter(verdict.status.value for verdict in verdicts)),
        trouble=[
            f"{verdict.status.value} {verdict.code} {verdict.subject}"
            for verdict in verdicts
            if verdict.status in TROUBLE
        ],
        spans=[asdict(span) for span in tally.spans],
    )


def _counts(tally: Tally) -> dict[str, int]:
    return {
        "questions": tally.dns_queries,
        "connections": tally.tcp_connections,
        "requests": tally.http_requests,
    }


def main() -> None:
    network = Network(NetworkConfig.from_toml(Path(sys.argv[1])))
    for line in sys.stdin:
        done = asyncio.run(audit(LaunchSpec.from_dict(json.loads(line)), network))
        print(json.dumps(asdict(done)), flush=True)


if __name__ == "__main__":
    main()
