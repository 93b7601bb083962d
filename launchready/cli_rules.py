"""``launchready rules [CODE]``: the catalogue, and one rule whole."""

from __future__ import annotations

import argparse
import sys

from rich.console import Console

from checks.engine.registry import all_rules, default_severities
from checks.terminal import show_catalogue, show_rule


def main_rules(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="launchready rules", description="What the engine can say about a launch."
    )
    parser.add_argument("code", nargs="?", help="one rule, such as DNS025")
    code = parser.parse_args(argv).code
    rules, severities = all_rules(), default_severities()
    if code is None:
        show_catalogue(Console(), [(rule, severities[rule.code]) for rule in rules.values()])
        return 0
    rule = rules.get(code.upper())
    if rule is None:
        print(f"launchready: no rule is called {code}; see launchready rules", file=sys.stderr)
        return 2
    show_rule(Console(), rule, severities[rule.code])
    return 0
