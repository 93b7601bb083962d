"""`make differential`: our verdicts on mail beside checkdmarc's, over generated domains.

Both ask the same DNS server on loopback. checkdmarc lives in an environment of its own under
var/. Exits with 1 when a disagreement has no reason in reasons.py, or a reason no disagreement.
"""

import asyncio
import json
import subprocess
import sys
import venv
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

from checks.gatherers.network import Network, NetworkConfig
from tests.checks.gatherers.dns_responder import Responder
from tests.differential.our_side import verdicts_of
from tests.differential.reasons import REASONS, reason_for
from tests.differential.zones import Domain, generated

CHECKDMARC = "checkdmarc==6.0.4"
HOME = Path(__file__).parents[2] / "var" / CHECKDMARC
PYTHON = HOME / "bin" / "python"
THEIR_SIDE = Path(__file__).with_name("checkdmarc_side.py")

Verdicts = Mapping[str, Mapping[str, str]]  # by domain, then by subject
Disagreement = tuple[str, str, str, str]  # subject, recipe, ours, theirs


class Zones(Responder):
    """All the generated zones on one server, with a quick way to tell which names exist."""

    def __init__(self, domains: Iterable[Domain]) -> None:
        lines = (line for domain in domains for line in domain.lines)
        faults = {where: fault for domain in domains for where, fault in domain.faults.items()}
        super().__init__("\n".join(lines), faults)
        labels = [owner.split(".") for owner, _ in self.rrsets]
        self.names = {".".join(name[at:]) for name in labels for at in range(len(name))}

    def _exists(self, name: str) -> bool:
        return name in self.names


def install_checkdmarc() -> None:
    if not PYTHON.exists():
        print(f"installing {CHECKDMARC} in {HOME}", file=sys.stderr)
        venv.create(HOME, with_pip=True)
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, CHECKDMARC], check=True)  # noqa: S603


async def both_sides(domains: list[Domain]) -> tuple[Verdicts, Verdicts]:
    async with Zones(domains) as server:
        network = Network(NetworkConfig(nameservers=(("127.0.0.1", server.port),)))
        ours = {domain.name: await verdicts_of(domain.name, network) for domain in domains}
        question = {"port": server.port, "domains": [domain.name for domain in domains]}
        pipe = asyncio.subprocess.PIPE
        theirs = await asyncio.create_subprocess_exec(PYTHON, THEIR_SIDE, stdin=pipe, stdout=pipe)
        answer, _ = await theirs.communicate(json.dumps(question).encode())
    if theirs.returncode:
        raise SystemExit("checkdmarc's side failed")
    return ours, json.loads(answer)


def disagreements(
    domains: list[Domain], ours: Verdicts, theirs: Verdicts
) -> dict[Disagreement, list[str]]:
    """The domains that the two sides see differently, by what they see."""
    found: dict[Disagreement, list[str]] = defaultdict(list)
    for domain in domains:
        for subject, recipe in domain.recipes.items():
            ours_here, theirs_here = ours[domain.name][subject], theirs[domain.name][subject]
            if ours_here != theirs_here:
                place = domain.name.partition(".")[2]
                shown = (text.replace(place, "…") for text in (ours_here, theirs_here))
                generic = (text.replace(domain.name.partition(".")[0], "app") for text in shown)
                found[(subject, recipe, *generic)].append(domain.name)
    return found


def report(domains: list[Domain], found: Mapping[Disagreement, list[str]]) -> int:
    """Print the table; returns how many lines of it, and how many reasons, stand alone."""
    differing = sum(map(len, found.values()))
    print(f"{len(domains)} domains, {3 * len(domains)} verdicts, {differing} disagreements\n")
    unexplained = 0
    for disagreement, names in sorted(found.items()):
        why = reason_for(*disagreement)
        unexplained += why is None
        print(" | ".join((*disagreement, f"{len(names)} times", why or f"UNEXPLAINED: {names[0]}")))
    unneeded = REASONS.keys() - {key[:2] for key in found}
    print(f"\n{unexplained} without a reason; reasons without a case: {sorted(unneeded) or 'none'}")
    return unexplained + len(unneeded)


def main() -> int:
    domains = generated()
    install_checkdmarc()
    return 1 if report(domains, disagreements(domains, *asyncio.run(both_sides(domains)))) else 0


if __name__ == "__main__":
    sys.exit(main())
