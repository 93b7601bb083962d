"""What the engagement's own registers show: rollbacks gone through by the clock, alerts tried."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta

from checks.engine.facts import Attestation
from checks.runs.attesting.heard import Heard
from engagements.models import AlertDestination, Drill, Engagement, RollbackSubject
from engagements.models.alert import NEEDED_ALERTS, AlertProof
from engagements.models.drill import counted
from engagements.models.rollback import TARGET_MINUTES

ROLLBACK, ALERTS = "OPS006", "OPS009"
UNNAMED = "somebody who is not named"
THE_LIST = "the list of alert destinations"


def shown_by_registers(engagement: Engagement) -> dict[str, Heard]:
    """By rule; a register that is empty, or half tried, shows nothing."""
    shown = (_drills(engagement), _alerts(engagement))
    return {heard.word.code: heard for heard in shown if heard is not None}


def _drills(engagement: Engagement) -> Heard | None:
    """The latest drill of each card for the deployment; one over the target is a “no”."""
    finished = Drill.objects.finished().filter(
        engagement=engagement, card__subject=RollbackSubject.DEPLOY
    )
    latest: dict[int, Drill] = {}
    for one in finished.select_related("card"):
        latest.setdefault(one.card_id, one)
    too_slow = [one for one in latest.values() if not one.is_fast_enough]
    drill = max(too_slow or latest.values(), key=_ended_at, default=None)
    if drill is None:
        return None
    word = Attestation(
        code=ROLLBACK,
        by=drill.who or UNNAMED,
        at=_ended_at(drill),
        statement=f"“{drill.card}” was gone through in {counted(drill.minutes or 0)}; the target "
        f"is {TARGET_MINUTES}",
        holds=not too_slow,
    )
    return Heard(word, word.at, register="rollback_list")


def _ended_at(drill: Drill) -> datetime:
    """Of a drill that was timed elsewhere only the day is known."""
    if drill.started_at is None:
        return datetime.combine(drill.held_on, time(), UTC)
    return drill.started_at + timedelta(minutes=drill.minutes or 0)


def _alerts(engagement: Engagement) -> Heard | None:
    """A test that did not arrive is a “no”; a “yes” needs all of them, for each needed alert."""
    destinations = list(engagement.alert_destinations.all())
    silent = [each for each in destinations if each.state == AlertProof.SILENT]
    reached = [each for each in destinations if each.is_proven]
    heard_of = {kind for each in reached for kind in each.kinds}
    if not silent and (len(reached) < len(destinations) or not heard_of.issuperset(NEEDED_ALERTS)):
        return None
    tried = silent or reached
    word = Attestation(
        code=ALERTS,
        by=THE_LIST,
        at=max(each.tested_at for each in tried if each.tested_at),
        statement="; ".join(_results(tried)),
        holds=not silent,
    )
    return Heard(word, word.at, register="alert_list")


def _results(tried: list[AlertDestination]) -> Iterator[str]:
    for each in tried:
        if each.seconds is None:
            yield f"the test to {each} did not arrive"
        else:
            late = ", which is late" if each.state == AlertProof.SLOW else ""
            yield f"{each} was reached after {each.took}{late}"
