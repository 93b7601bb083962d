"""What a user would run instead: the well-known tools, one after the other.

Runs inside the lab. The argument is JSON: {"roots": "lab-ca.pem", "checkdmarc": program, "sslyze":
program}. A line of standard input is the number of a client; the line of standard output that
answers it has the seconds and the CPU seconds of each tool.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from resource import RUSAGE_CHILDREN, getrusage

from tests.bench.lab.clients import Client

TOO_LONG = 120.0  # seconds
TRUST = ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE")  # where they look for roots
QUESTIONS = ("NS", "SOA", "A", "AAAA", "MX", "TXT", "CAA")

Step = tuple[str, Sequence[str]]


def steps(client: Client, asked: dict[str, str]) -> Iterator[Step]:
    """Each command with the tool's name, in the order in which one would think of them."""
    domain, www = client.web_hosts[:2]
    yield "checkdmarc", (asked["checkdmarc"], "--check-mx-tls", domain)
    questions = [word for rtype in QUESTIONS for word in (domain, rtype)]
    for name, rtype in ((www, "A"), (www, "AAAA"), (f"mail._domainkey.{domain}", "TXT")):
        questions += (name, rtype)
    yield "dig", ("dig", *questions)
    for server in client.dns_host.servers:
        yield "dig", ("dig", f"@{server}", domain, "SOA", domain, "NS")
    targets = [f"{host}:443" for host in client.web_hosts]
    trust = ("--certinfo_ca_file", asked["roots"])
    yield "sslyze", (asked["sslyze"], "--mozilla_config", "disable", "--certinfo", *trust, *targets)
    for scheme in ("http", "https"):
        for host in (domain, www):
            fetch = ("curl", "-sSL", "--compressed", "-D", "-", "-o", "/dev/null")
            yield "curl", (*fetch, "--cacert", asked["roots"], f"{scheme}://{host}/")
    for host in client.mail_hosts:
        yield "swaks", ("swaks", "--server", host, "--tls", "--quit-after", "TLS")
        where = ("-starttls", "smtp", "-connect", f"{host}:25", "-servername", host)
        yield "openssl", ("openssl", "s_client", *where, "-CAfile", asked["roots"], "-showcerts")


def run(client: Client, asked: dict[str, str]) -> dict[str, list[float]]:
    """Seconds and CPU seconds by tool. Raises CalledProcessError for a tool that fails."""
    environment = {**os.environ, **dict.fromkeys(TRUST, asked["roots"])}
    tools: dict[str, list[float]] = {}
    for tool, command in steps(client, asked):
        wall, cpu = time.perf_counter(), _cpu_of_children()
        subprocess.run(  # noqa: S603 - the tools named above
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=True,
            timeout=TOO_LONG,
        )
        taken = tools.setdefault(tool, [0.0, 0.0])
        taken[0] += time.perf_counter() - wall
        taken[1] += _cpu_of_children() - cpu
    return tools


def _cpu_of_children() -> float:
    usage = getrusage(RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def main() -> None:
    asked = json.loads(sys.argv[1])
    for line in sys.stdin:
        print(json.dumps(run(Client(int(line)), asked)), flush=True)


if __name__ == "__main__":
    main()
