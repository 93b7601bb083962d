"""The lab in a terminal: serves until Ctrl-C, and takes "fix" and "break" as typed commands."""

from __future__ import annotations

import argparse
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType

from checks.practice.faults import UnknownFault, all_faults, faults_at_start
from checks.practice.lab import PracticeLab
from checks.practice.sockets import LabStartError

DEFAULT_FOLDER = Path("lab")
COMMANDS = "list · fix ID… · fix all · break ID… · quit"

Say = Callable[[str], None]


def main(arguments: Sequence[str] | None = None) -> int:
    """``python -m checks.practice``. Returns the exit status: 2 when the lab can't start."""
    parser = argparse.ArgumentParser(
        prog="launchready lab", description="A small internet on this machine to practise on."
    )
    parser.add_argument("--folder", type=Path, default=DEFAULT_FOLDER, help="where files go")
    parser.add_argument("--fixed", action="store_true", help="begin with no faults at all")
    parser.add_argument("--list", action="store_true", help="list the faults and stop")
    options = parser.parse_args(arguments)
    if options.list:
        for fault in all_faults().values():
            print(f"{fault.id:34} {fault.title}")
        return 0
    try:
        serve(options.folder, faults=() if options.fixed else None)
    except (LabStartError, OSError) as error:
        print(f"The practice lab could not start: {error}", file=sys.stderr)
        return 2
    return 0


def serve(
    folder: Path = DEFAULT_FOLDER,
    *,
    faults: Iterable[str] | None = None,
    commands: Iterable[str] | None = None,
    say: Say = print,
) -> None:
    """Run the lab until Ctrl-C, SIGTERM or "quit"; writes its files into *folder*.

    *commands* are lines to obey, by default those typed on a terminal. Raises LabStartError.
    """
    with PracticeLab(folder, faults=faults) as lab:
        say(f"The practice lab is running. {_count(lab)}")
        say(f"Network file: {lab.network_file}")
        say(
            f"Try: launchready audit {lab.domain} --network {lab.network_file} "
            f"--spec {lab.folder / 'launchready.toml'}"
        )
        with _termination_interrupts(), suppress(KeyboardInterrupt):
            _obey(lab, _typed(say) if commands is None else commands, say)
        say("The practice lab has stopped.")


def _typed(say: Say) -> Iterable[str]:
    """Lines from the terminal; without a terminal, none, and no end either."""
    if sys.stdin is not None and sys.stdin.isatty():
        say(f"Type a command ({COMMANDS}), or press Ctrl-C to stop.")
        yield from sys.stdin
    else:
        threading.Event().wait()


def _obey(lab: PracticeLab, commands: Iterable[str], say: Say) -> None:
    for line in commands:
        verb, *ids = line.split() or [""]
        try:
            match verb, ids:
                case "quit", []:
                    return
                case "list", []:
                    _list(lab, say)
                case "fix", ["all"]:
                    lab.fix_all()
                    say("Everything is fixed.")
                case (("fix" | "break"), [_, *_]):
                    (lab.fix if verb == "fix" else lab.break_)(*ids)
                    say(_count(lab))
                case _:
                    say(f"Commands: {COMMANDS}")
        except UnknownFault as error:
            say(str(error))


def _count(lab: PracticeLab) -> str:
    count = len(lab.faults)
    return "One fault is active now." if count == 1 else f"{count} faults are active now."


def _list(lab: PracticeLab, say: Say) -> None:
    active = {fault.id for fault in lab.faults}
    for fault in all_faults().values():
        later = "" if fault.id in faults_at_start() else " (not there at the start)"
        say(f"{'x' if fault.id in active else ' '} {fault.id:34} {fault.title}{later}")


@contextmanager
def _termination_interrupts() -> Iterator[None]:
    """Stop as cleanly on SIGTERM as on Ctrl-C; only the main thread may arrange that."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, _interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt
