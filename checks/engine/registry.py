"""The rules: pure functions whose parameters name the evidence they need.

A parameter is one of ``spec`` (the launch spec), ``started_at`` (when the look began: the only
"now" a rule may know, so that a stored run is judged as it was), a topic's name in the plural
(``hosts``: all of them, as Facts), its singular (``host``: the rule runs once for each), or a
topic with one fact (``zone``). Every entry is validated as its module is imported, loudly.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
import string
import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from checks.engine.facts import EACH, TOPICS
from checks.engine.verdict import Impact, Outcome, Severity

AREAS: dict[str, str] = {
    "DNS": "Domain and DNS",
    "REG": "Registration",
    "WEB": "Website and redirects",
    "TLS": "Certificates and encryption",
    "EDGE": "Edge and protection",
    "PERF": "Speed",
    "RATE": "Limits",
    "HDR": "Browser protection",
    "MAIL": "Mail authentication",
    "MX": "Mail delivery",
    "EXP": "Exposure",
    "OPS": "Operations",
}
STAGES = ("audit", "dns", "edge", "mail", "deploy", "watch", "handover")
CONTEXT = frozenset({"spec", "started_at"})  # parameters that are no evidence topic
EFFORTS = ("minutes", "an hour", "half a day", "a day")
SEVERITY_FILE = Path(__file__).parent.parent / "severity.toml"

Judge = Callable[..., Iterable[Outcome]]


class RuleError(Exception):
    """A rule's entry is wrong; found at load, never at a client's expense."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the catalogue. ``topics`` are the evidence topics it reads."""

    code: str
    title: str  # what is true when it passes
    failure_title: str
    area: str
    stage: str
    impact: Impact
    effort: str
    why: str  # what it does to the business, in a founder's words
    fix: str  # what to change; may hold {placeholders} that outcomes fill
    references: tuple[str, ...]
    judge: Judge
    topics: tuple[str, ...]
    each: str | None  # the topic over which the rule runs once for each fact
    parameters: tuple[str, ...]

    @property
    def placeholders(self) -> frozenset[str]:
        return frozenset(name for _, name, _, _ in string.Formatter().parse(self.fix) if name)

    @property
    def area_title(self) -> str:
        return AREAS[self.area]


_rules: dict[str, Rule] = {}


def rule(
    *,
    code: str,
    title: str,
    failure_title: str,
    area: str,
    stage: str,
    impact: Impact,
    effort: str,
    why: str,
    fix: str,
    references: tuple[str, ...],
) -> Callable[[Judge], Judge]:
    """Register a rule. Raises RuleError when the entry is incomplete or contradicts itself."""

    def register(judge: Judge) -> Judge:
        parameters = tuple(inspect.signature(judge).parameters)
        entry = Rule(
            code=code,
            title=title,
            failure_title=failure_title,
            area=area,
            stage=stage,
            impact=impact,
            effort=effort,
            why=why,
            fix=fix,
            references=references,
            judge=judge,
            topics=tuple(EACH.get(name, name) for name in parameters if name not in CONTEXT),
            each=next((EACH[name] for name in parameters if name in EACH), None),
            parameters=parameters,
        )
        _validate(entry, judge)
        _rules[code] = entry
        return judge

    return register


def _validate(entry: Rule, judge: Judge) -> None:
    def demand(truth: Any, complaint: str) -> None:
        if not truth:
            raise RuleError(f"{entry.code}: {complaint}")

    match = re.fullmatch(r"([A-Z]+)(\d{3})", entry.code)
    demand(match, "a code is an area and three digits")
    demand(match and match[1] == entry.area and entry.area in AREAS, "unknown or other area")
    demand(entry.code not in _rules or _rules[entry.code].judge is judge, "registered twice")
    demand(entry.stage in STAGES, f"stage is one of {STAGES}")
    demand(entry.effort in EFFORTS, f"effort is one of {EFFORTS}")
    demand(isinstance(entry.impact, Impact), "impact is an Impact")
    for name in ("title", "failure_title", "why", "fix"):
        text = getattr(entry, name)
        demand(len(text) >= 12 and text == text.strip(), f"{name} is too short or untidy")
    demand(not entry.title.endswith("."), "a title has no full stop")
    demand(entry.references, "at least one reference")
    demand(entry.topics, "a rule reads evidence: name a topic as a parameter")
    known = {*CONTEXT, *TOPICS, *EACH}
    for name in entry.parameters:
        demand(name in known, f"unknown evidence {name!r}")
    demand(sum(name in EACH for name in entry.parameters) <= 1, "one singular parameter at most")
    package, _, filename = judge.__module__.rpartition(".")
    if package.startswith("checks.rules."):
        demand(package == f"checks.rules.{entry.area.lower()}", "lives in another area's folder")
        demand(filename.startswith(f"{entry.code.lower()}_"), "the file is named <code>_<slug>.py")


@cache
def all_rules() -> dict[str, Rule]:
    """Every rule below ``checks/rules`` by code, in the order of the catalogue's areas."""
    package = importlib.import_module("checks.rules")
    for module in pkgutil.walk_packages(package.__path__, "checks.rules."):
        importlib.import_module(module.name)
    order = list(AREAS)
    codes = sorted(_rules, key=lambda code: (order.index(_rules[code].area), code))
    unjudged = set(codes) - set(default_severities())
    if unjudged:
        raise RuleError(f"severity.toml has no line for {', '.join(sorted(unjudged))}")
    return {code: _rules[code] for code in codes}


@cache
def default_severities() -> dict[str, Severity]:
    """``severity.toml``: how bad each rule's failure is, kept out of the rules."""
    raw = tomllib.loads(SEVERITY_FILE.read_text(encoding="utf-8"))
    return {code: Severity(level) for level, codes in raw.items() for code in codes}
