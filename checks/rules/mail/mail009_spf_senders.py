"""MAIL009: SPF lets the services send that the client says it uses."""

from __future__ import annotations

from collections.abc import Iterator

from checks.engine.facts import SpfFacts
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
from checks.parsing.spf import LOOKUP_LIMIT
from checks.parsing.spf_tree import SpfProblem, SpfTree
from checks.providers.mail import MailProvider, mail_provider
from checks.rules.mail.reading import only_spf, spf_tree
from checks.rules.wording import record_name, unseen

FLATTENED = 5  # so many address ranges without an include look like a flattened record


@rule(
    code="MAIL009",
    title="SPF allows the mail services that are in use",
    failure_title="A mail service in use is not allowed to send",
    area="MAIL",
    stage="mail",
    impact=Impact.FAILED_MAIL,
    effort="minutes",
    why="Mail from this service is not on your list of allowed senders. What it sends for you, be "
    "it booking confirmations or invoices, is treated as suspicious.",
    fix="At the DNS host, edit the TXT record of {zone}, name {name}, that starts with v=spf1, and "
    "put include:{include} before its last word. It reads today “{record}”.",
    references=(
        "RFC 7208 section 5.2 https://www.rfc-editor.org/rfc/rfc7208#section-5.2",
        "Google, Set up SPF https://support.google.com/a/answer/33786",
    ),
)
def senders_are_allowed(spec: LaunchSpec, spf: SpfFacts) -> Iterator[Outcome]:
    if not spec.mail.senders:
        yield not_applicable(spec.domain, "The launch spec names no mail services.", spf.id)
    for sender in dict.fromkeys(spec.mail.senders):
        yield _judge(spec, spf, sender)


def _judge(spec: LaunchSpec, spf: SpfFacts, sender: str) -> Outcome:
    provider = mail_provider(sender)
    if provider is None:
        found = f"What “{sender}” needs in SPF is not known here."
        return not_applicable(sender, found, spf.id)
    if not provider.spf_needed or not provider.spf:
        found = f"{provider.name} sends with a return path of its own and needs no SPF here."
        return not_applicable(sender, found, spf.id)
    if spf.answer.gap:
        return not_observed(sender, unseen("The SPF record", spf.answer.gap), spf.id)
    if only_spf(spf) is None:
        found = f"{spf.domain} has no single readable SPF record."
        return not_applicable(sender, found, spf.id)
    return _in_tree(spec, spf, sender, provider)


def _in_tree(spec: LaunchSpec, spf: SpfFacts, sender: str, provider: MailProvider) -> Outcome:
    tree = spf_tree(spf)
    record = only_spf(spf)
    args = {
        "zone": spec.zone,
        "name": record_name(spf.domain, spec.zone),
        "include": provider.spf[0],
        "record": record.text if record else "",
    }
    if included := sorted(set(provider.spf) & _named(tree)):
        if tree.is_permerror:  # which rule it belongs to tells; nobody may send until it is mended
            found = f"SPF includes {included[0]} for {provider.name}, but receivers give up on it "
            return not_applicable(sender, f"{found}as it stands.", spf.id)
        found = f"SPF includes {included[0]}, so {provider.name} may send; "
        return passed(sender, f"{found}it costs {_cost(tree, included)}.", spf.id)
    if unknown := tree.having(SpfProblem.NOT_OBSERVED):
        return not_observed(sender, f"What {unknown[0].domain} allows could not be seen.", spf.id)
    if tree.having(SpfProblem.MACRO) or _has_macros(spf) or len(tree.networks) >= FLATTENED:
        found = f"{provider.name} is not named in SPF; its addresses may be in there one by one."
        return warned(sender, found, spf.id, **args)
    found = f"SPF does not include {provider.spf[0]}, which {provider.name} needs."
    return failed(sender, found, spf.id, **args)


def _cost(tree: SpfTree, names: list[str]) -> str:
    """What the service takes of the look-ups that are allowed, with all that it includes."""
    nodes = [node for node in tree.nodes if node.domain in names]
    # One of its names may be reached by way of another, and is counted there already.
    top = [node for node in nodes if node.owner not in names]
    unseen_part = any(node.problem is SpfProblem.NOT_OBSERVED for node in nodes)
    least = "at least " if unseen_part else ""
    return f"{least}{sum(node.total for node in top)} of {LOOKUP_LIMIT} look-ups"


def _named(tree: SpfTree) -> frozenset[str]:
    """Reached records, and those that are named though what they hold could not be seen."""
    return tree.includes | {node.domain for node in tree.having(SpfProblem.NOT_OBSERVED)}


def _has_macros(spf: SpfFacts) -> bool:
    record = only_spf(spf)
    return record is not None and record.has_macros
