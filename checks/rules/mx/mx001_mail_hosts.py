"""MX001: the domain names mail hosts, the agreed ones if any were agreed."""

from __future__ import annotations

from collections.abc import Iterator

from checks.engine.facts import MxFacts
from checks.engine.registry import rule
from checks.engine.spec import LaunchSpec
from checks.engine.verdict import (
    Impact,
    Outcome,
    failed,
    not_applicable,
    not_observed,
    passed,
    warned,
)
from checks.rules.mail.reading import declared_providers, is_null_mx, receiving_providers
from checks.rules.wording import listed, record_name, unseen


@rule(
    code="MX001",
    title="Mail to the domain has somewhere to go",
    failure_title="Mail to the domain has nowhere to go, or goes elsewhere",
    area="MX",
    stage="mail",
    impact=Impact.FAILED_MAIL,
    effort="an hour",
    why="When a lead answers your mail or writes to the address on your site, the message bounces "
    "or lands in a mailbox nobody reads. Most people don't write twice.",
    fix="At the DNS host, set the MX records of {zone}, name {name}, to exactly these: {hosts}. "
    "Remove others. Then send a message from another provider and answer it.",
    references=(
        "RFC 5321 section 5.1 https://www.rfc-editor.org/rfc/rfc5321#section-5.1",
        "RFC 7505 section 3 https://www.rfc-editor.org/rfc/rfc7505#section-3",
    ),
)
def mail_hosts_are_named(spec: LaunchSpec, mx: MxFacts) -> Iterator[Outcome]:
    yield _judge(spec, mx)


def _judge(spec: LaunchSpec, mx: MxFacts) -> Outcome:
    domain, expected = mx.domain, _expected(spec)
    found = sorted(_host(record) for record in mx.answer.records)
    if mx.answer.gap:
        return not_observed(domain, unseen(f"The mail hosts of {domain}", mx.answer.gap), mx.id)
    if expected and sorted(map(_host, expected)) != found:
        text = f"{domain} names {_names(found)}; agreed were {listed(expected)}."
        return failed(domain, text, mx.id, **_args(spec, expected))
    if is_null_mx(mx):
        return _null(spec, mx)
    if found:
        kept = listed(provider.name for provider in receiving_providers(mx))
        place = f", at {kept}" if kept else ""
        return passed(domain, f"Mail to {domain} goes to {_names(found)}{place}.", mx.id)
    if spec.mail.senders:
        text = f"{domain} sends mail but names no mail host, so answers may bounce."
        return failed(domain, text, mx.id, **_args(spec, _suggested(spec)))
    return not_applicable(domain, f"{domain} names no mail host and no sender is declared.", mx.id)


def _null(spec: LaunchSpec, mx: MxFacts) -> Outcome:
    if not spec.mail.senders:
        return passed(mx.domain, f"{mx.domain} says that it takes no mail.", mx.id)
    text = f"{mx.domain} says that it takes no mail, yet it sends: nobody can answer."
    return warned(mx.domain, text, mx.id, **_args(spec, _suggested(spec)))


def _expected(spec: LaunchSpec) -> list[str]:
    return sorted(
        " ".join(value.lower().split())
        for record in spec.records
        if record.rtype == "MX" and record.name == spec.domain
        for value in record.values
    )


def _host(record: str) -> str:
    """The host of "10 mail.example."; a preference may be left out of the launch spec."""
    host = record.rsplit(maxsplit=1)[-1] if record.split() else ""
    return host.lower().removesuffix(".")


def _names(hosts: list[str]) -> str:
    return listed(host or "“.”" for host in hosts) if hosts else "no mail host"


def _suggested(spec: LaunchSpec) -> list[str]:
    """An MX of the senders' own, where one of them holds mailboxes under a fixed name."""
    for provider in declared_providers(spec):
        if provider.slug == "google-workspace":
            return ["1 smtp.google.com"]
    return []


def _args(spec: LaunchSpec, hosts: list[str]) -> dict[str, str]:
    return {
        "zone": spec.zone,
        "name": record_name(spec.domain, spec.zone),
        "hosts": listed(hosts) or "those that the mailbox provider shows",
    }
