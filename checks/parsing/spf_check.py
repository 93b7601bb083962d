"""check_host() of RFC 7208: what a receiver concludes about one client, domain and sender.

The audit judges a policy in the worst case (`spf_tree`); this is the walk along one path, as mail
servers do it. Pure: the caller hands in the function that asks DNS.
"""

import ipaddress
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal, NamedTuple, NoReturn

from checks.parsing.names import DomainError, ascii_host, is_subdomain
from checks.parsing.spf import (
    LOOKUP_LIMIT,
    VOID_LIMIT,
    Mechanism,
    Modifier,
    SpfRecord,
    SpfSyntaxError,
    parse_spf,
    spf_records,
)
from checks.parsing.spf_macros import (
    MAX_EXPANDED,
    MacroContext,
    MacroError,
    expand_explanation,
    expand_macros,
    needs_validated_name,
)

MX_LIMIT = 10  # hosts of one mx term; more are a permerror (section 4.6.4)
PTR_LIMIT = 10  # host names of one client; more are ignored (section 4.6.4)
MAX_LABEL = 63

Rtype = Literal["TXT", "A", "AAAA", "MX", "PTR"]
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class LookupFailed(Exception):
    """DNS gave no answer: a time-out, or any response code but NOERROR and NXDOMAIN."""


Lookup = Callable[[str, Rtype], Iterable[str]]
"""Asks DNS for a name without trailing dot, CNAMEs followed.

TXT gives each record with its strings joined, MX the hosts by preference, A and AAAA addresses;
nothing when the name or the type doesn't exist. Raises LookupFailed.
"""


class SpfOutcome(StrEnum):
    """The results of section 2.6."""

    NONE = "none"
    NEUTRAL = "neutral"
    PASS = "pass"
    FAIL = "fail"
    SOFTFAIL = "softfail"
    TEMPERROR = "temperror"
    PERMERROR = "permerror"


_QUALIFIED = {
    "+": SpfOutcome.PASS,
    "-": SpfOutcome.FAIL,
    "~": SpfOutcome.SOFTFAIL,
    "?": SpfOutcome.NEUTRAL,
}


@dataclass(frozen=True, slots=True)
class SpfResult:
    """What check_host() returns.

    `term` is the mechanism that decided, "" when none did; `reason` says why in one line.
    `explanation` is the domain owner's own text for a fail, None when there is none to be had.
    """

    outcome: SpfOutcome
    reason: str
    term: str = ""
    explanation: str | None = None


def check_host(
    ip: str,
    domain: str,
    sender: str,
    lookup: Lookup,
    *,
    helo: str = "unknown",
    receiver: str = "unknown",
    timestamp: int = 0,
) -> SpfResult:
    """Evaluate the policy of `domain` for mail from `sender`, handed over by the client `ip`.

    Raises ValueError when `ip` is no address, and nothing else.
    """
    client = _client(ip)
    context = MacroContext(
        sender if "@" in sender else f"postmaster@{sender}",
        str(client),
        helo,
        domain,
        receiver=receiver,
        timestamp=timestamp,
    )
    check = _Check(client, context, lookup)
    try:
        name = _first_domain(domain)
        decision = check.decide(name) if name else None
    except _Stop as stop:
        return SpfResult(stop.outcome, stop.reason)
    if decision is None:
        return SpfResult(SpfOutcome.NONE, f"{domain[:100]} publishes no SPF policy")
    explanation = check.explanation(decision) if decision.outcome is SpfOutcome.FAIL else None
    reason = f"decided by {decision.term}" if decision.term else "no mechanism matched"
    return SpfResult(decision.outcome, reason, decision.term, explanation)


class _Stop(Exception):
    """The evaluation ends here, whatever includes it is in."""

    def __init__(self, outcome: SpfOutcome, reason: str) -> None:
        super().__init__(reason)
        self.outcome, self.reason = outcome, reason


class _Decision(NamedTuple):
    outcome: SpfOutcome
    term: str
    domain: str
    record: SpfRecord


