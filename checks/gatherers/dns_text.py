"""RRsets and alias chains in the one form that facts hold.

RRsets have no order of their own, so records are sorted: equal sets compare equal.
"""

from __future__ import annotations

from collections.abc import Iterable

LONGEST_CHAIN = 12  # CNAMEs followed before we call it endless; resolvers stop at 8 to 16

Aliases = tuple[tuple[str, str], ...]


def sorted_records(records: Iterable[str], rtype: str) -> tuple[str, ...]:
    """Without duplicates (RFC 2181 section 5) and in a stable order, MX by preference."""
    if rtype == "MX":
        return tuple(sorted(set(records), key=lambda text: (int(text.split()[0]), text)))
    return tuple(sorted(set(records)))


def chain_from(name: str, cnames: dict[str, str]) -> Aliases:
    """The aliases met when following *cnames* from *name*, a loop's closing step included."""
    chain: list[tuple[str, str]] = []
    met = {name}
    while name in cnames and len(chain) < LONGEST_CHAIN:
        target = cnames[name]
        chain.append((name, target))
        if target in met:
            break
        met.add(target)
        name = target
    return tuple(chain)


def is_loop(chain: Aliases) -> bool:
    """Whether the chain's last step leads back to a name on it."""
    return bool(chain) and chain[-1][1] in {owner for owner, _ in chain}
