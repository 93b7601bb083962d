"""The engine's results for a person at a terminal, with rich; plain lines elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TextIO

from rich.console import Console, Group
from rich.padding import Padding
from rich.panel import Panel
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn
from rich.table import Table
from rich.text import Text

from checks.engine.registry import AREAS, Rule
from checks.engine.scorecard import Gate, Scorecard, ranked
from checks.engine.topics import topic_label
from checks.engine.verdict import Severity, Status, Verdict
from checks.gatherers.look import Progress as OnProgress
from checks.gatherers.look import State

GATE_STYLE = {Gate.READY: "green", Gate.NOT_READY: "red", Gate.UNDECIDED: "yellow"}
SEVERITY_STYLE = {
    Severity.BLOCKER: "bold red",
    Severity.MAJOR: "yellow",
    Severity.MINOR: "cyan",
    Severity.INFO: "dim",
}


@contextmanager
def watching(title: str, stream: TextIO | None = None) -> Iterator[OnProgress]:
    """A progress callback for a look: a live bar on a terminal, a line a topic elsewhere."""
    console = Console(file=stream or sys.stderr)
    if not console.is_terminal:

        def line(topic: str, state: State, done: int, total: int) -> None:
            if state == "done":
                console.print(f"[{done}/{total}] {topic_label(topic)}", markup=False)

        yield line
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(title, total=None)
        looking: dict[str, None] = {}

        def live(topic: str, state: State, done: int, total: int) -> None:
            if state == "looking":
                looking[topic] = None
            else:
                looking.pop(topic, None)
            now = ", ".join(topic_label(name) for name in list(looking)[:3])
            bar.update(task, completed=done, total=total, description=f"{title}: {now}"[:70])

        yield live


def show_result(
    console: Console, domain: str, card: Scorecard, verdicts: Sequence[Verdict], seconds: float
) -> None:
    """The gate, what fails by business impact, and a line for each area."""
    console.print()
    console.print(
        Panel(
            Text(card.sentence, style=f"bold {GATE_STYLE[card.gate]}"),
            title=f"{domain}, {len(verdicts)} verdicts in {seconds:.1f} s",
            title_align="left",
            border_style=GATE_STYLE[card.gate],
        )
    )
    failing = ranked(verdicts)
    for number, verdict in enumerate(failing, 1):
        console.print(_failure(number, verdict))
    console.print(_areas(verdicts))


def _failure(number: int, verdict: Verdict) -> Group:
    head = Text.assemble(
        (f"{number:>2}. ", "dim"),
        (f"{verdict.severity.value:<8}", SEVERITY_STYLE[verdict.severity]),
        (f"{verdict.code}  ", "dim"),
        (verdict.title, "bold"),
    )
    body = Text.assemble(
        (f"{verdict.subject} · {verdict.impact.label}\n", "dim"),
        (f"{verdict.found}\n", ""),
        (verdict.fix, "green"),
    )
    return Group(head, Padding(body, (0, 0, 1, 4), expand=False))


def _areas(verdicts: Sequence[Verdict]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim")
    table.add_column("area")
    for status in Status:
        table.add_column(status.value.replace("_", " "), justify="right")
    for area, label in AREAS.items():
        mine = [verdict for verdict in verdicts if verdict.code.rstrip("0123456789") == area]
        if mine:
            counts = [sum(verdict.status is status for verdict in mine) for status in Status]
            table.add_row(label, *(str(count) if count else "·" for count in counts))
    return table


def show_catalogue(console: Console, rules: Sequence[tuple[Rule, Severity]]) -> None:
    table = Table(box=None, pad_edge=False, header_style="dim")
    for column in ("code", "severity", "true when it passes"):
        table.add_column(column)
    for rule, severity in rules:
        table.add_row(rule.code, Text(severity.value, style=SEVERITY_STYLE[severity]), rule.title)
    console.print(table)


def show_rule(console: Console, rule: Rule, severity: Severity) -> None:
    rows = Table.grid(padding=(0, 2))
    rows.add_column(style="dim", no_wrap=True)
    rows.add_column()
    rows.add_row("passes when", rule.title)
    rows.add_row("fails as", rule.failure_title)
    rows.add_row("severity", Text(severity.value, style=SEVERITY_STYLE[severity]))
    rows.add_row("impact", rule.impact.label)
    rows.add_row("stage", f"{rule.stage}, about {rule.effort}")
    rows.add_row("why", rule.why)
    rows.add_row("fix", rule.fix)
    rows.add_row("evidence", ", ".join(topic_label(topic) for topic in rule.topics))
    rows.add_row("references", "\n".join(rule.references))
    console.print(Text(f"{rule.code}  {rule.area_title}", style="bold"))
    console.print(rows)
