"""Registration data by RDAP: from the registry that IANA lists for the top level domain.

Asked is what a registry sold: the registrable domain by the public suffix list without its
private section. Whois is not asked.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from urllib.parse import urljoin

from checks.engine.facts import Gap, Reason, RegistrationFacts
from checks.gatherers.fetcher import Fetcher, Response
from checks.gatherers.look import Look, gatherer
from checks.parsing.names import registrable_domain
from checks.parsing.rdap import RdapDomain, RdapError, bootstrap_bases, parse_rdap_domain
from checks.parsing.urls import UrlError, parse_url, resolve

BOOTSTRAP = "https://data.iana.org/rdap/dns.json"
BOOTSTRAP_SECONDS = 24 * 3600.0
MAX_HOPS = 3
HEADERS = {"Accept": "application/rdap+json"}
NOTHING = RdapDomain(None, (), None, None, ())


@gatherer(yields="registration")
async def gather_registration(look: Look) -> Mapping[str, RegistrationFacts | Gap]:
    name = registrable_domain(look.spec.domain, private=False) or look.spec.domain
    bases = await _bases(look, name)
    if isinstance(bases, Gap):
        return {look.spec.domain: bases}
    found: RegistrationFacts | Gap = Gap(
        Reason.NOT_ATTEMPTED, f"the registry of .{name.rpartition('.')[2]} offers no RDAP"
    )
    for base in bases:
        found = await _registration(look.http, urljoin(base, f"domain/{name}"), name)
        if not isinstance(found, Gap):
            return {found.key: found}
    return {look.spec.domain: found}


async def _bases(look: Look, name: str) -> tuple[str, ...] | Gap:
    """Where to ask about *name*; none when its registry offers no RDAP."""
    if look.network.config.rdap:
        return (look.network.config.rdap,)
    body = await _bootstrap(look.http)
    if isinstance(body, Gap):
        return body
    try:
        return tuple(base.rstrip("/") + "/" for base in bootstrap_bases(body, name))
    except RdapError as error:
        return Gap(Reason.PROTOCOL, str(error))


# IANA's list changes a few times a month (RFC 9224 section 8 asks to keep it); it is the same
# for all clients, so the process keeps it.
_kept: dict[str, tuple[float, bytes]] = {}


async def _bootstrap(http: Fetcher) -> bytes | Gap:
    fetched_at, body = _kept.get(BOOTSTRAP, (0.0, b""))
    if body and time.monotonic() - fetched_at < BOOTSTRAP_SECONDS:
        return body
    response = await http.fetch(BOOTSTRAP)
    if isinstance(response, Gap):
        return response
    if response.status != 200:
        return Gap(Reason.PROTOCOL, f"IANA's list of registries answered {response.status}")
    _kept[BOOTSTRAP] = (time.monotonic(), response.body)
    return response.body


async def _registration(http: Fetcher, url: str, name: str) -> RegistrationFacts | Gap:
    response = await _followed(http, url)
    if isinstance(response, Gap):
        return response
    if response.status == 404:  # RFC 7480 section 5.3: the registry does not know the name
        return _facts(name, response.url, NOTHING, found=False)
    if response.status != 200:
        return Gap(Reason.PROTOCOL, f"the registry answered with status {response.status}")
    try:
        return _facts(name, response.url, parse_rdap_domain(response.body), found=True)
    except RdapError as error:
        return Gap(Reason.PROTOCOL, f"the registry's answer can't be read: {error}")


async def _followed(http: Fetcher, url: str) -> Response | Gap:
    """The answer after the redirects that RFC 7480 section 5.2 asks clients to follow."""
    for _ in range(MAX_HOPS + 1):
        response = await http.fetch(url, headers=HEADERS)
        if isinstance(response, Gap) or response.status not in (301, 302, 303, 307, 308):
            return response
        try:
            url = str(resolve(parse_url(url), response.header("location") or ""))
        except UrlError as error:
            return Gap(Reason.PROTOCOL, f"the registry redirects to no web address: {error}")
    return Gap(Reason.PROTOCOL, "the registry redirects without end")


def _facts(name: str, source: str, data: RdapDomain, *, found: bool) -> RegistrationFacts:
    return RegistrationFacts(
        domain=name,
        source=source,
        found=found,
        registrar=data.registrar,
        statuses=data.statuses,
        created_at=data.created_at,
        expires_at=data.expires_at,
        nameservers=data.nameservers,
    )
