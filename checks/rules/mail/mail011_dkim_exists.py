"""MAIL011: some DKIM key exists, as far as that can be seen from outside."""

from __future__ import annotations

from collections.abc import Iterator

from checks.engine.evidence import Facts
from checks.engine.facts import DkimFacts, MxFacts
from checks.engine.registry import rule
from checks.engine.spec import LaunchSpec
from checks.engine.verdict import Impact, Outcome, failed, not_applicable, not_observed, passed
from checks.parsing.dkim_key import DkimKeyError, parse_dkim_key
from checks.rules.mail.reading import likely_providers, uses_mail
from checks.rules.wording import listed, unseen


@rule(
    code="MAIL011",
    title="The domain can sign its mail (DKIM)",
    failure_title="The domain does not sign its mail (DKIM)",
    area="MAIL",
    stage="mail",
    impact=Impact.FAILED_MAIL,
    effort="an hour",
    why="The signature is what survives when a client forwards your mail, and what the big mailbox "
    "providers ask for. Unsigned booking and payment mails land in spam more and more often.",
    fix="Turn signing on where the mail is sent: {path}. Copy the record shown there (a TXT or "
    "CNAME whose name ends in ._domainkey) to the DNS host of {domain}, then switch signing on "
    "and name the selector in the launch spec.",
    references=(
        "RFC 6376 section 3.6.2 https://www.rfc-editor.org/rfc/rfc6376#section-3.6.2",
        "RFC 8020 section 2 https://www.rfc-editor.org/rfc/rfc8020#section-2",
        "Google, Email sender guidelines https://support.google.com/a/answer/81126",
    ),
)
def some_key_exists(
    spec: LaunchSpec, dkim_keys: Facts[DkimFacts], mx: MxFacts
) -> Iterator[Outcome]:
    yield _judge(spec, dkim_keys, mx)


def _judge(spec: LaunchSpec, keys: Facts[DkimFacts], mx: MxFacts) -> Outcome:
    domain = spec.domain
    published = [fact for fact in keys.values() if fact.selector and fact.answer.records]
    if alive := [fact for fact in published if not _is_withdrawn(fact)]:
        names = listed(fact.selector for fact in alive)
        return passed(domain, f"Keys are published under {names}.", *(fact.id for fact in alive))
    if published:
        why = "Every signing key that is known has been withdrawn; others can't be seen from here."
        return not_observed(domain, why, *(fact.id for fact in published))
    return _without_keys(spec, keys, mx)


def _without_keys(spec: LaunchSpec, keys: Facts[DkimFacts], mx: MxFacts) -> Outcome:
    domain = spec.domain
    whole = next((fact for fact in keys.values() if not fact.selector), None)
    if whole is None or whole.answer.gap:
        gap = whole.answer.gap if whole else next(iter(keys.gaps.values()), None)
        return not_observed(domain, unseen("Whether signing keys exist", gap), *keys.ids[:3])
    if not whole.answer.nxdomain:
        # Nothing at _domainkey itself, yet it exists: some selector stands below it.
        why = "Signing keys exist, but under selectors that are not known; name them in the spec."
        return not_observed(domain, why, whole.id)
    if not uses_mail(spec, mx):
        why = f"{domain} takes no mail and no sender is declared for it."
        return not_applicable(domain, why, whole.id, mx.id)
    why = f"{domain} has no signing key: nothing exists below {whole.answer.name}."
    return failed(domain, why, whole.id, domain=domain, path=_path(spec, mx))


def _is_withdrawn(fact: DkimFacts) -> bool:
    """Whether every key at the selector has an empty p tag (RFC 6376 section 3.6.1)."""
    try:
        return all(parse_dkim_key(text).revoked for text in fact.answer.records)
    except DkimKeyError:
        return False


def _path(spec: LaunchSpec, mx: MxFacts) -> str:
    paths = [provider.dkim_path for provider in likely_providers(spec, mx)]
    return "; ".join(paths) or "the mail service's settings for the domain, under DKIM"
