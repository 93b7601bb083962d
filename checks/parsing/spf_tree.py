"""The worst case of an SPF policy: every include and redirect followed, every look-up counted.

Pure: the caller fetches TXT records breadth-first with `needed()` until it returns nothing, then
expands once. A receiver may stop earlier, when a sender matches; one that matches nothing, as a
forger's does, walks all of it (RFC 7208 section 4.6.4).
"""

import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Literal

from checks.parsing.names import is_dns_name
from checks.parsing.spf import (
    LOOKUP_LIMIT,
    VOID_LIMIT,
    Mechanism,
    Modifier,
    Network,
    SpfRecord,
    SpfSyntaxError,
    Term,
    parse_spf,
    spf_records,
)
from checks.parsing.spf_macros import static_target

MAX_NAMES = 60  # records fetched for one policy; a sane one needs at most ten
MAX_NODES = 400
MAX_DEPTH = 20
MX_LIMIT = 10  # addresses of at most ten MX hosts a term (section 4.6.4)

Outcome = Literal["answer", "nxdomain", "nodata", "not_observed"]


class SpfProblem(StrEnum):
    """What is wrong at one node. The first five make the whole policy a permerror."""

    LOOP = "loop"
    MISSING = "missing"  # include or redirect to a name without an SPF record
    MULTIPLE = "multiple"
    SYNTAX = "syntax"
    TOO_MANY_MX = "too_many_mx"
    BAD_NAME = "bad_name"
    VOID = "void"
    MACRO = "macro"  # an include or redirect whose target depends on the message
    NOT_OBSERVED = "not_observed"
    TOO_DEEP = "too_deep"  # not followed any further; the policy is far past every limit


_PERMANENT = frozenset(
    {
        SpfProblem.LOOP,
        SpfProblem.MISSING,
        SpfProblem.MULTIPLE,
        SpfProblem.SYNTAX,
        SpfProblem.TOO_MANY_MX,
    }
)
_UNCOUNTED = frozenset({SpfProblem.MACRO, SpfProblem.NOT_OBSERVED, SpfProblem.TOO_DEEP})


@dataclass(frozen=True, slots=True)
class SpfSource:
    """The TXT strings found at one name, or why there are none."""

    texts: tuple[str, ...] = ()
    outcome: Outcome = "answer"


@dataclass(frozen=True, slots=True)
class SpfNode:
    """One term that costs a look-up (or, at depth 0, the policy itself).

    `owner` is the name whose record holds the term, `domain` the name it points to ("" when that
    depends on the message). `own` is 1 or 0 look-ups, `total` adds everything below it.
    """

    depth: int
    term: str
    owner: str
    domain: str
    own: int
    total: int
    problem: SpfProblem | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class SpfTree:
    """A policy unfolded; `nodes` in the order a receiver evaluates them.

    `at_least` says that the real counts may be higher, because a branch couldn't be followed.
    `networks` and `includes` are what the policy lets send: address ranges that pass, and the
    names of the records reached through passing includes and redirects.
    """

    domain: str
    nodes: tuple[SpfNode, ...]
    total_lookups: int
    void_lookups: int
    at_least: bool
    networks: frozenset[Network] = frozenset()
    includes: frozenset[str] = frozenset()

    @property
    def loops(self) -> tuple[SpfNode, ...]:
        return self.having(SpfProblem.LOOP)

    @property
    def missing(self) -> tuple[SpfNode, ...]:
        """Includes and redirects that lead nowhere; the policy's own absence isn't one."""
        return tuple(node for node in self.having(SpfProblem.MISSING) if node.depth)

    @property
    def multiple(self) -> tuple[SpfNode, ...]:
        return self.having(SpfProblem.MULTIPLE)

    @property
    def found(self) -> bool:
        """Whether the domain itself publishes SPF; False also when that wasn't observed."""
        return self.nodes[0].problem not in {SpfProblem.MISSING, SpfProblem.NOT_OBSERVED}

    @property
    def is_permerror(self) -> bool:
        """Whether a receiver that walks all of it must give up (sections 4.6.4, 5.2, 6.1)."""
        broken = any(node.problem in _PERMANENT for node in self.nodes[1:])
        root = self.nodes[0].problem in {SpfProblem.MULTIPLE, SpfProblem.SYNTAX}
        limits = self.total_lookups > LOOKUP_LIMIT or self.void_lookups > VOID_LIMIT
        return broken or root or limits

    def having(self, problem: SpfProblem) -> tuple[SpfNode, ...]:
        return tuple(node for node in self.nodes if node.problem == problem)


def expand_spf(
    domain: str,
    records: Mapping[str, SpfSource],
    voids: frozenset[str] = frozenset(),
    mx_hosts: Mapping[str, int] | None = None,
) -> SpfTree:
    """Unfold the policy of `domain`; never raises.

    `records` maps lower-case names to what their TXT query gave; a name not in it counts as not
    observed. `voids` are names whose A, MX or exists look-up came back empty, `mx_hosts` the
    number of MX records by name.
    """
    expansion = _Expansion(records, voids, mx_hosts or {})
    root = _name(domain)
    total = expansion.walk(root, "", "", (), passing=True)
    return SpfTree(
        domain=root,
        nodes=tuple(expansion.nodes),
        total_lookups=total,
        void_lookups=expansion.void_lookups,
        at_least=expansion.is_incomplete(),
        networks=frozenset(expansion.networks),
        includes=frozenset(expansion.includes),
    )


