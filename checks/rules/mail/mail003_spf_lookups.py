"""MAIL003: evaluating SPF takes at most ten DNS look-ups, in the worst case."""

from __future__ import annotations

from collections.abc import Iterator

from checks.engine.facts import SpfFacts
from checks.engine.registry import rule
from checks.engine.verdict import Impact, Outcome, failed, not_applicable, not_observed, passed
from checks.parsing.spf import LOOKUP_LIMIT
from checks.parsing.spf_tree import SpfProblem, SpfTree
from checks.rules.mail.reading import only_spf, spf_tree
from checks.rules.wording import count, listed, unseen


@rule(
    code="MAIL003",
    title="The SPF record stays within ten look-ups",
    failure_title="The SPF record needs more look-ups than receivers allow",
    area="MAIL",
    stage="mail",
    impact=Impact.FAILED_MAIL,
    effort="an hour",
    why="Receivers stop counting at ten and treat the rest as an error. Which of your mails get "
    "through then depends on the receiver, so clients say “I never got it” at random.",
    fix="Shorten the TXT record of {domain} that starts with v=spf1 to ten look-ups; it takes "
    "{total}. Remove services that no longer send for you, and those that use a return path of "
    "their own. What each term costs: {breakdown}.",
    references=(
        "RFC 7208 section 4.6.4 https://www.rfc-editor.org/rfc/rfc7208#section-4.6.4",
        "RFC 7208 section 10.1.1 https://www.rfc-editor.org/rfc/rfc7208#section-10.1.1",
    ),
)
def within_ten_lookups(spf: SpfFacts) -> Iterator[Outcome]:
    domain = spf.domain
    if spf.answer.gap:
        yield not_observed(domain, unseen(f"The SPF record of {domain}", spf.answer.gap), spf.id)
        return
    if only_spf(spf) is None:
        yield not_applicable(domain, f"{domain} has no single readable SPF record.", spf.id)
        return
    tree = spf_tree(spf)
    total = ("at least " if tree.at_least else "") + count(tree.total_lookups, "look-up")
    if tree.total_lookups > LOOKUP_LIMIT:
        found = f"The SPF record of {domain} takes {total}; {LOOKUP_LIMIT} are allowed."
        args = {"domain": domain, "total": total, "breakdown": _breakdown(tree)}
        yield failed(domain, found, spf.id, **args)
    elif tree.having(SpfProblem.NOT_OBSERVED):
        names = listed(dict.fromkeys(n.domain for n in tree.having(SpfProblem.NOT_OBSERVED)))
        found = f"It takes {total}; {names} could not be seen."
        yield not_observed(domain, found, spf.id)
    else:
        tail = "; a part depends on the message" if tree.at_least else ""
        parts = f": {_breakdown(tree)}" if tree.total_lookups else ""
        found = f"The SPF record of {domain} takes {total} of {LOOKUP_LIMIT}{parts}{tail}."
        yield passed(domain, found, spf.id)


def _breakdown(tree: SpfTree) -> str:
    """The terms of the domain's own record, the costliest first."""
    top = sorted((node for node in tree.nodes if node.depth == 1), key=lambda node: -node.total)
    return listed((f"{node.term} {node.total}" for node in top), most=12)
