"""WEB006: no redirect leads in a circle."""

from __future__ import annotations

from collections.abc import Iterator

from checks.engine.evidence import Facts
from checks.engine.facts import Visit
from checks.engine.registry import rule
from checks.engine.spec import LaunchSpec
from checks.engine.verdict import Impact, Outcome, not_applicable, passed
from checks.rules.web.reading import Door, chain_of, doors, fault_at, host_of


@rule(
    code="WEB006",
    title="No address leads in a circle",
    failure_title="An address leads in a circle and never shows a page",
    area="WEB",
    stage="dns",
    impact=Impact.DOWNTIME,
    effort="an hour",
    why="Visitors see “too many redirects” in place of your site, on every try. Nobody can read, "
    "book or pay until it is undone.",
    fix="Two settings send {place} back and forth: find the redirect rules at the edge, at the web "
    "host and in the app, and keep only one of them. The usual cause behind Cloudflare is the "
    "encryption mode “Flexible” with a server that itself redirects to https: set SSL/TLS > "
    "Overview to “Full (strict)”.",
    references=(
        "RFC 9110 section 15.4 https://www.rfc-editor.org/rfc/rfc9110#section-15.4",
        "Cloudflare, ERR_TOO_MANY_REDIRECTS "
        "https://developers.cloudflare.com/ssl/troubleshooting/too-many-redirects/",
    ),
)
def no_circle(spec: LaunchSpec, visits: Facts[Visit]) -> Iterator[Outcome]:
    """A circle is told once, of the host in it that matters most, however many lead into it."""
    found = list(doors(spec, visits))
    circles = {door.host: _owner(spec, loop) for door in found if (loop := door.ends_nowhere)}
    owners = {owner for owner in circles.values() if owner in circles}
    for door in found:
        yield _judge(spec, door, circles.get(door.host), owners)


def _judge(spec: LaunchSpec, door: Door, owner: str | None, owners: set[str]) -> Outcome:
    loop = door.ends_nowhere
    if loop is None or owner is None:
        if door.answered is None or door.gap:
            return door.unjudged(f"Where {door.host} leads")
        return passed(door.host, f"{chain_of(door.answered)}.", *door.ids)
    if owner != door.host and owner in owners:
        return not_applicable(
            door.host, f"{door.host} leads into the circle of {owner}.", *door.ids
        )
    how = "goes in a circle" if loop.end == "loop" else f"does not end after {len(loop.hops)} steps"
    found = f"{loop.url} {how}: {chain_of(loop)}."
    return fault_at(spec, door.host)(door.host, found, *door.ids, place=_circle(loop)[0])


def _circle(visit: Visit) -> list[str]:
    """The addresses that come round again; the last one, where nothing does."""
    again = visit.hops[-1].location or visit.hops[-1].url
    asked = [hop.url for hop in visit.hops]
    return asked[asked.index(again) :] if again in asked else asked[-1:]


def _owner(spec: LaunchSpec, visit: Visit) -> str:
    hosts = sorted({host_of(url) for url in _circle(visit)})
    preferred = [name for name in (spec.canonical, spec.domain) if name in hosts]
    return (preferred or hosts)[0]
