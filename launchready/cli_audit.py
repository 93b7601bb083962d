"""``launchready audit`` and ``launchready judge``: the engine without Django or a database.

Exit codes: 0 the gate passed, 1 it did not, 2 the command could not run.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path

from rich.console import Console

from checks.engine.codec import DecodeError
from checks.engine.evaluate import judge
from checks.engine.evidence import Evidence, evidence_from_text
from checks.engine.registry import Rule, all_rules
from checks.engine.report import report
from checks.engine.scorecard import Gate, Scorecard, score
from checks.engine.spec import LaunchSpec, SpecError
from checks.engine.verdict import Severity, Status, Verdict
from checks.gatherers.look import look_at
from checks.gatherers.network import Network, NetworkConfig, NetworkFileError
from checks.terminal import show_result, watching
from checks.terminal_pictures import show_pictures

PASSED, FAILED, COULD_NOT_RUN = 0, 1, 2
STDOUT = "-"
SEEN = (Status.PASS, Status.FAIL, Status.WARN)
FAIL_ON = (Severity.BLOCKER, Severity.MAJOR, Severity.MINOR)


class CannotRun(Exception):
    """The command can't do what was asked; the message is the one line the user gets."""


def main_audit(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="launchready audit", description="Observe a domain and judge it for launch."
    )
    parser.add_argument("domain", help="the domain to look at, such as coach.example")
    parser.add_argument("--spec", type=Path, metavar="FILE", help="what should be true of it")
    parser.add_argument("--network", type=Path, metavar="FILE", help="describes another network")
    _add_output_arguments(parser)
    return _answer(lambda: _audit(parser.parse_args(argv)))


def main_judge(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="launchready judge", description="Judge stored evidence again, offline."
    )
    parser.add_argument("evidence", type=Path, help="what audit --json wrote")
    _add_output_arguments(parser)
    return _answer(lambda: _judge(parser.parse_args(argv)))


def _add_output_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", metavar="FILE", help="write the whole result (- for stdout)")
    parser.add_argument("--html", metavar="FILE", help="write a page to read, print or forward")
    parser.add_argument("--sarif", metavar="FILE", help="write SARIF 2.1.0, for a code host")
    parser.add_argument("--junit", metavar="FILE", help="write JUnit XML, for a CI server")
    parser.add_argument("--only", metavar="CODE,…", help="only these rules, and what they need")
    parser.add_argument(
        "--fail-on",
        choices=[severity.value for severity in FAIL_ON],
        default=Severity.BLOCKER.value,
        help="the least severity that fails the gate (default: blocker)",
    )


def _answer(run: Callable[[], int]) -> int:
    try:
        return run()
    except CannotRun as error:
        print(f"launchready: {error}", file=sys.stderr)
        return COULD_NOT_RUN
    except KeyboardInterrupt:
        print("launchready: stopped", file=sys.stderr)
        return COULD_NOT_RUN


def _audit(options: argparse.Namespace) -> int:
    _require_one_output(options)
    spec = _spec(options)
    rules = _rules(options.only)
    network = Network(_network_config(options.network))
    topics = {topic for rule in rules for topic in rule.topics} if options.only else None
    with watching(f"Looking at {spec.domain}") as progress:
        evidence = asyncio.run(look_at(spec, network, topics=topics, progress=progress))
    verdicts = judge(evidence, rules=rules)
    if blind := _why_blind(verdicts):
        raise CannotRun(f"nothing of {spec.domain} could be observed. {blind}")
    return _give(evidence, verdicts, options)


def _judge(options: argparse.Namespace) -> int:
    _require_one_output(options)
    try:
        evidence = evidence_from_text(options.evidence.read_text(encoding="utf-8"))
    except OSError as error:
        raise CannotRun(f"{options.evidence} can't be read: {error.strerror}") from error
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise CannotRun(f"{options.evidence} is not JSON: {error}") from error
    except DecodeError as error:
        raise CannotRun(f"{options.evidence}: {error}") from error
    return _give(evidence, judge(evidence, rules=_rules(options.only)), options)


