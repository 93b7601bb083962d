"""Monitoring: who hears the alarm, and the addresses that must answer."""

from __future__ import annotations

from typing import Any

from checks.engine.facts import RouteFacts, Visit
from checks.engine.spec import Route
from engagements.models import AlertDestination
from handover.papers import Papers
from handover.sections.section import Gap, Section, consultant_of, gap


def build(papers: Papers) -> dict[str, Any]:
    return {
        "destinations": [_destination(papers, each) for each in papers.alerts],
        "addresses": [_address(papers, route) for route in papers.spec.routes],
        "missing": _missing(papers),
    }


def _destination(papers: Papers, each: AlertDestination) -> dict[str, Any]:
    """`took` is empty where no test arrived; `test` is what is known of it."""
    return {
        "name": each.who,
        "channel": each.get_channel_display(),
        "address": each.address,
        "hears_of": each.hears_of,
        "test": str(each.state.label),
        "tested_on": papers.day(each.tested_at),
        "took": each.took,
        "note": each.note,
    }


def _address(papers: Papers, route: Route) -> dict[str, Any]:
    """What must be true of an address, and what the last audit saw: one request, no average."""
    seen: RouteFacts | None = papers.facts("routes").get(route.name)
    visit: Visit | None = seen.visit if seen else None
    final = visit.final if visit else None
    return {
        "name": route.name,
        "url": route.url,
        "status": route.status,
        "contains": route.contains or "",
        "p95_ms": route.p95_ms,
        "seen_status": final.status if final else None,
        "seen_ms": round(final.milliseconds) if final else None,
    }


def _missing(papers: Papers) -> list[Gap]:
    consultant = consultant_of(papers)
    missing = []
    if not papers.alerts:
        missing.append(gap("A real person who gets the alerts.", papers.founder))
    missing += [
        gap(
            f"A test alert that reaches {each}.",
            consultant,
        )
        for each in papers.alerts
        if not each.is_proven
    ]
    if not papers.spec.routes:
        missing.append(gap("The addresses to watch: home, log-in, booking, checkout.", consultant))
    return missing


SECTION = Section("monitoring", "What to watch", "alert_list", build)
