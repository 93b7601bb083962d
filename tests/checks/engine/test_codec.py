"""Facts survive the way to JSON and back, and rubbish is named as such."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checks.engine.codec import DecodeError, decode, encode
from checks.engine.facts import TOPICS, Gap, Reason
from tests.checks.engine.invented import invented


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True, slots=True)
class Leaf:
    name: str


@dataclass(frozen=True, slots=True)
class Tree:
    colour: Colour
    at: datetime
    pair: tuple[str, int]
    leaves: tuple[Leaf, ...]
    gap: Gap | None = None
    marks: tuple[tuple[str, Gap | None], ...] = ()
    weight: float = 0.0


TIMED_OUT = Gap(Reason.TIMEOUT, "no answer in 2 s")
TREE = Tree(
    colour=Colour.RED,
    at=datetime(2026, 3, 1, 12, tzinfo=UTC),
    pair=("a", 1),
    leaves=(Leaf("x"), Leaf("y")),
    gap=TIMED_OUT,
    marks=(("a", TIMED_OUT), ("b", None)),
    weight=1.5,
)


def through_json(value: object) -> object:
    return json.loads(json.dumps(encode(value)))


def test_a_nested_fact_comes_back_equal() -> None:
    assert decode(Tree, through_json(TREE)) == TREE


def test_an_absent_field_takes_its_default_so_that_old_evidence_stays_readable() -> None:
    stored = encode(TREE)
    del stored["gap"], stored["marks"], stored["weight"]
    assert decode(Tree, stored) == Tree(TREE.colour, TREE.at, TREE.pair, TREE.leaves)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"colour": "green"}, "no member of the enum"),
        ({"at": "yesterday"}, "not ISO 8601"),
        ({"pair": ["a"]}, "a fixed tuple has its length"),
        ({"leaves": "xy"}, "a text is no list"),
        ({"leaves": [{"kind": "Leaf"}]}, "a field without default is absent"),
        ({"gap": {"kind": "Leaf", "name": "x"}}, "another dataclass"),
        ({"gap": 3}, "neither a dataclass nor null"),
        ({"gap": {"reason": "\ud800", "detail": ""}}, "half a surrogate pair"),
        ({"weight": True}, "a truth value is no number"),
    ],
)
def test_what_does_not_fit_is_refused(change: dict[str, object], reason: str) -> None:
    with pytest.raises(DecodeError):
        decode(Tree, {**encode(TREE), **change})


def test_every_dataclass_is_written_with_its_kind() -> None:
    stored = encode(TREE)
    assert (stored["kind"], stored["leaves"][0]["kind"]) == ("Tree", "Leaf")
    assert stored["gap"]["kind"] == stored["marks"][0][1]["kind"] == "Gap"


@pytest.mark.parametrize("value", [object(), ["a"], None, Leaf({1j})])  # type: ignore[arg-type]
def test_a_value_without_json_form_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        encode(value)


@pytest.mark.parametrize("topic", TOPICS)
@given(data=st.data())
@settings(max_examples=20)
def test_any_fact_comes_back_equal(topic: str, data: st.DataObject) -> None:
    fact = data.draw(invented(TOPICS[topic]))
    stored = encode(fact)
    assert through_json(fact) == stored
    assert decode(TOPICS[topic], stored) == fact
    assert encode(decode(TOPICS[topic], stored)) == stored
