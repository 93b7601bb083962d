"""EXP001: no private file can be read from outside."""

from __future__ import annotations

from collections.abc import Iterator

from checks.engine.evidence import Facts
from checks.engine.facts import ProbeFacts
from checks.engine.registry import rule
from checks.engine.verdict import Impact, Outcome, failed, not_observed, passed, warned
from checks.rules.exp.reading import (
    BROWSER_SETTINGS,
    HARMLESS,
    HostProbes,
    is_exposed,
    probes_by_host,
)
from checks.rules.wording import count, listed


@rule(
    code="EXP001",
    title="Private files can't be read from outside",
    failure_title="A private file can be read by anyone",
    area="EXP",
    stage="audit",
    impact=Impact.EXPOSURE,
    effort="half a day",
    why="Robots try this very address on every site, every day. Whoever finds it gets passwords or "
    "the source of your app, and with them your customers' data, your mail account or your money.",
    fix="First make {urls} answer 404: delete the file from the web server, or forbid it (nginx: "
    "“location ~ /\\. {{ return 404; }}”, keeping /.well-known/). Then take every password and key "
    "that was in it for stolen: make new ones at each service, and write that into the secrets "
    "list. Last, publish only the build folder, not the project folder.",
    references=(
        "OWASP WSTG, Review Old Backup and Unreferenced Files for Sensitive Information "
        "https://owasp.org/www-project-web-security-testing-guide/latest/"
        "4-Web_Application_Security_Testing/02-Configuration_and_Deployment_Management_Testing/"
        "04-Review_Old_Backup_and_Unreferenced_Files_for_Sensitive_Information",
        "RFC 8615 (well-known URIs) https://www.rfc-editor.org/rfc/rfc8615",
    ),
)
def private_files_are_private(probes: Facts[ProbeFacts]) -> Iterator[Outcome]:
    """A fault is told of the first file of its kind on a host; one repository is one risk."""
    for host in probes_by_host(probes):
        exposed: dict[str, list[ProbeFacts]] = {}
        for probe in host.probes:
            if is_exposed(probe) and probe.what != BROWSER_SETTINGS:
                exposed.setdefault(probe.what, []).append(probe)
        for what, found in exposed.items():
            yield _exposed(what, found)
        if not exposed:
            yield _nothing(host)


def _exposed(what: str, probes: list[ProbeFacts]) -> Outcome:
    first = probes[0]
    urls = listed(probe.url for probe in probes)
    judged = warned if what in HARMLESS else failed
    found = f"{urls} can be read by anyone: {first.proof}."
    return judged(first.url, found, *(probe.id for probe in probes), urls=urls)


def _nothing(host: HostProbes) -> Outcome:
    if host.gap:
        found = f"{host.unasked} of {count(host.number, 'known path')} of {host.host} could not"
        return not_observed(host.host, f"{found} be asked for: {host.gap}.", *host.ids)
    found = f"None of {count(host.number, 'known path')} of {host.host} gives a private file away."
    return passed(host.host, found, *host.ids)