@dataclass(slots=True)
class _Check:
    """One evaluation: the limits are counted over all of it (section 4.6.4)."""

    client: Address
    context: MacroContext
    lookup: Lookup
    lookups: int = 0
    voids: int = 0
    validated: dict[str, str] = field(default_factory=dict)

    def decide(self, domain: str) -> _Decision | None:
        """What the policy at `domain` says; None when it has none (section 4.3 to 4.7)."""
        record = self._policy(domain)
        if record is None:
            return None
        for mechanism in record.mechanisms:
            self._count(mechanism)
            if self._matches(mechanism, domain):
                outcome = _QUALIFIED[mechanism.qualifier]
                return _Decision(outcome, mechanism.text, domain, record)
        if record.redirect:
            return self._redirected(record.redirect, domain)
        return _Decision(SpfOutcome.NEUTRAL, "", domain, record)

    def explanation(self, decision: _Decision) -> str | None:
        """The text behind exp=; any trouble with it means there is none (section 6.2)."""
        modifier = decision.record.explanation
        if modifier is None:
            return None
        try:
            name = self._expand(modifier.value, decision.domain)
            texts = tuple(self.lookup(name, "TXT")) if _is_askable(name) else ()
            if len(texts) != 1:
                return None
            return expand_explanation(texts[0], self._context(texts[0], decision.domain))
        except (LookupFailed, MacroError):
            return None

    def _policy(self, domain: str) -> SpfRecord | None:
        found = spf_records(self._ask(domain, "TXT"))
        if not found:
            return None
        if len(found) > 1:
            _permerror(f"{domain} has {len(found)} SPF records")
        try:
            return parse_spf(found[0])
        except SpfSyntaxError as error:
            _permerror(f"the record of {domain} is wrong: {error}")

    def _redirected(self, modifier: Modifier, domain: str) -> _Decision:
        self._count(modifier)
        target = self._expand(modifier.value, domain)
        decision = self.decide(target)
        if decision is None:
            _permerror(f"{modifier.text} leads to no SPF record")
        return decision

    def _count(self, term: Mechanism | Modifier) -> None:
        self.lookups += term.costs_lookup
        if self.lookups > LOOKUP_LIMIT:
            _permerror(f"more than {LOOKUP_LIMIT} terms need look-ups")

    def _matches(self, mechanism: Mechanism, domain: str) -> bool:
        if mechanism.name in {"all", "ip4", "ip6"}:
            return mechanism.network is None or self.client in mechanism.network
        spec = mechanism.domain_spec
        target = domain if spec is None else self._expand(spec, domain)
        match mechanism.name:
            case "include":
                return self._included(mechanism, target)
            case "a":
                return self._is_at(self._hosts(target, self._family), mechanism)
            case "mx":
                return self._is_mail_host(target, mechanism)
            case "ptr":
                return any(is_subdomain(name, target) for name in self._validated_names())
        return bool(self._hosts(target, "A"))  # exists asks for A, whatever the client's family

    def _included(self, mechanism: Mechanism, target: str) -> bool:
        decision = self.decide(target)
        if decision is None:
            _permerror(f"{mechanism.text} leads to no SPF record")
        return decision.outcome is SpfOutcome.PASS

    def _is_mail_host(self, target: str, mechanism: Mechanism) -> bool:
        hosts = self._hosts(target, "MX")
        if len(hosts) > MX_LIMIT:
            _permerror(f"{mechanism.text} has more than {MX_LIMIT} mail hosts")
        return any(self._is_at(self._ask(host, self._family), mechanism) for host in hosts)

    @property
    def _family(self) -> Rtype:
        return "A" if self.client.version == 4 else "AAAA"

    def _is_at(self, addresses: Iterable[str], mechanism: Mechanism) -> bool:
        """Whether the client is one of `addresses`, or in the same network as one."""
        four = self.client.version == 4
        written = mechanism.cidr4 if four else mechanism.cidr6
        length = self.client.max_prefixlen if written is None else written
        return any(
            self.client in ipaddress.ip_network(f"{address}/{length}", strict=False)
            for address in addresses
        )

    def _hosts(self, name: str, rtype: Rtype) -> tuple[str, ...]:
        """The answer to a term's own question; an empty one is a void look-up."""
        found = self._ask(name, rtype)
        self.voids += not found and _is_askable(name)
        if self.voids > VOID_LIMIT:
            _permerror(f"more than {VOID_LIMIT} look-ups come back empty")
        return found

    def _ask(self, name: str, rtype: Rtype) -> tuple[str, ...]:
        """The records at `name`; a name that can't be asked for doesn't exist (section 4.3)."""
        if not _is_askable(name):
            return ()
        try:
            return tuple(self.lookup(name, rtype))
        except LookupFailed as error:
            reason = f"{name} {rtype}: {error}" if str(error) else f"{name} {rtype}: no answer"
            raise _Stop(SpfOutcome.TEMPERROR, reason) from None

    def _expand(self, spec: str, domain: str) -> str:
        return expand_macros(spec, self._context(spec, domain)).removesuffix(".")

    def _context(self, text: str, domain: str) -> MacroContext:
        validated = self._validated_name(domain) if needs_validated_name(text) else "unknown"
        known = self.context
        return MacroContext(
            known.sender,
            known.ip,
            known.helo,
            domain,
            validated,
            known.receiver,
            known.timestamp,
        )

    def _validated_name(self, domain: str) -> str:
        """The value of %{p}: `domain` itself, else a name below it, else any (section 7.3)."""
        if domain not in self.validated:
            names = self._validated_names()
            own = [name for name in names if name.lower() == domain.lower()]
            below = [name for name in names if is_subdomain(name, domain)]
            self.validated[domain] = next(iter((*own, *below, *names)), "unknown")
        return self.validated[domain]

    def _validated_names(self) -> list[str]:
        """The client's host names that point back to it (section 5.5); errors skip a name."""
        try:
            names = tuple(self.lookup(self.client.reverse_pointer, "PTR"))[:PTR_LIMIT]
        except LookupFailed:
            return []
        return [name for raw in names if self._points_back(name := raw.removesuffix("."))]

    def _points_back(self, name: str) -> bool:
        try:
            found = tuple(self.lookup(name, self._family)) if _is_askable(name) else ()
        except LookupFailed:
            return False
        return any(ipaddress.ip_address(address) == self.client for address in found)


def _permerror(reason: str) -> NoReturn:
    raise _Stop(SpfOutcome.PERMERROR, reason)


def _client(ip: str) -> Address:
    """The client's address; IPv4 inside IPv6 counts as IPv4 (section 5)."""
    address = ipaddress.ip_address(ip)
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return mapped or address


def _first_domain(domain: str) -> str | None:
    """`domain` in A-labels, or None when it can't have a policy (section 4.3)."""
    try:
        name = ascii_host(domain)
    except DomainError:
        return None
    return name if "." in name else None


def _is_askable(name: str) -> bool:
    """Whether a question can be made of `name`: any characters, but labels of 1 to 63."""
    labels = name.removesuffix(".").split(".")
    fits = name.isascii() and len(name) <= MAX_EXPANDED
    return fits and all(0 < len(label) <= MAX_LABEL for label in labels)
