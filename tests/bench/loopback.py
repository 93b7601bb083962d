"""Without root: our audit of the practice lab, whose answers are held back on loopback."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from checks.engine.spec import LaunchSpec
from checks.gatherers.network import NetworkConfig
from checks.practice import PracticeLab
from tests.bench.children import child
from tests.bench.delayed_loopback import DelayedLoopback, twin
from tests.bench.side_by_side import WARM_UP, Audits, Seen


@dataclass(frozen=True, slots=True)
class Looked:
    """The lab behind its relays, and the network file that leads to the relays."""

    delayed: DelayedLoopback
    network_file: Path


def audits(short: float, long: float, number: int) -> tuple[Audits, Audits]:
    """The same audit *number* times at two round trip times, in seconds."""
    with practice_lab(short) as looked:
        first = _look(looked, number)
        looked.delayed.round_trip = long
        return first, _look(looked, number)


def _look(looked: Looked, number: int) -> Audits:
    spec = LaunchSpec.from_toml(PracticeLab.spec_toml()).to_dict()
    command = [sys.executable, "-m", "tests.bench.ours", str(looked.network_file)]
    with child(command) as ours:
        answers = [ours.ask(spec) for _ in range(WARM_UP + number)][WARM_UP:]
    counted = ((each, each["counted"]) for each in answers)
    seen = (Seen(each, count["questions"], count["connections"]) for each, count in counted)
    return Audits(looked.delayed.round_trip, tuple(seen))


@contextmanager
def practice_lab(round_trip: float) -> Iterator[Looked]:
    """The practice lab with nothing wrong, every path *round_trip* seconds long."""
    with PracticeLab(faults=()) as practice, tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "lab-ca.pem").write_bytes((practice.folder / "lab-ca.pem").read_bytes())
        file = folder / "lab.toml"
        file.write_text(twin(practice.network_file.read_text()))
        network = NetworkConfig.from_toml(practice.network_file)
        dns = network.authoritative_port
        rdap = urlsplit(network.rdap or "").port or 80
        addresses = {server for server, _ in network.nameservers} | {*network.addresses.values()}
        ports = {dns, rdap, *network.ports.values()}
        with DelayedLoopback(addresses, ports, {dns}, round_trip) as delayed:
            yield Looked(delayed, file)
