"""WEB001: every address of a host lets visitors connect."""

from __future__ import annotations

from collections.abc import Iterator

from checks.engine.evidence import Facts
from checks.engine.facts import Gap, PortFacts, Reason
from checks.engine.registry import rule
from checks.engine.verdict import Impact, Outcome, failed, not_observed, passed, warned
from checks.rules.wording import listed, unseen


@rule(
    code="WEB001",
    title="Every address of the site lets visitors in",
    failure_title="Visitors can't connect to the site",
    area="WEB",
    stage="audit",
    impact=Impact.DOWNTIME,
    effort="an hour",
    why="Visitors who are sent to a place where nobody answers wait, see an error and leave. When "
    "only one of several places is dead, it hits some visitors and not you, so nobody notices.",
    fix="For {host}, start the web server and open ports 80 and 443 in its firewall at {dead}. If "
    "an address there is an old one, delete it from the records of {host} at the DNS host instead.",
    references=(
        "RFC 9110 section 4.2 https://www.rfc-editor.org/rfc/rfc9110#section-4.2",
        "RFC 8305 (Happy Eyeballs) https://www.rfc-editor.org/rfc/rfc8305",
    ),
)
def every_address_answers(ports: Facts[PortFacts]) -> Iterator[Outcome]:
    for host in dict.fromkeys(key.rpartition(":")[0] for key in (*ports, *ports.gaps)):
        keys = [f"{host}:80", f"{host}:443"]
        ids = tuple(ports.id_of(key) for key in keys if key in ports or key in ports.gaps)
        known = [ports[key] for key in keys if key in ports]
        gap = next((ports.gaps[key] for key in keys if key in ports.gaps), None)
        yield _judge(host, known, gap, ids)


def _judge(host: str, ports: list[PortFacts], gap: Gap | None, ids: tuple[str, ...]) -> Outcome:
    dead = [port for port in ports if not port.open and _refused(port)]
    partly = [port for port in ports if port.open and _refused(port)]
    opened = [port for port in ports if port.open]
    gap = gap or next((found for port in ports for _, found in _unknown(port)), None)
    if partly:
        found = f"{host} answers at {_places(partly, opened=True)}, but not at {_places(partly)}."
        return failed(host, found, *ids, host=host, dead=_places(partly))
    if dead and not opened and gap is None:
        found = f"Nothing answers at {host}: {_places(dead)}."
        return failed(host, found, *ids, host=host, dead=_places(dead))
    if gap or not opened:
        return not_observed(host, unseen(f"Every address of {host}", gap or _untried(ports)), *ids)
    if dead and dead[0].port == 80:
        found = f"{host} answers over https only; nothing answers at {_places(dead)}."
        return warned(host, found, *ids, host=host, dead=_places(dead))
    numbers = listed(f"{port.port}" for port in opened)
    tail = " IPv6 could not be tried from here." if _untried(ports) else ""
    addresses = listed(dict.fromkeys(each for port in opened for each in port.open))
    return passed(host, f"{host} answers on port {numbers} at {addresses}.{tail}", *ids)


def _refused(port: PortFacts) -> list[str]:
    return [address for address, gap in port.closed if gap.reason is Reason.UNREACHABLE]


def _unknown(port: PortFacts) -> list[tuple[str, Gap]]:
    known = (Reason.UNREACHABLE, Reason.NOT_ATTEMPTED)
    return [(address, gap) for address, gap in port.closed if gap.reason not in known]


def _untried(ports: list[PortFacts]) -> Gap | None:
    """No route to IPv6 from here is our own lack, not the client's."""
    gaps = (gap for port in ports for _, gap in port.closed)
    return next((gap for gap in gaps if gap.reason is Reason.NOT_ATTEMPTED), None)


def _places(ports: list[PortFacts], *, opened: bool = False) -> str:
    return listed(
        f"{address} port {port.port}"
        for port in ports
        for address in (port.open if opened else _refused(port))
    )
