"""What a run's pictures show, for a person at a terminal."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from checks.engine.evidence import Evidence, Facts
from checks.engine.facts import Gap, SpfFacts, TlsFacts, Visit
from checks.parsing.spf import LOOKUP_LIMIT
from checks.parsing.spf_tree import SpfNode, SpfTree
from checks.report.pictures.drawing import Tone
from checks.report.pictures.spf import PROBLEMS
from checks.rules.mail.reading import spf_tree
from checks.rules.web.reading import host_of, is_secure
from checks.rules.wording import count

MOST_TERMS = 60
BAR = 30  # letters
RENEWAL = 2 / 3  # of a certificate's life, after which it should have been renewed
STYLES = {Tone.RED: "red", Tone.AMBER: "yellow", Tone.UNSEEN: "dim"}


def show_pictures(console: Console, evidence: Evidence) -> None:
    """Where each spelling leads, the certificates' time and the SPF tree; what there is of them."""
    ways = [(url, way) for url in evidence.spec.variants if (way := _way(evidence, url))]
    if ways:
        console.print(_titled("Where each spelling of the address leads", _grid(ways)))
    hosts = [tls for tls in _topic(evidence, TlsFacts.topic).values() if tls.endpoints]
    if hosts:
        bars = [_time_of(tls, evidence.started_at) for tls in hosts]
        console.print(_titled("How long each certificate lasts", _grid(bars)))
    for spf in _topic(evidence, SpfFacts.topic).values():
        tree = spf_tree(spf)
        if tree.found and not spf.answer.gap:
            console.print(_titled(f"The SPF record of {tree.domain}", _spf(tree)))


def _topic(evidence: Evidence, name: str) -> Facts[Any]:
    found = evidence.topic(name)
    return Facts(name, {}) if found is None else found


def _titled(title: str, picture: RenderableType) -> Group:
    return Group(Text(f"\n{title}", style="bold"), Padding(picture, (0, 0, 0, 2)))


def _grid(rows: Iterable[Iterable[str | Text]]) -> Table:
    grid = Table.grid(padding=(0, 2))
    for row in rows:
        grid.add_row(*row)
    return grid


def _way(evidence: Evidence, url: str) -> Text | None:
    """The statuses along the way and where it ends; None where nobody asked."""
    visits = _topic(evidence, Visit.topic)
    found: Visit | Gap | None = visits.get(url) or visits.gaps.get(url)
    if found is None:
        return None
    if isinstance(found, Gap):
        return Text(f"could not be seen: {found}", style="dim")
    way = Text(" → ".join(str(hop.status) for hop in found.hops))
    if found.final is None:
        ends = {"loop": "goes round in circles", "too_many": "never ends"}
        told = ends.get(found.end, f"could not be seen any further: {found.gap}")
        return way.append(f"  {told}", style="red" if found.end in ends else "dim")
    there = host_of(found.final.url) == (evidence.spec.canonical or host_of(found.final.url))
    right = there and is_secure(found.final.url) and found.final.status < HTTPStatus.BAD_REQUEST
    return way.append(f"  {found.final.url}", style="green" if right else "red")


def _time_of(tls: TlsFacts, now: datetime) -> tuple[str, Text, Text]:
    """The host, its life so far as a bar, and what is left of it."""
    leaf = min((endpoint.leaf for endpoint in tls.endpoints), key=lambda each: each.not_after)
    gone = (now - leaf.not_before) / max(leaf.not_after - leaf.not_before, timedelta(days=1))
    style = "red" if gone >= 1 else "yellow" if gone > RENEWAL else "green"
    filled = round(min(max(gone, 0.0), 1.0) * BAR)
    bar = Text("━" * filled + "╌" * (BAR - filled), style=style)
    return tls.host, bar, Text(_left(leaf.not_after - now), style=style)


def _left(left: timedelta) -> str:
    if left < timedelta():
        return f"ran out {count(max((-left).days, 1), 'day')} ago"
    return f"{count(left.days, 'day')} left"


def _spf(tree: SpfTree) -> Tree:
    root, *terms = tree.nodes[: MOST_TERMS + 1]
    drawn = Tree(_label(root, tree.domain) if root.problem else _used(tree))
    branches = [drawn]  # the last one of each depth
    for node in terms:
        del branches[node.depth :]
        branches.append(branches[-1].add(_label(node, node.term)))
    if rest := len(tree.nodes) - 1 - len(terms):
        drawn.add(Text(f"and {count(rest, 'more term')}", style="dim"))
    return drawn


def _used(tree: SpfTree) -> Text:
    at_least = "at least " if tree.at_least else ""
    told = f"{at_least}{count(tree.total_lookups, 'look-up')} of at most {LOOKUP_LIMIT}"
    return Text(told, style="red" if tree.total_lookups > LOOKUP_LIMIT else "green")


def _label(node: SpfNode, name: str) -> Text:
    label = Text(name)
    if node.depth:
        label.append(f"  {count(node.total, 'look-up')}", style="dim")
    if node.problem:
        tone, told = PROBLEMS[node.problem]
        label.append(f"  {told}", style=STYLES.get(tone, ""))
    return label
