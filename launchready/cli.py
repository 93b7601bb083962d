"""The `launchready` command. Each subcommand lives in its own module, imported only when asked for.

A subcommand is a function that takes its arguments and returns the exit status.
"""

import sys
from collections.abc import Callable
from importlib import import_module
from importlib.metadata import version

COMMANDS: dict[str, tuple[str, str]] = {
    "up": ("launchready.serve:up", "serve the web app, with worker and scheduler"),
    "demo": ("launchready.demo:demo", "the whole product against the practice lab"),
    "audit": ("launchready.cli_audit:main_audit", "observe a domain and judge it"),
    "judge": ("launchready.cli_audit:main_judge", "judge a stored audit again, offline"),
    "rules": ("launchready.cli_rules:main_rules", "list the rules, or explain one"),
    "lab": ("checks.practice.console:main", "a small internet on this machine to practise on"),
    "manage": ("launchready.serve:manage", "Django's management commands"),
}


def main(argv: list[str] | None = None) -> int:
    """Run one subcommand. Returns 2, with the usage, for one we don't have."""
    arguments = sys.argv[1:] if argv is None else argv
    name = arguments[0] if arguments else "--help"
    if name in ("-h", "--help"):
        print(usage())
        return 0
    if name == "--version":
        print(f"launchready {version('launchready')}")
        return 0
    if name not in COMMANDS:
        print(f"launchready: there is no command {name!r}\n\n{usage()}", file=sys.stderr)
        return 2
    try:
        return _load(COMMANDS[name][0])(arguments[1:])
    except KeyboardInterrupt:
        return 130


def usage() -> str:
    width = max(map(len, COMMANDS))
    lines = [f"  {name:<{width}}  {summary}" for name, (_, summary) in COMMANDS.items()]
    return "\n".join(
        ["usage: launchready COMMAND …", "", *lines, "", "launchready COMMAND --help says more."]
    )


def _load(target: str) -> Callable[[list[str]], int]:
    module, _, function = target.partition(":")
    command: Callable[[list[str]], int] = getattr(import_module(module), function)
    return command


if __name__ == "__main__":
    sys.exit(main())
