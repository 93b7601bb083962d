"""All that one look at a domain yielded: a frozen bag of facts and gaps, by topic and key.

It serialises to the ``{id: {...}}`` form of the command line's JSON and back, without loss,
so that a stored run can be judged again by today's rules.
"""

from __future__ import annotations

import json
from collections.abc import ItemsView, Iterator, KeysView, Mapping, ValuesView
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any, Generic, TypeVar

import msgspec

from checks.engine.codec import DecodeError, decode, encode
from checks.engine.facts import TOPICS, Fact, Gap
from checks.engine.spec import LaunchSpec

F = TypeVar("F", bound=Fact)
FORMAT = 1


class Facts(Mapping[str, F], Generic[F]):
    """The facts of one topic by key. What could not be observed is in ``gaps``, not here."""

    __slots__ = ("_facts", "gaps", "topic")

    def __init__(self, topic: str, entries: Mapping[str, F | Gap]) -> None:
        self.topic = topic
        self._facts: dict[str, F] = {}
        gaps: dict[str, Gap] = {}
        for key, entry in entries.items():
            if isinstance(entry, Gap):
                gaps[key] = entry
            else:
                self._facts[key] = entry
        self.gaps: Mapping[str, Gap] = MappingProxyType(gaps)

    def __getitem__(self, key: str) -> F:
        return self._facts[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._facts)

    def __len__(self) -> int:
        return len(self._facts)

    # Mapping's own views would come back to __getitem__ for each fact.

    def keys(self) -> KeysView[str]:
        return self._facts.keys()

    def values(self) -> ValuesView[F]:
        return self._facts.values()

    def items(self) -> ItemsView[str, F]:
        return self._facts.items()

    def id_of(self, key: str) -> str:
        return f"{self.topic}:{key}"

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of everything in the topic, gaps included."""
        return tuple(self.id_of(key) for key in (*self._facts, *self.gaps))

    @property
    def unseen(self) -> bool:
        """There was something to look at, and none of it could be observed."""
        return bool(self.gaps) and not self._facts


@dataclass(frozen=True, slots=True)
class Evidence:
    """``topics`` holds only what was gathered: an absent topic was never looked at.

    ``seconds`` is kept to the millisecond, so that stored evidence reads back as it was.
    """

    spec: LaunchSpec
    started_at: datetime
    seconds: float
    topics: Mapping[str, Facts[Any]]

    def __post_init__(self) -> None:
        object.__setattr__(self, "seconds", round(self.seconds, 3))

    def topic(self, name: str) -> Facts[Any] | None:
        return self.topics.get(name)

    def merged_with(self, newer: Evidence) -> Evidence:
        """This evidence with the topics of *newer* in the place of its own."""
        return Evidence(
            spec=newer.spec,
            started_at=newer.started_at,
            seconds=newer.seconds,
            topics={**self.topics, **newer.topics},
        )


def evidence_to_json(evidence: Evidence) -> dict[str, Any]:
    """Return the keys ``spec, started_at, seconds, topics, evidence`` of a stored run."""
    entries: dict[str, Any] = {}
    for name, facts in evidence.topics.items():
        for key, fact in facts.items():
            entries[f"{name}:{key}"] = encode(fact)
        for key, gap in facts.gaps.items():
            entries[f"{name}:{key}"] = encode(gap)
    return {
        "format": FORMAT,
        "domain": evidence.spec.domain,
        "spec": evidence.spec.to_dict(),
        "started_at": evidence.started_at.isoformat(),
        "seconds": evidence.seconds,
        "topics": sorted(evidence.topics),
        "evidence": entries,
    }


def evidence_from_json(stored: Mapping[str, Any]) -> Evidence:
    """Read what :func:`evidence_to_json` wrote. Raises DecodeError with a clear line."""
    try:
        if stored["format"] != FORMAT:
            raise DecodeError(f"evidence of format {stored['format']} can't be read here")
        entries: dict[str, dict[str, Fact | Gap]] = {name: {} for name in stored["topics"]}
        for fact_id, value in stored["evidence"].items():
            topic, _, key = fact_id.partition(":")
            wanted: Any = Gap if value["kind"] == "Gap" else TOPICS[topic]
            entries[topic][key] = decode(wanted, value)
        return Evidence(
            spec=LaunchSpec.from_dict(stored["spec"]),
            started_at=datetime.fromisoformat(stored["started_at"]),
            seconds=float(stored["seconds"]),
            topics={name: Facts(name, found) for name, found in entries.items()},
        )
    except DecodeError:
        raise
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise DecodeError(f"this is no stored evidence: {type(error).__name__} {error}") from error


def evidence_from_text(text: str) -> Evidence:
    """The same from JSON text. Raises JSONDecodeError where it is none."""
    try:
        stored = msgspec.json.decode(text)
    except ValueError:  # no JSON; or half a surrogate pair, which only Python's own reader takes
        stored = json.loads(text)
    return evidence_from_json(stored)