def needed(domain: str, records: Mapping[str, SpfSource]) -> set[str]:
    """Names whose TXT records are still to be fetched; empty when the tree is complete.

    At most MAX_NAMES are ever asked for, counting those already in `records`.
    """
    missing = {name for name in _reachable(domain, records) if name not in records}
    return set(sorted(missing)[: max(0, MAX_NAMES - len(records))])


def host_lookups(domain: str, records: Mapping[str, SpfSource]) -> set[tuple[str, str]]:
    """The look-ups that could be void: (mechanism, name) of every a, mx and exists term whose
    name doesn't depend on the message. Their empty ones are what `expand_spf` takes as voids.
    """
    return {
        (term.name, target)
        for name in _reachable(domain, records)
        for term in _terms(records.get(name))
        if term.name in {"a", "mx", "exists"} and (target := _target(term, name))
    }


def _reachable(domain: str, records: Mapping[str, SpfSource]) -> Iterator[str]:
    seen = {root := _name(domain)}
    waiting = [root]
    for name in waiting:  # grows while it is read: breadth first
        yield name
        for term in _terms(records.get(name)):
            target = _target(term, name) if term.name in {"include", "redirect"} else None
            if target and target not in seen and is_dns_name(target):
                seen.add(target)
                waiting.append(target)


def _terms(source: SpfSource | None) -> tuple[Term, ...]:
    found = spf_records(source.texts) if source else ()
    record = _parsed(found[0]) if len(found) == 1 else None
    return record.evaluated if isinstance(record, SpfRecord) else ()


@functools.lru_cache(maxsize=256)
def _parsed(text: str) -> SpfRecord | SpfSyntaxError:
    try:
        return parse_spf(text)
    except SpfSyntaxError as error:
        return error


def _target(term: Term, owner: str) -> str | None:
    """The name a term looks up, or None when it depends on the message."""
    spec = term.value if isinstance(term, Modifier) else term.domain_spec
    return owner if spec is None else static_target(spec, owner)


def _name(domain: str) -> str:
    return domain.lower().removesuffix(".")


@dataclass(slots=True)
class _Expansion:
    """The walk in progress: what was seen so far."""

    records: Mapping[str, SpfSource]
    voids: frozenset[str]
    mx_hosts: Mapping[str, int]
    nodes: list[SpfNode] = field(default_factory=list)
    void_lookups: int = 0
    networks: set[Network] = field(default_factory=set)
    includes: set[str] = field(default_factory=set)

    def walk(self, name: str, term: str, owner: str, path: tuple[str, ...], passing: bool) -> int:
        """Add the node for the record at `name` and all below it; returns its total look-ups."""
        own = 1 if path else 0
        node = SpfNode(len(path), term, owner, name, own, own)
        place = len(self.nodes)
        self.nodes.append(node)
        found = self._read(name, path)
        if isinstance(found, SpfProblem):
            self.nodes[place] = replace(node, problem=found)
            return own
        if isinstance(found, SpfSyntaxError):
            self.nodes[place] = replace(node, problem=SpfProblem.SYNTAX, detail=str(found))
            return own
        if path and passing:
            self.includes.add(name)
        below = sum(self._term(part, name, (*path, name), passing) for part in found.evaluated)
        self.nodes[place] = replace(node, total=own + below)
        return own + below

    def is_incomplete(self) -> bool:
        capped = len(self.nodes) >= MAX_NODES
        return capped or any(node.problem in _UNCOUNTED for node in self.nodes)

    def _read(self, name: str, path: tuple[str, ...]) -> SpfRecord | SpfProblem | SpfSyntaxError:
        if name in path:
            return SpfProblem.LOOP
        if len(path) > MAX_DEPTH or len(self.nodes) > MAX_NODES:
            return SpfProblem.TOO_DEEP
        source = self.records.get(name) if is_dns_name(name) else SpfSource()
        if source is None or source.outcome == "not_observed":
            return SpfProblem.NOT_OBSERVED
        if path and source.outcome != "answer":
            self.void_lookups += 1
        found = spf_records(source.texts)
        if len(found) == 1:
            return _parsed(found[0])
        return SpfProblem.MULTIPLE if found else SpfProblem.MISSING

    def _term(self, term: Term, owner: str, path: tuple[str, ...], passing: bool) -> int:
        allowed = passing and (isinstance(term, Modifier) or term.qualifier == "+")
        if isinstance(term, Mechanism) and term.network is not None and allowed:
            self.networks.add(term.network)
        if not term.costs_lookup:
            return 0
        if len(self.nodes) >= MAX_NODES:
            return 1
        target = _target(term, owner)
        follows = term.name in {"include", "redirect"}
        if follows and target is not None:
            return self.walk(target, term.text, owner, path, allowed)
        problem = SpfProblem.MACRO if follows else self._host_problem(term.name, target)
        self.nodes.append(SpfNode(len(path), term.text, owner, target or "", 1, 1, problem))
        return 1

    def _host_problem(self, mechanism: str, target: str | None) -> SpfProblem | None:
        if target is None or mechanism == "ptr":
            return None
        if not is_dns_name(target):
            return SpfProblem.BAD_NAME
        if mechanism == "mx" and self.mx_hosts.get(target, 0) > MX_LIMIT:
            return SpfProblem.TOO_MANY_MX
        if target in self.voids:
            self.void_lookups += 1
            return SpfProblem.VOID
        return None
