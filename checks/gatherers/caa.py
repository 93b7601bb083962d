"""Which certificate authorities may issue for each host (RFC 8659)."""

from __future__ import annotations

from collections.abc import Mapping

from checks.engine.facts import CaaFacts, DnsAnswer, Gap, HostFacts
from checks.gatherers.look import Look, gatherer
from checks.gatherers.together import all_of
from checks.parsing.caa import caa_names

MAX_HOSTS = 20


@gatherer(yields="caa", needs=("hosts",))
async def gather_caa(look: Look) -> Mapping[str, CaaFacts | Gap]:
    hosts: Mapping[str, HostFacts] = look.facts("hosts")
    names = [name for name, host in hosts.items() if host.exists or name == look.spec.domain]
    return await all_of({name: _climb(look, name) for name in names[:MAX_HOSTS]})


async def _climb(look: Look, name: str) -> CaaFacts:
    """Ask upwards until a name has CAA, or could not be asked: above that nothing is known."""
    answers: list[DnsAnswer] = []
    for each in caa_names(name):
        answers.append(await look.dns.query(each, "CAA"))
        if not answers[-1].empty:
            break
    return CaaFacts(name, tuple(answers))
