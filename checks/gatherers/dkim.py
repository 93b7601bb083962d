"""DKIM keys: the declared selectors, and those that the domain's mail services use.

Selectors can't be listed, so a guess that finds nothing says nothing and is left out. When no
key was found at all, one fact with an empty selector holds what ``_domainkey`` itself
answers: NXDOMAIN means that no key can exist below it (RFC 8020), an empty answer that some
name below it does. Only then are the selectors of all known services worth asking for.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping

from checks.engine.facts import DkimFacts, DnsAnswer, Gap
from checks.gatherers.look import Look, gatherer
from checks.gatherers.together import all_of
from checks.parsing import ParseError
from checks.parsing.spf import Mechanism, parse_spf, spf_records
from checks.providers.mail import (
    MailProvider,
    mail_provider,
    mail_providers,
    provider_of_include,
    provider_of_mx,
)

# Makers' defaults, and services that leave no trace in MX or SPF: Mailchimp, SendGrid.
COMMON = ("default", "dkim", "mail", "k1", "k2", "s1")
RARE = ("everlytickey1", "everlytickey2", "key1", "s1024", "s2048")
NOBODYS = "launchready-no-such-selector"

Keys = dict[str, DkimFacts | Gap]


@gatherer(yields="dkim_keys")
async def gather_dkim_keys(look: Look) -> Mapping[str, DkimFacts | Gap]:
    declared = tuple(selector.lower() for selector in look.spec.mail.dkim_selectors)
    keys, common, likely = await asyncio.gather(
        _keys(look, declared, declared=True),
        _guessed(look, (each for each in COMMON if each not in declared)),
        _likely(look, declared),
    )
    keys = {**common, **likely, **keys}
    if _any_key(keys):
        return keys
    whole = DkimFacts("", look.spec.domain, declared=False, answer=await _domainkey(look))
    if not whole.answer.nxdomain:
        every = (each for provider in mail_providers().values() for each in provider.selectors)
        keys = {**await _guessed(look, (*RARE, *every)), **keys}
    return keys if _any_key(keys) else {**keys, whole.key: whole}


async def _domainkey(look: Look) -> DnsAnswer:
    return await look.dns.query(f"_domainkey.{look.spec.domain}", "TXT")


async def _likely(look: Look, declared: tuple[str, ...]) -> Keys:
    """Keys of the services that the launch spec, MX or SPF name, but those *declared*."""
    domain = look.spec.domain
    mx, txt = await asyncio.gather(look.dns.query(domain, "MX"), look.dns.query(domain, "TXT"))
    hosts = (record.partition(" ")[2] for record in mx.records)
    named = (
        *map(mail_provider, look.spec.mail.senders),
        *map(provider_of_mx, hosts),
        *map(provider_of_include, _includes(txt)),
    )
    selectors = _selectors(filter(None, named))
    return await _guessed(look, (each for each in selectors if each not in declared))


def _includes(txt: DnsAnswer) -> tuple[str, ...]:
    try:
        terms = [term for record in spf_records(txt.records) for term in parse_spf(record).terms]
    except ParseError:
        return ()
    included = (each for each in terms if isinstance(each, Mechanism) and each.name == "include")
    return tuple(each.domain_spec or "" for each in included)


def _selectors(providers: Iterable[MailProvider]) -> tuple[str, ...]:
    return tuple(each for provider in providers for each in provider.selectors)


async def _guessed(look: Look, selectors: Iterable[str]) -> Keys:
    """The keys found, without those that are only a wildcard's answer."""
    keys = await _keys(look, selectors, declared=False)
    found = {
        name: fact
        for name, fact in keys.items()
        if isinstance(fact, DkimFacts) and fact.answer.records
    }
    if not found:
        return {}
    nobodys = await look.dns.query(_name(look, NOBODYS), "TXT")
    return {name: fact for name, fact in found.items() if fact.answer.records != nobodys.records}


async def _keys(look: Look, selectors: Iterable[str], *, declared: bool) -> Keys:
    each_once = dict.fromkeys(selectors)
    return await all_of({_name(look, each): _key(look, each, declared) for each in each_once})


def _any_key(keys: Keys) -> bool:
    return any(isinstance(fact, DkimFacts) and fact.answer.records for fact in keys.values())


def _name(look: Look, selector: str) -> str:
    return f"{selector}._domainkey.{look.spec.domain}"


async def _key(look: Look, selector: str, declared: bool) -> DkimFacts:
    answer = await look.dns.query(_name(look, selector), "TXT")
    return DkimFacts(selector, look.spec.domain, declared, answer)
