"""A strange site's request, over real sockets."""

import asyncio
from pathlib import Path

from tests.checks.gatherers.http_server import Asked, answer
from tests.checks.gatherers.test_web_gatherers import looked


async def repeat(asked: Asked, writer: asyncio.StreamWriter) -> None:
    """Allow whoever asks, as careless servers do."""
    origin = asked.headers.get("origin", "")
    headers = {"access_control_allow_origin": origin, "access_control_allow_credentials": "true"}
    writer.write(answer("Hello", **headers))  # type: ignore[arg-type]


def test_the_answer_to_a_stranger_is_kept(tmp_path: Path) -> None:
    cors = looked(tmp_path, ["cors"], {"*": repeat}).topics["cors"]["coach.example"]
    assert cors.allow_origin == cors.origin == "https://stranger.example"
    assert cors.allow_credentials == "true"


def test_a_host_that_says_nothing_allows_nothing(tmp_path: Path) -> None:
    cors = looked(tmp_path, ["cors"], {"*": answer("Hello")}).topics["cors"]["coach.example"]
    assert (cors.allow_origin, cors.allow_credentials) == (None, None)
