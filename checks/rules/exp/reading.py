"""What the probes for exposed files mean, said once for this area."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from checks.engine.evidence import Facts
from checks.engine.facts import Gap, ProbeFacts
from checks.engine.once import once_a_look
from checks.rules.web.reading import host_of

# Settings that a browser needs; they are judged by what is in them (EXP005).
BROWSER_SETTINGS = "browser settings"
# Files that tell how the site is built, and give nobody access.
HARMLESS = frozenset({"package file", "folder listing"})
# Names under which a site may well have a public file of another kind.
ORDINARY = frozenset({BROWSER_SETTINGS, "settings file", "package file"})


@dataclass(frozen=True, slots=True)
class HostProbes:
    """All that was asked of one host."""

    host: str
    probes: tuple[ProbeFacts, ...]
    gap: Gap | None  # why one of them could not be asked
    unasked: int
    ids: tuple[str, ...]

    @property
    def number(self) -> int:
        return len(self.probes) + self.unasked


@once_a_look
def probes_by_host(probes: Facts[ProbeFacts]) -> tuple[HostProbes, ...]:
    """All that was asked, host by host, those first of which something was seen."""
    return tuple(_by_host(probes))


def _by_host(probes: Facts[ProbeFacts]) -> Iterator[HostProbes]:
    seen: dict[str, list[ProbeFacts]] = defaultdict(list)
    unseen: dict[str, list[str]] = defaultdict(list)
    for url, probe in probes.items():
        seen[host_of(url)].append(probe)
    for url in probes.gaps:
        unseen[host_of(url)].append(url)
    for host in dict.fromkeys((*seen, *unseen)):
        own, unasked = tuple(seen[host]), unseen[host]
        ids = (*(probe.id for probe in own), *map(probes.id_of, unasked))
        gap = probes.gaps[unasked[0]] if unasked else None
        yield HostProbes(host, own, gap, len(unasked), ids)


def is_exposed(probe: ProbeFacts) -> bool:
    """Only content that gives itself away counts, and none that every path is answered with."""
    return probe.proof is not None and not probe.soft_404
