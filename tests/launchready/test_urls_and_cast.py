"""Every URL the resolver knows is tried by everyone in the cast; the table is in doors.py."""

from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.conftest import EVERYONE, MEMBERS, Cast
from tests.launchready.doors import DONE, DOORS, HIDDEN, LOGIN, OK, Door, Outcome

LET_IN = {200, 201, 202, 204, 302, 303, 400, 409, 422}


def patterns(resolver: URLResolver) -> Iterator[URLPattern]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from patterns(entry)
        else:
            yield entry


def each_door() -> Iterator[Any]:
    for name, doors in DOORS.items():
        for number, door in enumerate(doors if isinstance(doors, tuple) else (doors,)):
            yield pytest.param(name, door, id=f"{name}-{number}-{door.method}")


def call(cast: Cast, who: str, name: str, door: Door, parts: dict[str, Any]) -> HttpResponse:
    response: HttpResponse = getattr(cast.browser(who), door.method)(
        path_of(cast, name, parts), door.data
    )
    return response


def path_of(cast: Cast, name: str, parts: dict[str, Any]) -> str:
    wanted = set(get_resolver().reverse_dict.getlist(name)[0][0][0][1])
    usual = {"workspace_slug": cast.workspace.slug, "slug": cast.engagement.slug}
    return reverse(name, kwargs={key: (usual | parts)[key] for key in wanted})


def outcome_of(response: HttpResponse) -> Outcome:
    sent_to = response.headers.get("Location", "")
    return LOGIN if sent_to.startswith(reverse("account_login")) else response.status_code


def test_every_url_is_listed() -> None:
    names = {pattern.name for pattern in patterns(get_resolver())}
    assert None not in names, "a URL without a name"
    assert names - DOORS.keys() == set(), "list these in doors.py"
    assert DOORS.keys() - names == set(), "these are gone"


def met_by_each(
    people: Iterable[str], cast: Cast, name: str, door: Door, parts: dict[str, Any]
) -> dict[str, Outcome]:
    """Everyone tries the door on the same rows: what one changed there is undone for the next."""
    met: dict[str, Outcome] = {}
    for who in people:
        before = transaction.savepoint()
        met[who] = outcome_of(call(cast, who, name, door, parts))
        transaction.savepoint_rollback(before)
    return met


def agrees(met: Outcome, expected: Outcome) -> bool:
    return met == expected or (expected == DONE and met in LET_IN)


@pytest.mark.parametrize(("name", "door"), list(each_door()))
def test_the_door(cast: Cast, name: str, door: Door) -> None:
    met = met_by_each(EVERYONE, cast, name, door, door.parts(cast))
    wrong = {who: met[who] for who in EVERYONE if not agrees(met[who], door.outcomes[who])}
    assert wrong == {}


@pytest.mark.parametrize(
    ("name", "door"), [case for case in each_door() if case.values[1].foreign is not None]
)
def test_a_row_of_another_engagement_is_not_found_here(cast: Cast, name: str, door: Door) -> None:
    assert door.foreign is not None
    met = met_by_each(MEMBERS, cast, name, door, door.foreign(cast))
    assert met == {
        who: HIDDEN if door.outcomes[who] in (OK, DONE) else door.outcomes[who] for who in MEMBERS
    }
