"""The catalogue: a page for each rule, written by nobody but the rule itself."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from checks.engine.registry import AREAS, Rule, all_rules, default_severities
from checks.engine.topics import topic_label
from checks.engine.verdict import Severity
from checks.report.references import split_reference


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the catalogue."""

    rule: Rule
    severity: Severity


@dataclass(frozen=True, slots=True)
class AreaOfRules:
    code: str
    title: str
    entries: list[Entry]


@require_GET
def rule_list(request: HttpRequest) -> HttpResponse:
    """Every rule, area by area; `?q=` narrows to those whose words hold it."""
    asked = request.GET.get("q", "").strip()[:80]
    levels = default_severities()
    entries = [Entry(rule, levels[code]) for code, rule in all_rules().items()]
    found = [entry for entry in entries if _speaks_of(entry.rule, asked.casefold())]
    areas = [
        AreaOfRules(code, title, [entry for entry in found if entry.rule.area == code])
        for code, title in AREAS.items()
    ]
    context = {
        "asked": asked,
        "areas": [area for area in areas if area.entries],
        "total": len(entries),
        "found": len(found),
    }
    return render(request, "checks/runs/rule_list.html", context)


@require_GET
def rule_page(request: HttpRequest, code: str) -> HttpResponse:
    rule = all_rules().get(code)
    if rule is None:
        raise Http404
    context = {
        "rule": rule,
        "severity": default_severities()[code],
        "fix": rule.fix.format_map({name: f"‹{_words(name)}›" for name in rule.placeholders}),
        "topics": [topic_label(topic) for topic in dict.fromkeys(rule.topics)],
        "references": [split_reference(reference) for reference in rule.references],
    }
    return render(request, "checks/runs/rule_page.html", context)


def _speaks_of(rule: Rule, word: str) -> bool:
    texts = (rule.code, rule.title, rule.failure_title, rule.why, rule.area_title)
    return any(word in text.casefold() for text in texts)


def _words(name: str) -> str:
    return name.replace("_", " ")
