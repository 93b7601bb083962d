"""Mail services and how they show in DNS: SPF includes, DKIM selectors, MX hosts.

The values are data (``mail.toml``), each with the vendor's page and the date it was gone over.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal

from checks.parsing.names import is_subdomain
from checks.parsing.remembering import remembering
from checks.providers.table import rows

Kind = Literal["people", "transactional", "marketing"]


@dataclass(frozen=True, slots=True, kw_only=True)
class MailProvider:
    """One service. With ``spf_needed`` its mail fails SPF unless the domain includes it."""

    slug: str
    name: str
    spf_needed: bool
    dkim_path: str
    source: str
    date: date
    aliases: tuple[str, ...] = ()
    spf: tuple[str, ...] = ()  # the first is the one to recommend
    selectors: tuple[str, ...] = ()
    dkim_targets: tuple[str, ...] = ()
    mx: tuple[str, ...] = ()
    sends: tuple[Kind, ...] = ()


@cache
def mail_providers() -> dict[str, MailProvider]:
    """Every known service by slug."""
    return {row["slug"]: MailProvider(**row) for row in rows("mail.toml", "provider")}


def mail_provider(sender: str) -> MailProvider | None:
    """The service that a launch spec calls *sender*: by slug, alias or name, in any case."""
    wanted = sender.strip().lower()
    for provider in mail_providers().values():
        if wanted in {provider.slug, provider.name.lower(), *provider.aliases}:
            return provider
    return None


@remembering(512)
def provider_of_mx(host: str) -> MailProvider | None:
    """The service that runs the MX host *host*."""
    return _by_ending(host, "mx")


@remembering(512)
def provider_of_dkim_target(name: str) -> MailProvider | None:
    """The service to which a DKIM selector's CNAME points."""
    return _by_ending(name, "dkim_targets")


@remembering(512)
def provider_of_include(domain: str) -> MailProvider | None:
    """The service whose SPF record *domain* is."""
    for provider in mail_providers().values():
        if domain in provider.spf:
            return provider
    return None


def _by_ending(name: str, field: str) -> MailProvider | None:
    for provider in mail_providers().values():
        if any(is_subdomain(name, ending) for ending in getattr(provider, field)):
            return provider
    return None
