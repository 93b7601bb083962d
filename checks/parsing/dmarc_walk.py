"""Which DMARC record applies, and which organisation a name belongs to.

By the DNS tree walk of RFC 9989 section 4.10, over TXT answers that were fetched before; and, for
receivers that still follow RFC 7489, by the public suffix list.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from checks.parsing.dmarc import DmarcRecord, is_dmarc, parse_dmarc
from checks.parsing.names import parents, registrable_domain
from checks.parsing.tags import MAX_RECORD

MAX_LABELS = 8  # a longer name jumps to its last seven labels, so at most eight queries

Answers = Mapping[str, Sequence[str]]
"""The TXT strings by query name (`_dmarc.coach.example`), empty when there are none.

A name that is left out was not observed.
"""


@dataclass(frozen=True, slots=True)
class FoundPolicy:
    """The record that applies to a domain, and the domain that publishes it."""

    domain: str
    record: DmarcRecord


def tree_walk(domain: str) -> list[str]:
    """The names to query for `domain`, most specific first; at most eight."""
    return [f"_dmarc.{name}" for name in _walked(domain)]


def only_record(texts: Sequence[str]) -> DmarcRecord | None:
    """The one DMARC record among a name's TXT strings; several cancel each other out."""
    found = [text for text in texts if is_dmarc(text) and len(text) <= MAX_RECORD]
    return parse_dmarc(found[0]) if len(found) == 1 else None


def organisational_domain(domain: str, answers: Answers) -> str | None:
    """The organisational domain by tree walk (section 4.10.2).

    None when an answer that the walk needs was not observed.
    """
    found = _walk(domain, answers)
    return None if found is None else _select(_plain(domain), found)


def organisational_domain_by_psl(domain: str) -> str:
    """The organisational domain as RFC 7489 section 3.2 has it: from the public suffix list."""
    return registrable_domain(domain) or _plain(domain)


def find_policy(domain: str, answers: Answers) -> FoundPolicy | None:
    """The record that applies to mail from `domain` (section 4.10.1).

    Its own, else its organisation's, else the public suffix operator's. None when there is none;
    ask `organisational_domain` whether all the needed answers were observed.
    """
    name = _plain(domain)
    own = only_record(answers.get(f"_dmarc.{name}", ()))
    if own is not None:
        return FoundPolicy(name, own)
    found = _walk(domain, answers) or []
    org = _select(name, found)
    for policy in found:
        if policy.domain == org:
            return policy
    return next((policy for policy in found if policy.record.psd == "y"), None)


def _walk(domain: str, answers: Answers) -> list[FoundPolicy] | None:
    found: list[FoundPolicy] = []
    for name in _walked(domain):
        texts = answers.get(f"_dmarc.{name}")
        if texts is None:
            return None
        record = only_record(texts)
        if record is not None:
            found.append(FoundPolicy(name, record))
            if record.psd in {"y", "n"}:
                break
    return found


def _select(domain: str, found: Sequence[FoundPolicy]) -> str:
    for policy in found:
        if policy.record.psd == "n":
            return policy.domain
        if policy.record.psd == "y" and policy.domain != domain:
            return _one_label_below(policy.domain, domain)
    return found[-1].domain if found else domain


def _one_label_below(suffix: str, domain: str) -> str:
    labels = domain.split(".")
    return ".".join(labels[-(suffix.count(".") + 2) :])


def _walked(domain: str) -> Iterator[str]:
    name = _plain(domain)
    yield name
    above = parents(name)
    yield from above[-(MAX_LABELS - 1) :]


def _plain(domain: str) -> str:
    return domain.lower().removesuffix(".")
