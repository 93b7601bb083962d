"""Stored evidence judged again on one core: from the JSON text to the verdicts.

The practice lab is looked at twice, as found (messy) and with everything fixed. Each of the two
texts is then rewritten for other domains, so that nothing is judged that was judged before.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from resource import getpagesize
from statistics import median

from checks.engine.evaluate import judge
from checks.engine.evidence import evidence_from_text, evidence_to_json
from checks.engine.spec import LaunchSpec
from checks.gatherers.look import look_at
from checks.gatherers.network import Network, NetworkConfig
from checks.practice import PracticeLab
from checks.practice.faults import faults_at_start
from checks.practice.lab import DOMAIN

WARM_UP = 20  # domains
MEASURED = 200


def stored_texts() -> dict[str, str]:
    """The lab's evidence as it is stored, by the state of the lab."""
    with PracticeLab(faults=()) as lab:
        texts = {"fixed": _look(lab)}
        lab.break_(*faults_at_start())
        return {"messy": _look(lab), **texts}


def _look(lab: PracticeLab) -> str:
    network = Network(NetworkConfig.from_toml(lab.network_file))
    evidence = asyncio.run(look_at(LaunchSpec.from_toml(lab.spec_toml()), network))
    return json.dumps(evidence_to_json(evidence))


def other_domains(text: str, number: int) -> Iterator[str]:
    """*text* as if it were of another domain each time."""
    label = DOMAIN.partition(".")[0]
    for n in range(number):
        yield text.replace(label, f"client-{n:0{len(label) - 7}}")


def measure(domains: int = MEASURED) -> dict[str, float]:
    """By state of the lab: median CPU milliseconds a domain, domains a second, kilobytes stored.

    ``megabytes grown`` is what the process holds more at the end than after the warm-up.
    """
    measures: dict[str, float] = {}
    for state, text in stored_texts().items():
        every = other_domains(text, WARM_UP + domains)
        for each in islice(every, WARM_UP):
            _milliseconds(each)
        before = megabytes()
        taken = [_milliseconds(each) for each in every]
        measures[f"{state} megabytes grown"] = megabytes() - before
        measures[f"{state} kilobytes stored"] = len(text) / 1000
        steps = zip(*taken, strict=True)
        for step, of_step in zip(("decode", "judge", "both"), steps, strict=True):
            measures[f"{state} {step} ms"] = median(of_step)
            measures[f"{state} {step} a second"] = 1000 / median(of_step)
    return measures


def _milliseconds(text: str) -> tuple[float, float, float]:
    """Of CPU: to read the text, to judge what was read, and both."""
    began = time.process_time()
    evidence = evidence_from_text(text)
    decoded = time.process_time()
    judge(evidence, strict=True)
    judged = time.process_time()
    return 1000 * (decoded - began), 1000 * (judged - decoded), 1000 * (judged - began)


def megabytes() -> float:
    """The resident memory of this process."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * getpagesize() / 2**20


if __name__ == "__main__":
    for name, value in measure().items():
        print(f"{name:24} {value:10.2f}")
