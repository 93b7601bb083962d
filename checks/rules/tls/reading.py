"""What a handshake means, and which rule owns which fault, so that one cause is one risk.

OpenSSL stops at the first thing it dislikes. The order in which the rules take a fault:

======== ========================================================================= ==========
rule     fault                                                                     codes
======== ========================================================================= ==========
TLS001   no handshake at all                                                       none
TLS002   nobody whom browsers trust vouches for it (or it is revoked or too weak)  18, 19, others
TLS005   a public authority does, but the server leaves out the link to it         2, 20, 21
TLS003   it names other hosts                                                      62
TLS004   it is not valid yet, or no longer                                         9, 10
======== ========================================================================= ==========

20 and 21 say only that an issuer was not found. That is a missing link when the server sent
the leaf alone, or links up to a public authority; otherwise the authority is a private one.
Names and dates are read from the leaf as well, since an incomplete chain hides them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from enum import Enum

from checks.engine.facts import Certificate, Endpoint, Gap, Reason, TlsFacts
from checks.engine.verdict import Outcome, not_applicable, not_observed
from checks.parsing.remembering import remembering
from checks.providers.certificate_authorities import authority_of
from checks.rules.web.reading import ABSENT
from checks.rules.wording import listed, unseen

_NO_ISSUER = frozenset({2, 20, 21})  # X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT and its relatives
_DATES = frozenset({9, 10})
_WRONG_NAME = 62
# Authorities whose certificates only work between a server and one edge.
_EDGE_ONLY = ("cloudflare origin", "cloudflare managed ca")


class Fault(Enum):
    UNTRUSTED = "untrusted"
    INCOMPLETE = "incomplete"
    WRONG_NAME = "wrong name"


def faults_of(endpoint: Endpoint, host: str) -> frozenset[Fault]:
    """Every fault of *endpoint* but its dates, which TLS004 reads by itself."""
    if endpoint.verified:
        return frozenset()
    code = endpoint.verify_code
    if code not in _DATES | _NO_ISSUER | {_WRONG_NAME} or (
        code in _NO_ISSUER and not is_incomplete(endpoint)
    ):
        return frozenset({Fault.UNTRUSTED})  # what else is wrong goes with the certificate
    found = {Fault.INCOMPLETE} if code in _NO_ISSUER else set()
    if code == _WRONG_NAME or not covers(endpoint.leaf, host):
        found.add(Fault.WRONG_NAME)
    return frozenset(found)


def is_incomplete(endpoint: Endpoint) -> bool:
    """Whether links are missing between the leaf and an authority that browsers know."""
    top = _top(endpoint.chain)
    if top.self_issued or is_edge_only(endpoint.leaf):
        return False
    return top is endpoint.leaf or authority_of(top.issuer) is not None


def is_edge_only(leaf: Certificate) -> bool:
    return any(name in leaf.issuer.lower() for name in _EDGE_ONLY)


def _top(chain: tuple[Certificate, ...]) -> Certificate:
    """The last certificate that can be reached from the leaf by issuers, as sent."""
    top, rest = chain[0], list(chain[1:])
    while not top.self_issued:
        above = next((each for each in rest if each.subject == top.issuer), None)
        if above is None:
            break
        rest.remove(above)
        top = above
    return top


def covers(leaf: Certificate, host: str) -> bool:
    """Whether a browser takes *leaf* for *host* (RFC 9525 section 6.3): SAN only, and a
    wildcard stands for exactly one label, the first.
    """
    first, _, rest = host.partition(".")
    return bool(first) and (host in leaf.names or f"*.{rest}" in leaf.names)


def unseen_gap(tls: TlsFacts) -> Gap | None:
    """Why some address could not be seen, other than that nobody is there or we lack IPv6."""
    known = ABSENT | {Reason.NOT_ATTEMPTED}
    return next((gap for _, gap in tls.failures if gap.reason not in known), None)


def without_endpoints(tls: TlsFacts) -> Outcome:
    """The outcome for a host with which no handshake was completed."""
    gaps = [gap for _, gap in tls.failures]
    if gaps and all(gap.reason in ABSENT for gap in gaps):
        return not_applicable(tls.host, f"{tls.host} shows no certificate.", tls.id)
    gap = unseen_gap(tls) or (gaps[0] if gaps else None)
    return not_observed(tls.host, unseen(f"The certificate of {tls.host}", gap), tls.id)


def with_fault(
    tls: TlsFacts, fault: Callable[[Endpoint], bool]
) -> tuple[tuple[Endpoint, ...], str]:
    """The endpoints with *fault*, and where they are when others are well: " at 192.0.2.1"."""
    found = tuple(each for each in tls.endpoints if fault(each))
    if len(found) == len(tls.endpoints):
        return found, ""
    places = listed(each.address for each in found)
    return found, f" at {places} ({len(found)} of {len(tls.endpoints)} addresses)"


@remembering(512)
def common_name(name: str) -> str:
    """What to call the owner of an RFC 4514 name: its CN, else all of it."""
    parts = (part.partition("=") for part in name.split(","))
    return next((value for key, _, value in parts if key.strip() == "CN" and value), name)


def day(moment: datetime) -> str:
    return f"{moment.day} {moment:%B %Y}"


def names_of(leaf: Certificate) -> str:
    return listed(leaf.names) or "no host at all"


def any_in(faults: Iterable[Fault], *wanted: Fault) -> bool:
    return bool(set(faults).intersection(wanted))


def spoken_versions(tls: TlsFacts) -> tuple[str, ...]:
    """The versions that the host accepts.

    Those that were asked for under the name of another host at its address say nothing about a
    host that breaks off every visit of its own.
    """
    borrowed = tls.versions_asked_of not in ("", tls.host)
    return () if borrowed and not tls.endpoints else tls.accepted_versions
