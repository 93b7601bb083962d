"""What the facts about mail mean, said once for all rules of this area."""

from __future__ import annotations

from collections.abc import Iterable

from checks.engine.facts import DmarcFacts, DnsAnswer, MxFacts, SpfFacts
from checks.engine.once import once_a_look
from checks.engine.spec import LaunchSpec
from checks.parsing.dmarc import is_dmarc
from checks.parsing.dmarc_walk import FoundPolicy, find_policy
from checks.parsing.spf import SpfRecord, SpfSyntaxError, parse_spf, spf_records
from checks.parsing.spf_tree import SpfSource, SpfTree, expand_spf
from checks.providers.mail import MailProvider, mail_provider, provider_of_mx


def is_null_mx(mx: MxFacts) -> bool:
    """Whether the domain says that it takes no mail at all (RFC 7505)."""
    return bool(mx.hosts) and all(host.name in ("", ".") for host in mx.hosts)


def uses_mail(spec: LaunchSpec, mx: MxFacts) -> bool:
    """Whether mail is sent or received under the domain, as far as anybody says so."""
    return bool(spec.mail.senders) or (bool(mx.answer.records) and not is_null_mx(mx))


def declared_providers(spec: LaunchSpec) -> tuple[MailProvider, ...]:
    """The known services among the senders of the launch spec, each once."""
    found = {p.slug: p for sender in spec.mail.senders if (p := mail_provider(sender))}
    return tuple(found.values())


def receiving_providers(mx: MxFacts) -> tuple[MailProvider, ...]:
    found = {p.slug: p for host in mx.hosts if (p := provider_of_mx(host.name))}
    return tuple(found.values())


def likely_providers(spec: LaunchSpec, mx: MxFacts) -> tuple[MailProvider, ...]:
    """Who sends for the domain: what the spec declares, and whoever holds the mailboxes."""
    found = {p.slug: p for p in (*receiving_providers(mx), *declared_providers(spec))}
    return tuple(found.values())


# --- SPF -------------------------------------------------------------------------------


def published_spf(spf: SpfFacts) -> tuple[str, ...]:
    """The SPF records at the domain itself; a sound domain has one."""
    return spf_records(spf.answer.records)


@once_a_look
def only_spf(spf: SpfFacts) -> SpfRecord | None:
    """The domain's one record, parsed; None when there is none, several or a broken one."""
    found = published_spf(spf)
    if len(found) != 1:
        return None
    try:
        return parse_spf(found[0])
    except SpfSyntaxError:
        return None


def spf_sources(spf: SpfFacts) -> dict[str, SpfSource]:
    """The TXT answers by name, in the form that the pure expansion takes."""
    return {answer.name: _source(answer) for answer in (*spf.lookups, spf.answer)}


@once_a_look
def spf_tree(spf: SpfFacts) -> SpfTree:
    """The policy with every include followed and every look-up counted."""
    hosts = [answer for answer in spf.targets if answer.rtype in ("A", "AAAA")]
    mail = {answer.name: answer for answer in spf.targets if answer.rtype == "MX"}
    empty = {answer.name for answer in hosts if answer.empty}
    filled = {answer.name for answer in hosts if not answer.empty}
    voids = (empty - filled) | {name for name, answer in mail.items() if answer.empty}
    counts = {name: len(answer.records) for name, answer in mail.items()}
    return expand_spf(spf.domain, spf_sources(spf), frozenset(voids), counts)


def _source(answer: DnsAnswer) -> SpfSource:
    if answer.gap:
        return SpfSource((), "not_observed")
    if answer.records:
        return SpfSource(answer.records)
    return SpfSource((), "nxdomain" if answer.nxdomain else "nodata")


def suggested_spf(spec: LaunchSpec, mx: MxFacts, published: Iterable[str] = ()) -> str:
    """One record to paste: what is published today, joined, with every likely sender in it."""
    terms: dict[str, None] = {}
    for text in published:
        for word in text.split()[1:]:
            if word.lower().lstrip("+-~?") != "all":
                terms[word] = None
    for provider in likely_providers(spec, mx):
        if provider.spf_needed and provider.spf and not _named(provider.spf, terms):
            terms[f"include:{provider.spf[0]}"] = None
    if not terms and mx.hosts and not is_null_mx(mx):
        terms["mx"] = None
    return " ".join(("v=spf1", *terms, "~all" if terms else "-all"))


def _named(names: tuple[str, ...], terms: Iterable[str]) -> bool:
    return any(term.lower().endswith(f"include:{name}") for term in terms for name in names)


# --- DMARC -----------------------------------------------------------------------------


def published_dmarc(dmarc: DmarcFacts) -> tuple[str, ...]:
    """The DMARC records at _dmarc of the domain itself."""
    return tuple(text for text in dmarc.answer.records if is_dmarc(text))


def dmarc_answers(dmarc: DmarcFacts) -> dict[str, tuple[str, ...]]:
    """The TXT strings by query name; a name that was not observed is left out."""
    walked = (*dmarc.walk, dmarc.answer)
    return {answer.name: answer.records for answer in walked if answer.observed}


@once_a_look
def policy_of(dmarc: DmarcFacts) -> FoundPolicy | None:
    """The record that receivers apply to mail from the domain, and where it stands."""
    return find_policy(dmarc.domain, dmarc_answers(dmarc))


def dmarc_gap(dmarc: DmarcFacts) -> DnsAnswer | None:
    """The first answer of the walk that could not be observed."""
    return next((answer for answer in (dmarc.answer, *dmarc.walk) if answer.gap), None)
