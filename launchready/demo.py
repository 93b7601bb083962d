"""``launchready demo``: the whole product on this machine, against the practice lab.

Everything is the real thing: the worker is a Celery process, the audit opens sockets, the lab's
faults are really taken back, and the pack is rendered from what is stored.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from checks.engine.verdict import Severity
from checks.gatherers.look import Progress as OnProgress
from checks.practice.lab import PracticeLab
from checks.terminal import SEVERITY_STYLE, watching
from launchready import serve
from launchready.processes import Supervisor

if TYPE_CHECKING:
    from checks.practice.faults import Fault
    from checks.runs.models import Run
    from engagements.models import Risk

FOLDER = Path("demo")
PATIENCE = 120.0  # seconds for a run or a pack before the demo gives up
# The faults that the demo's consultant takes back between the two audits.
REPAIRED = (
    "old-apex-address",
    "blog-target-gone",
    "portal-alias-loop",
    "apex-serves-its-own-copy",
    "app-certificate-expired",
    "booking-fails",
    "two-spf-records",
    "robots-shut-out",
    "environment-file-public",
    "no-hsts",
)


class DemoFailed(Exception):
    """A step did not come to its end; the message says which."""


def demo(argv: list[str]) -> int:
    """Returns 0 after the whole way, 2 when the address is taken, 1 when a step failed."""
    parser = argparse.ArgumentParser(prog="launchready demo", description=__doc__)
    parser.add_argument("--once", action="store_true", help="do it all, then stop")
    serve.add_address(parser)
    options = parser.parse_args(argv)
    if not options.once and (problem := serve.address_problem(options.host, options.port)):
        print(f"launchready: {problem}", file=sys.stderr)
        return 2
    with PracticeLab(_fresh_folder() / "lab") as lab:
        os.environ["LAUNCHREADY_HOME"] = str((FOLDER / "data").resolve())
        os.environ["LAUNCHREADY_NETWORK"] = str(lab.network_file.resolve())
        serve.prepare(options.host, options.port)
        processes = [serve.worker(), serve.scheduler()]
        if not options.once:
            processes.insert(0, serve.web(options.host, options.port))
        supervisor = Supervisor(processes)
        with supervisor.running():
            try:
                Demo(lab, supervisor).play(serving=not options.once)
            except DemoFailed as failure:
                print(f"launchready: the demo stopped: {failure}", file=sys.stderr)
                return 1
            return 0 if options.once else supervisor.watch()


def _fresh_folder() -> Path:
    """``demo/`` without what an earlier demo left in it."""
    for part in ("data", "lab"):
        shutil.rmtree(FOLDER / part, ignore_errors=True)
    FOLDER.mkdir(exist_ok=True)
    return FOLDER.resolve()


class Demo:
    """The steps of the demo, in order; each waits for what the worker really did."""

    def __init__(self, lab: PracticeLab, supervisor: Supervisor) -> None:
        self.lab = lab
        self.supervisor = supervisor
        self.console = Console(highlight=False)

    def play(self, *, serving: bool) -> None:
        from engagements import tenancy
        from launchready.demo_board import open_other_sprints
        from launchready.demo_sprint import make_demo_sprint

        self._say("A small internet with a messy client is running on this machine.")
        self.sprint = make_demo_sprint()
        with tenancy.scope(self.sprint.workspace):
            self._audit("First audit")
            self._show_risks()
            self._repair_and_verify()
            self._audit("Second audit")
            self._make_pack()
        if serving:
            open_other_sprints(self.sprint.workspace, self.sprint.consultant)
            self._show_log_ins()

    def _audit(self, title: str) -> None:
        from checks.runs.models import Run

        run = Run.ask_audit(self.sprint.engagement, by=self.sprint.consultant)
        self._await_run(run, f"{title} of {self.lab.domain}")
        self._say(f"{title}: {run.sentence} ({run.seconds:.1f} s)")

    def _await_run(self, run: Run, title: str) -> None:
        """Show the run's stored progress until the worker has ended it."""
        with watching(title) as progress:
            told: dict[str, str] = {}
            for _ in self._waiting(title):
                run.refresh_from_db()
                _tell_news(run, told, progress)
                if not run.is_unfinished:
                    break
        if run.state != "done":
            raise DemoFailed(f"{title}: {run.error}")

    def _waiting(self, what: str) -> Iterator[None]:
        """Tick until PATIENCE is over, keeping the child processes alive meanwhile."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            yield
            self.supervisor.look()
            time.sleep(0.2)
        raise DemoFailed(f"{what} took longer than {PATIENCE:.0f} s")

    def _show_risks(self) -> None:
        lanes = {"fix_now": "Fix now", "later": "Can wait"}
        ranked = list(self.sprint.engagement.risks.open().ranked())
        for lane, title in lanes.items():
            risks = [risk for risk in ranked if risk.lane == lane]
            self._say(f"\n{title} ({len(risks)}), worst for the business first")
            for number, risk in enumerate(risks, 1):
                self._show_risk(number, risk)
        self._say("")

    def _show_risk(self, number: int, risk: Risk) -> None:
        line = Text.assemble(
            (f"{number:>3} ", "dim"),
            (f"{risk.severity:<8}", SEVERITY_STYLE[Severity(risk.severity)]),
            (f"{risk.get_impact_display():<25}", "italic"),
            risk.title,
            (f"\n{'':37}{risk.subject}", "dim"),
        )
        self.console.print(line, soft_wrap=True)

    def _repair_and_verify(self) -> None:
        from checks.practice.faults import all_faults
        from checks.runs.models import Run
        from launchready.demo_pictures import hang_pictures
        from launchready.demo_sprint import note_repair

        faults = [all_faults()[fault_id] for fault_id in REPAIRED]
        self.lab.fix(*REPAIRED)
        self._say(f"The lab takes back {len(faults)} faults; each risk behind them is verified.")
        for fault in faults:
            note_repair(self.sprint, fault)
        for risk in self._risks_of(faults):
            run = Run.ask_verification(risk, by=self.sprint.consultant)
            self._await_run(run, f"Verifying {risk.code}")
            risk.refresh_from_db()
            mark = "[green]fixed[/]" if risk.state == "fixed" else "[yellow]still there[/]"
            self.console.print(f"  {mark}  {risk.title}  [dim]{risk.subject}[/]")
        hang_pictures(self.sprint.engagement, by=self.sprint.consultant)

    def _risks_of(self, faults: list[Fault]) -> list[Risk]:
        caused = {finding for fault in faults for finding in fault.fails}
        open_risks = self.sprint.engagement.risks.open().ranked()
        return [risk for risk in open_risks if (risk.code, risk.subject) in caused]

    def _make_pack(self) -> None:
        from handover.making import make_pack

        pack = make_pack(self.sprint.engagement, by=self.sprint.consultant)
        target = FOLDER / f"handover-pack-{pack.number}.pdf"
        target.write_bytes(bytes(pack.pdf or b""))
        self._say(f"The handover pack is in {target} (SHA-256 {pack.sha256[:16]}…).")

    def _show_log_ins(self) -> None:
        from engagements.accounts.links import sign_in_path

        self._say(f"\nLaunchReady runs at {serve.site_url()}/")
        people = (("consultant", self.sprint.consultant), ("founder", self.sprint.founder))
        for role, user in people:
            link = serve.site_url() + sign_in_path(user)
            self._say(f"\nAs the {role}, {user.name} ({user.email}), open once:\n{link}")
        self._say(
            "\nLater, ask for a code with either address on the log-in page; "
            "the mail is shown in this terminal. Stop with Ctrl-C."
        )

    def _say(self, text: str) -> None:
        self.console.print(text, soft_wrap=True, markup=False)


def _tell_news(run: Run, told: dict[str, str], progress: OnProgress) -> None:
    """Pass on what the stored progress says that was not said yet."""
    stored = run.progress
    for topic, state in stored.get("topics", {}).items():
        if told.get(topic) != state:
            told[topic] = state
            done = sum(each == "done" for each in told.values())
            progress(topic, state, done, stored["total"])
