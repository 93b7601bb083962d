"""PERF001: static files may be kept by browsers, pages are asked for anew."""

from __future__ import annotations

from collections.abc import Iterator
from email.utils import parsedate_to_datetime

from checks.engine.evidence import Facts
from checks.engine.facts import AssetFacts, PageFacts
from checks.engine.registry import rule
from checks.engine.verdict import (
    Impact,
    Outcome,
    failed,
    not_applicable,
    not_observed,
    passed,
    warned,
)
from checks.parsing.cache_control import parse_cache_control
from checks.rules.perf.reading import HostFiles, file_name, files_by_host
from checks.rules.wording import count, listed, unseen

HOUR = 3600
DAY = 24 * HOUR

Headers = tuple[tuple[str, str], ...]


@rule(
    code="PERF001",
    title="Browsers may keep files that don't change",
    failure_title="Browsers load the same files again at every visit",
    area="PERF",
    stage="edge",
    impact=Impact.LOST_LEADS,
    effort="an hour",
    why="Every page takes longer than it must, most of all on phones, and your server does the "
    "same work over and over. On the day of a campaign that is what makes it stand still.",
    fix="Let {host} send “Cache-Control: public, max-age=31536000, immutable” with files whose "
    "name changes with their content, “public, max-age=86400” with other scripts, styles, "
    "pictures and fonts, and “no-cache” with pages. It concerns {files}. At most hosts this is "
    "one setting (“browser cache”); in nginx: “location /assets/ {{ add_header Cache-Control "
    '"public, max-age=31536000, immutable"; }}”.',
    references=(
        "RFC 9111 section 5.2.2 https://www.rfc-editor.org/rfc/rfc9111#section-5.2.2",
        "MDN, HTTP caching https://developer.mozilla.org/docs/Web/HTTP/Guides/Caching",
    ),
)
def static_files_are_kept(pages: Facts[PageFacts], assets: Facts[AssetFacts]) -> Iterator[Outcome]:
    for files in files_by_host(pages, assets):
        if files.assets or files.gap:
            yield _judge(files)
        else:
            found = f"The pages of {files.host} load no files from it."
            yield not_applicable(files.host, found, *files.ids)


def _judge(files: HostFiles) -> Outcome:
    """Half of the files decide; a page itself that is kept for long is a doubt of its own."""
    host = files.host
    reloaded = [asset.url for asset in files.assets if _lifetime(asset.headers) < HOUR]
    stale = [page.url for page in files.pages if _lifetime(page.headers) > DAY]
    names = listed(map(file_name, reloaded), most=4)
    share = f"{len(reloaded)} of {count(len(files.assets), 'file')}"
    if reloaded and len(reloaded) * 2 >= len(files.assets):
        found = f"{share} of {host} may not be kept for an hour: {names}."
        return failed(host, found, *files.ids, host=host, files=names)
    if files.gap:
        found = unseen(f"Every file of {host}", files.gap)
        return not_observed(host, found, *files.ids)
    if stale:
        found = f"Browsers keep the page {stale[0]} for {_span(files, stale[0])}, old or not."
        return warned(host, found, *files.ids, host=host, files=listed(stale))
    if reloaded:
        found = f"{share} of {host} may not be kept for an hour: {names}."
        return warned(host, found, *files.ids, host=host, files=names)
    found = f"{host} lets browsers keep what it sends ({count(len(files.assets), 'file')})."
    return passed(host, found, *files.ids)


def _lifetime(headers: Headers) -> float:
    """Seconds for which a browser may use its copy unasked (RFC 9111 section 4.2.1)."""
    values = [value for name, value in headers if name == "cache-control"]
    if values:
        return parse_cache_control(values).freshness(shared=False) or 0
    return _until_expiry(dict(reversed(headers)))


def _until_expiry(headers: dict[str, str]) -> float:
    try:
        expires = parsedate_to_datetime(headers["expires"])
        return (expires - parsedate_to_datetime(headers["date"])).total_seconds()
    except (KeyError, ValueError, TypeError):
        return 0


def _span(files: HostFiles, url: str) -> str:
    page = next(page for page in files.pages if page.url == url)
    return count(int(_lifetime(page.headers) // DAY), "day")
