"""The robots.txt of the host where the home page is."""

from __future__ import annotations

from collections.abc import Mapping

from checks.engine.facts import Gap, Reason, RobotsFacts
from checks.gatherers.fetcher import Response
from checks.gatherers.hosts_seen import find_home
from checks.gatherers.look import Look, gatherer

MAX_TEXT = 100_000  # characters; no business's rules for crawlers are longer


@gatherer(yields="robots")
async def gather_robots(look: Look) -> Mapping[str, RobotsFacts | Gap]:
    host = await find_home(look)
    visit, response = await look.http.visit_with_body(f"https://{host}/robots.txt", "host")
    if response is None:
        return {host: visit.gap or Gap(Reason.PROTOCOL, "the redirects never reach an answer")}
    return {host: _facts(host, response)}


def _facts(host: str, response: Response) -> RobotsFacts:
    return RobotsFacts(
        host=host,
        url=response.url,
        status=response.status,
        content_type=response.media_type,
        text=response.text[:MAX_TEXT] if response.status == 200 else "",
    )