def _give(evidence: Evidence, verdicts: Sequence[Verdict], options: argparse.Namespace) -> int:
    card = score(verdicts, fail_on=Severity(options.fail_on))
    for name, write in WRITERS.items():
        if target := getattr(options, name):
            _write(write(evidence, verdicts, card, options), target)
    if STDOUT not in _targets(options):
        console = Console()
        show_result(console, evidence.spec.domain, card, verdicts, evidence.seconds)
        show_pictures(console, evidence)
    return PASSED if card.gate is Gate.READY else FAILED


def _targets(options: argparse.Namespace) -> list[str | None]:
    return [getattr(options, name) for name in WRITERS]


def _require_one_output(options: argparse.Namespace) -> None:
    if _targets(options).count(STDOUT) > 1:
        raise CannotRun("only one of --json, --html, --sarif and --junit can be -")


def _write(text: str, target: str) -> None:
    if target == STDOUT:
        print(text)
        return
    try:
        Path(target).write_text(text + "\n", encoding="utf-8", errors="replace")
    except OSError as error:
        raise CannotRun(f"{target} can't be written: {error.strerror}") from error


def _json(
    evidence: Evidence, verdicts: Sequence[Verdict], card: Scorecard, options: argparse.Namespace
) -> str:
    return json.dumps(report(evidence, verdicts, card), indent=1)


def _html(
    evidence: Evidence, verdicts: Sequence[Verdict], card: Scorecard, options: argparse.Namespace
) -> str:
    from checks.report.html import page

    return page(evidence, verdicts, card, fail_on=Severity(options.fail_on))


def _sarif(
    evidence: Evidence, verdicts: Sequence[Verdict], card: Scorecard, options: argparse.Namespace
) -> str:
    from checks.report.sarif import SPEC_FILE, sarif

    spec: Path | None = getattr(options, "spec", None)
    relative = spec.as_posix() if spec and not spec.is_absolute() else SPEC_FILE
    log = sarif(evidence, verdicts, card, version=version("launchready"), spec_file=relative)
    return json.dumps(log, indent=1)


def _junit(
    evidence: Evidence, verdicts: Sequence[Verdict], card: Scorecard, options: argparse.Namespace
) -> str:
    from checks.report.junit import junit

    return junit(evidence, verdicts, fail_on=Severity(options.fail_on))


WRITERS = {"json": _json, "html": _html, "sarif": _sarif, "junit": _junit}


def _spec(options: argparse.Namespace) -> LaunchSpec:
    try:
        asked = LaunchSpec.for_domain(options.domain)
        if options.spec is None:
            return asked
        spec = LaunchSpec.from_toml(options.spec.read_text(encoding="utf-8"))
    except SpecError as error:
        raise CannotRun(str(error)) from error
    except (OSError, UnicodeDecodeError) as error:
        raise CannotRun(f"the launch spec {options.spec} can't be read: {error}") from error
    if spec.domain != asked.domain:
        raise CannotRun(f"{options.spec} is about {spec.domain}, not {asked.domain}")
    return spec


def _network_config(path: Path | None) -> NetworkConfig:
    try:
        return NetworkConfig() if path is None else NetworkConfig.from_toml(path)
    except NetworkFileError as error:
        raise CannotRun(str(error)) from error


def _rules(only: str | None) -> list[Rule]:
    known = all_rules()
    if only is None:
        return list(known.values())
    codes = [code.strip().upper() for code in only.split(",") if code.strip()]
    unknown = [code for code in codes if code not in known]
    if unknown or not codes:
        raise CannotRun(f"no rule is called {', '.join(unknown) or only!r}; see launchready rules")
    return [known[code] for code in dict.fromkeys(codes)]


def _why_blind(verdicts: Sequence[Verdict]) -> str:
    """The first reason for not observing, where nothing was seen; else empty."""
    if any(verdict.status in SEEN for verdict in verdicts):
        return ""
    unseen = (verdict.found for verdict in verdicts if verdict.status is Status.NOT_OBSERVED)
    return next(unseen, "")
