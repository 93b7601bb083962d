"""DNS032: aliases do not lead in a circle, nor through too many names."""

from __future__ import annotations

from collections.abc import Iterator

from checks.engine.facts import HostFacts
from checks.engine.registry import rule
from checks.engine.spec import LaunchSpec
from checks.engine.verdict import (
    Impact,
    Outcome,
    failed,
    not_applicable,
    not_observed,
    passed,
    warned,
)
from checks.rules.dns.reading import LONGEST_CHAIN, alias_chain, is_loop
from checks.rules.wording import count, record_name, unseen

LONG = 4


@rule(
    code="DNS032",
    title="Aliases lead to their goal without detours",
    failure_title="An alias leads in a circle or through too many names",
    area="DNS",
    stage="dns",
    impact=Impact.LOST_LEADS,
    effort="minutes",
    why="A name that points to itself by way of others never opens, for anybody. A long trail of "
    "names slows the first visit and breaks when any one company on the way has a bad day.",
    fix="At the DNS host, open the records of {zone}, find name {name}, type CNAME, and set its "
    "value to the name that the service behind it shows. Today the trail is {chain}.",
    references=(
        "RFC 1034 section 3.6.2 https://www.rfc-editor.org/rfc/rfc1034#section-3.6.2",
        "Unbound, max-query-restarts "
        "https://unbound.docs.nlnetlabs.nl/en/latest/manpages/unbound.conf.html",
    ),
)
def alias_chain_is_short(spec: LaunchSpec, host: HostFacts) -> Iterator[Outcome]:
    chain = alias_chain(host)
    steps, trail = len(chain) - 1, " > ".join(chain)
    args = {"zone": spec.zone, "name": record_name(host.name, spec.zone), "chain": trail}
    if steps == 0:
        gap = None if host.addresses else host.cname.gap
        if gap:
            yield not_observed(host.name, unseen(f"Whether {host.name} is an alias", gap), host.id)
        else:
            yield not_applicable(host.name, f"{host.name} is not an alias.", host.id)
    elif is_loop(chain):
        yield failed(host.name, f"{host.name} leads in a circle: {trail}.", host.id, **args)
    elif steps > LONGEST_CHAIN:
        found = (
            f"{host.name} leads through {count(steps, 'alias', 'aliases')}; some give up before."
        )
        yield failed(host.name, found, host.id, **args)
    elif steps > LONG:
        found = f"{host.name} leads through {count(steps, 'alias', 'aliases')}: {trail}."
        yield warned(host.name, found, host.id, **args)
    else:
        yield passed(host.name, f"{host.name} leads to {chain[-1]} directly enough.", host.id)
