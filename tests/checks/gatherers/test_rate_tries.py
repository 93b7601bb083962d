"""Many requests in a row, over real sockets, and none without consent."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from checks.engine.facts import RateTry, Reason
from checks.engine.spec import LaunchSpec
from checks.gatherers.look import look_at
from tests.checks.gatherers.authority import issue, server_context
from tests.checks.gatherers.http_server import Answer, Asked, answer, page, site

TODAY = datetime.now(UTC).date()


class Patience:
    """A server that answers so many requests to /login, and refuses the rest."""

    def __init__(self, most: int, refusal: bytes) -> None:
        self.most, self.refusal = most, refusal
        self.sent: list[str] = []

    async def __call__(self, asked: Asked, writer: asyncio.StreamWriter) -> None:
        self.sent.append(asked.method)
        writer.write(page("Log in") if len(self.sent) <= self.most else self.refusal)


def tried(
    tmp_path: Path, login: Answer, *, days: tuple[int, int] | None = (0, 1), **consent: Any
) -> Any:
    """The facts, with a consent from and until so many days from today, or without one."""
    raw: dict[str, Any] = {
        "domain": "coach.example",
        "route": [{"name": "login", "url": "https://coach.example/login"}],
    }
    if days:
        on, until = (str(TODAY + timedelta(days=day)) for day in days)
        agreed = {"by": "Mia Chen", "on": on, "until": until, "routes": ["login"], **consent}
        raw["consent"] = {"rate_probe": agreed}

    async def run() -> Any:
        tls = server_context(tmp_path, issue("coach.example"))
        answers: Mapping[str, Answer] = {"/": page("Home"), "/login": login}
        async with site(secure=answers, tls=tls) as one:
            spec = LaunchSpec.from_dict(raw)
            return (await look_at(spec, one.network, topics=["rate_tries"])).topics["rate_tries"]

    return asyncio.run(run())


BEFORE = 1  # the other looks ask for the log-in page once, before this one begins


def test_without_consent_it_is_not_asked_again(tmp_path: Path) -> None:
    patience = Patience(99, b"")
    assert not tried(tmp_path, patience, days=None)
    assert len(patience.sent) == BEFORE


@pytest.mark.parametrize("days", [(-9, -1), (1, 9)], ids=["over", "not begun"])
def test_outside_its_days_a_consent_is_none(tmp_path: Path, days: tuple[int, int]) -> None:
    patience = Patience(99, b"")
    assert not tried(tmp_path, patience, days=days)
    assert len(patience.sent) == BEFORE


def test_it_stops_at_the_first_refusal(tmp_path: Path) -> None:
    patience = Patience(BEFORE + 3, answer("", 429))
    found: RateTry = tried(tmp_path, patience, requests=9)["login"]
    assert (found.asked, len(patience.sent)) == (4, BEFORE + 4)
    assert found.refused is not None
    assert found.refused.reason is Reason.THROTTLED
    assert found.gap is None


def test_it_sends_what_was_agreed_and_no_more(tmp_path: Path) -> None:
    patience = Patience(99, b"")
    found: RateTry = tried(tmp_path, patience, requests=6)["login"]
    assert patience.sent[BEFORE:] == ["GET"] * 6
    assert (found.asked, found.refused, found.gap) == (6, None, None)


def test_a_server_that_fails_is_left_alone(tmp_path: Path) -> None:
    patience = Patience(BEFORE + 1, answer("", 502))
    found: RateTry = tried(tmp_path, patience, requests=9)["login"]
    assert (found.asked, found.refused) == (2, None)
    assert found.gap is not None
    assert "status 502" in found.gap.detail


def test_come_back_later_is_a_refusal(tmp_path: Path) -> None:
    patience = Patience(BEFORE + 1, answer("", 503, retry_after="60"))
    assert tried(tmp_path, patience, requests=9)["login"].refused is not None


def test_headers_that_announce_a_limit_are_kept(tmp_path: Path) -> None:
    login = page("Log in", ratelimit_policy='"login";q=10;w=60')
    assert tried(tmp_path, login, requests=5)["login"].announced == ("ratelimit-policy",)
