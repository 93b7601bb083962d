"""EXP002: what answers under a private file's name could be recognised as harmless."""

from __future__ import annotations

from collections.abc import Iterator

from checks.engine.evidence import Facts
from checks.engine.facts import ProbeFacts
from checks.engine.registry import rule
from checks.engine.verdict import Impact, Outcome, not_observed, passed, warned
from checks.rules.exp.reading import ORDINARY, HostProbes, probes_by_host
from checks.rules.wording import count, listed


@rule(
    code="EXP002",
    title="Nothing unexplained answers under a private file's name",
    failure_title="Something unexplained answers under a private file's name",
    area="EXP",
    stage="audit",
    impact=Impact.EXPOSURE,
    effort="minutes",
    why="We could not tell what it is, so it is not called a leak. It is worth a look by a person: "
    "if it is what its name says, strangers can read it as well.",
    fix="Open {urls} yourself. If it is nothing you meant to publish, delete it from the web "
    "server or let the address answer 404, and change every password that was in it.",
    references=(
        "OWASP WSTG, Enumerate Infrastructure and Application Admin Interfaces "
        "https://owasp.org/www-project-web-security-testing-guide/",
        "RFC 9110 section 15.5.5 https://www.rfc-editor.org/rfc/rfc9110#section-15.5.5",
    ),
)
def nothing_unexplained(probes: Facts[ProbeFacts]) -> Iterator[Outcome]:
    for host in probes_by_host(probes):
        yield _judge(host)


def _judge(host: HostProbes) -> Outcome:
    strange = [probe for probe in host.probes if _is_strange(probe)]
    if strange:
        told = listed(f"{probe.url} ({count(probe.bytes, 'byte')})" for probe in strange)
        urls = listed(probe.url for probe in strange)
        ids = (probe.id for probe in strange)
        return warned(host.host, f"Something answers at {told}.", *ids, urls=urls)
    if host.gap:
        found = f"{host.unasked} of {count(host.number, 'known path')} of {host.host} could not"
        return not_observed(host.host, f"{found} be asked for: {host.gap}.", *host.ids)
    soft = sum(probe.soft_404 for probe in host.probes)
    tail = f" {soft} are answered like any unknown address." if soft else ""
    found = f"{host.host} answers nothing of its own under {count(host.number, 'such name')}.{tail}"
    return passed(host.host, found, *host.ids)


def _is_strange(probe: ProbeFacts) -> bool:
    """An answer with content that is neither proven private nor plainly a page of the site."""
    if probe.proof or probe.soft_404 or probe.what in ORDINARY:
        return False
    is_page = probe.content_type in ("text/html", "application/xhtml+xml")
    return probe.status in (200, 206) and probe.bytes > 0 and not is_page
