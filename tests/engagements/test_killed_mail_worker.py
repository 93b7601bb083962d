"""`kill -9` of a real worker while it mails: nothing is lost, and nothing goes twice by itself.

The mail server is ours and stops where the test wants it to. The limit is SMTP's: killed between
the end of the message and the server's answer, nobody can know whether the server keeps it, so the
row says "perhaps sent" and a person decides.
"""

from __future__ import annotations

import json
import socketserver
import threading
import time
from collections.abc import Callable, Iterator
from email import message_from_bytes
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings

from engagements import tenancy
from engagements.mails.sending import send
from engagements.models import Mail, MailState
from tests.conftest import Cast
from tests.workers import PATIENCE, environment_in, kill, run_script, worker

BEGIN = """
import django
from launchready import home
home.prepare()
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from engagements import tenancy
from engagements.models import Mail
from tests.factories import make_workspace
with tenancy.scope(make_workspace()):
    for number in range(3):
        Mail.post_link(f"fay{number}@harbour.agency", "Hello", "Hello", "https://x/")
"""

LOOK = """
import json, django
django.setup()
from engagements import tenancy
from engagements.models import Mail
with tenancy.every_workspace("see how the mails are"):
    print(json.dumps([[mail.state, mail.attempt, mail.handed_at is not None]
                      for mail in Mail.objects.order_by("pk")]))
"""

# Time passes, then the sweep comes by.
SWEEP = """
import django
django.setup()
from datetime import timedelta
from django.utils import timezone
from engagements import tenancy
from engagements.models import Mail
from engagements.tasks import sweep_mail
long_ago = timezone.now() - timedelta(hours=1)
with tenancy.every_workspace("let an hour pass"):
    Mail.objects.filter(claimed_at__isnull=False).update(claimed_at=long_ago)
sweep_mail()
with tenancy.every_workspace("let an hour pass"):
    Mail.objects.update(send_at=long_ago)
sweep_mail()
"""

AGAIN = """
import django
django.setup()
from engagements import tenancy
from engagements.models import Mail
with tenancy.every_workspace("somebody asks for it"):
    unsure = Mail.objects.get(state="unsure")
with tenancy.scope(unsure.workspace_id):
    unsure.send_again()
"""


class Talk(socketserver.StreamRequestHandler):
    """One conversation; it stops, or hangs up, at the place that `silent_at` names."""

    server: MailServer

    def handle(self) -> None:
        if self.server.silent_at == "never mind":
            return None
        if self.server.silent_at == "greeting":
            return self.stop()
        self.say("220 ready")
        while line := self.rfile.readline():
            verb = line.split()[0].upper()
            if verb == b"QUIT":
                return self.say("221 bye")
            if verb != b"DATA":
                self.say("250 ok")
                continue
            self.say("354 go on")
            message = b""
            while (part := self.rfile.readline()) not in (b".\r\n", b""):
                message += part
            self.server.taken.append(str(message_from_bytes(message)["Message-ID"]))
            if self.server.silent_at == "answer":
                return self.stop()
            if self.server.silent_at == "hang up":
                return None
            self.say("250 kept")
        return None

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())

    def stop(self) -> None:
        self.server.stopped.set()
        self.rfile.read()  # until the other side is gone


class MailServer(socketserver.ThreadingTCPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Talk)
        self.silent_at = ""
        self.stopped = threading.Event()
        self.taken: list[str] = []


@pytest.fixture
def server() -> Iterator[MailServer]:
    with MailServer() as running:
        thread = threading.Thread(target=running.serve_forever)
        thread.start()
        yield running
        running.shutdown()
        thread.join()


def until(condition: Callable[[], Any]) -> Any:
    deadline = time.monotonic() + PATIENCE
    while not (found := condition()):
        assert time.monotonic() < deadline
        time.sleep(0.1)
    return found


def test_a_worker_killed_while_it_mails(tmp_path: Path, server: MailServer) -> None:
    environment = environment_in(tmp_path)
    environment["EMAIL_URL"] = f"smtp://127.0.0.1:{server.server_address[1]}"
    log = tmp_path / "workers.log"

    def states() -> list[list[Any]]:
        seen: list[list[Any]] = json.loads(run_script(LOOK, environment).splitlines()[-1])
        return seen

    def killed_at(place: str) -> None:
        server.silent_at = place
        server.stopped.clear()
        with worker(environment, log) as running:
            assert server.stopped.wait(PATIENCE), log.read_text()
            kill(running)

    def worked_until(states_wanted: list[str]) -> None:
        server.silent_at = ""
        with worker(environment, log):
            until(lambda: sorted(state for state, *_ in states()) == states_wanted)

    run_script(BEGIN, environment)
    killed_at("greeting")
    assert ["sending", 1, False] in states(), "claimed, and the server has nothing of it"
    run_script(SWEEP, environment)
    assert {state for state, *_ in states()} <= {"retry", "waiting"}, "so it is safely tried again"

    killed_at("answer")
    assert len(server.taken) == 1
    assert ["sending", True] in [[state, handed] for state, _, handed in states()]
    run_script(SWEEP, environment)
    worked_until(["sent", "sent", "unsure"])
    run_script(SWEEP, environment)
    worked_until(["sent", "sent", "unsure"])
    assert len(server.taken) == len(set(server.taken)) == 3, "none lost, none twice"

    run_script(AGAIN, environment)
    run_script(SWEEP, environment)
    worked_until(["sent", "sent", "sent"])
    assert len(server.taken) == 4
    assert len(set(server.taken)) == 3, "by its Message-ID a program knows the twin"


@pytest.mark.parametrize(
    ("place", "state"),
    [("never mind", MailState.RETRY), ("hang up", MailState.UNSURE), ("", MailState.SENT)],
)
def test_a_server_that_hangs_up(cast: Cast, server: MailServer, place: str, state: str) -> None:
    """Before it was given the message: again, later. After it: nobody knows."""
    server.silent_at = place
    with tenancy.scope(cast.workspace):
        mail = Mail.post_link("fay@harbour.agency", "Hello", "Hello", "https://x/")
        with override_settings(
            EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend",
            EMAIL_HOST="127.0.0.1",
            EMAIL_PORT=server.server_address[1],
        ):
            send(mail)
    assert mail.state == state
