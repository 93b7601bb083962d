"""MX002: each mail host is a real host: no alias, no address, resolvable, public, named once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from checks.engine.facts import MxFacts, MxHost
from checks.engine.registry import rule
from checks.engine.spec import LaunchSpec
from checks.engine.verdict import Impact, Outcome, failed, not_applicable, not_observed, passed
from checks.parsing.names import is_hostname
from checks.rules.dns.reading import why_unreachable
from checks.rules.mail.reading import is_null_mx
from checks.rules.wording import first_gap, listed, record_name, unseen


@rule(
    code="MX002",
    title="Every mail host exists under its own name",
    failure_title="A mail host is misnamed or does not exist",
    area="MX",
    stage="mail",
    impact=Impact.FAILED_MAIL,
    effort="minutes",
    why="Some senders can't deliver to a mail host that is written like this, others can. So mail "
    "from part of your leads is lost, and you can't see which part.",
    fix="At the DNS host, open the MX records of {zone}, name {name}, and replace {host} by "
    "{instead}: {problem}. The mailbox provider's help page shows the right host names.",
    references=(
        "RFC 2181 section 10.3 https://www.rfc-editor.org/rfc/rfc2181#section-10.3",
        "RFC 5321 section 5.1 https://www.rfc-editor.org/rfc/rfc5321#section-5.1",
        "RFC 7505 section 3 https://www.rfc-editor.org/rfc/rfc7505#section-3",
    ),
)
def mail_hosts_are_hosts(spec: LaunchSpec, mx: MxFacts) -> Iterator[Outcome]:
    if mx.answer.gap:
        gap = mx.answer.gap
        yield not_observed(mx.domain, unseen(f"The mail hosts of {mx.domain}", gap), mx.id)
        return
    if not mx.hosts or is_null_mx(mx):
        yield not_applicable(mx.domain, f"{mx.domain} names no mail host.", mx.id)
        return
    times = Counter(host.name for host in mx.hosts)
    for host in {host.name: host for host in mx.hosts}.values():
        yield _judge(spec, mx, host, times[host.name])


def _judge(spec: LaunchSpec, mx: MxFacts, host: MxHost, times: int) -> Outcome:
    subject = host.name.rstrip(".") or mx.domain
    problem = _problem(host, times)
    if problem:
        args = {
            "zone": spec.zone,
            "name": record_name(mx.domain, spec.zone),
            "host": host.name or ".",
            "instead": _targets(host)[-1] if _targets(host) else "the host your provider shows",
            "problem": problem,
        }
        return failed(subject, f"The mail host “{host.name or '.'}”: {problem}.", mx.id, **args)
    if gap := first_gap(host.a, host.aaaa, host.cname):
        return not_observed(subject, unseen(f"The mail host {host.name}", gap), mx.id)
    return passed(subject, f"{host.name} has the address {listed(host.addresses)}.", mx.id)


def _problem(host: MxHost, times: int) -> str | None:
    if problem := _misnamed(host.name):
        return problem
    if targets := _targets(host):
        return f"it is an alias of {targets[-1]}, which a mail host must not be"
    if host.a.empty and host.aaaa.empty:
        return "it does not exist" if host.a.nxdomain else "it has no address"
    unreachable = [why for address in host.addresses if (why := why_unreachable(address))]
    if unreachable and len(unreachable) == len(host.addresses):
        return f"it leads to {unreachable[0]}, which nobody outside can reach"
    return "it is listed more than once" if times > 1 else None


def _targets(host: MxHost) -> tuple[str, ...]:
    """The names that an alias leads through, the one that may stand in its place last."""
    aliases = host.a.aliases or host.aaaa.aliases
    return tuple(target for _, target in aliases) or host.cname.records


def _misnamed(name: str) -> str | None:
    if not name.rstrip("."):
        return "“.” says that no mail is taken, so no other host may stand beside it"
    if _is_address(name):
        return "it is an address, where a name must stand"
    return None if is_hostname(name) else "it is not a valid host name"


def _is_address(name: str) -> bool:
    return name.rstrip(".").rpartition(".")[2].isdigit() or ":" in name
