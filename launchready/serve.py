"""`launchready up`: the web server, the worker and the scheduler on this machine, kept running.

In containers, or on several machines, each runs its part: `launchready up --only worker`.
"""

import argparse
import errno
import os
import socket
import sys

from launchready import home
from launchready.processes import Process, Supervisor

PORT_TAKEN = 2
PARTS = ("web", "worker", "scheduler")


def up(argv: list[str]) -> int:
    """Serve until stopped. Returns 2 when the port is taken."""
    parser = argparse.ArgumentParser(prog="launchready up", description=__doc__)
    add_address(parser)
    parser.add_argument("--only", choices=PARTS, help="just this part; the others run elsewhere")
    options = parser.parse_args(argv)
    serves_pages = options.only in (None, "web")
    if serves_pages and (problem := address_problem(options.host, options.port)):
        print(f"launchready: {problem}", file=sys.stderr)
        return PORT_TAKEN
    prepare(options.host, options.port)
    if serves_pages:
        _say_where()
    print("Stop with Ctrl-C.", flush=True)
    return Supervisor(processes(options.host, options.port, options.only)).run()


def _say_where() -> None:
    print(f"LaunchReady: {site_url()}/")
    if link := first_workspace_link():
        print(f"Make your workspace, once: {link}")


def manage(argv: list[str]) -> int:
    """Django's management commands, against the data directory."""
    from django.core.management import execute_from_command_line

    home.prepare()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "launchready.settings")
    execute_from_command_line(["launchready manage", *argv])
    return 0


def add_address(parser: argparse.ArgumentParser) -> None:
    """The two options of every command that serves."""
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (%(default)s)")
    parser.add_argument("--port", default=8000, type=int, help="port to listen on (%(default)s)")


def address_problem(host: str, port: int) -> str:
    """Why nobody can listen on that address now, as a sentence; empty when one can."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as problem:
            if problem.errno == errno.EADDRINUSE:
                return f"port {port} on {host} is in use. Stop what runs there, or choose --port."
            return f"can't listen on {host}, port {port}: {problem.strerror}."
        except OverflowError:
            return f"{port} is not a port: choose one from 1 to 65535."
    return ""


def prepare(host: str, port: int) -> None:
    """Data directory, secret key, database schema and static files; Django is ready afterwards."""
    home.prepare()
    shown = "127.0.0.1" if host in ("0.0.0.0", "::") else host  # noqa: S104 - compared, not bound
    os.environ.setdefault("LAUNCHREADY_URL", f"http://{shown}:{port}")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "launchready.settings")
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
    call_command("collectstatic", verbosity=0, interactive=False)

    from launchready.tasks import count_rows

    count_rows()


def site_url() -> str:
    from django.conf import settings

    address: str = settings.SITE_URL
    return address


def first_workspace_link() -> str:
    """The one-time link for the first workspace; empty when there is a workspace already."""
    from engagements.accounts.links import first_workspace_path
    from engagements.models import Workspace

    return "" if Workspace.objects.exists() else site_url() + first_workspace_path()


def processes(host: str, port: int, only: str | None = None) -> list[Process]:
    """Web, worker and scheduler, or the one of them that is asked for."""
    parts = (web(host, port), worker(), scheduler())
    return [part for part in parts if only in (None, part.name)]


def web(host: str, port: int) -> Process:
    options = ["--interface", "wsgi", "--host", host, "--port", str(port)]
    options += ["--workers", "1", "--blocking-threads", "4", "--no-ws", "--log-level", "warning"]
    return Process("web", _python("granian", *options, "launchready.wsgi:application"))


def worker(concurrency: int = 2) -> Process:
    options = ["--concurrency", str(concurrency), "--loglevel", "warning"]
    options += ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    return Process("worker", _celery("worker", *options))


def scheduler() -> Process:
    schedule = home.location() / "beat-schedule"
    options = ["--schedule", str(schedule), "--pidfile", "", "--loglevel", "warning"]
    return Process("scheduler", _celery("beat", *options))


def _celery(command: str, *options: str) -> list[str]:
    return _python("celery", "--quiet", "--app", "launchready.celery", command, *options)


def _python(module: str, *arguments: str) -> list[str]:
    return [sys.executable, "-m", "launchready.tied", module, *arguments]
