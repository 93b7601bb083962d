"""The records that the launch spec expects, and what is there."""

from __future__ import annotations

from collections.abc import Mapping

from checks.engine.facts import Gap, RecordFacts
from checks.gatherers.host_answers import host_answers
from checks.gatherers.look import Look, gatherer
from checks.gatherers.together import all_of


@gatherer(yields="records")
async def gather_records(look: Look) -> Mapping[str, RecordFacts | Gap]:
    """One fact for each name and type: several expected records form one RRset."""
    expected: dict[tuple[str, str], tuple[str, ...]] = {}
    for record in look.spec.records:
        place = (record.name, record.rtype)
        expected[place] = expected.get(place, ()) + record.values
    return await all_of(
        {
            f"{name} {rtype}": _record(look, name, rtype, values)
            for (name, rtype), values in expected.items()
        }
    )


async def _record(look: Look, name: str, rtype: str, values: tuple[str, ...]) -> RecordFacts:
    if rtype == "CNAME":  # most such names are hosts, whose addresses tell it
        *_, answer = await host_answers(look.dns, name)
    else:
        answer = await look.dns.query(name, rtype)
    return RecordFacts(name, rtype, values, answer)
