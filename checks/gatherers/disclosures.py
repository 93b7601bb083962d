"""What servers say by themselves: lists of files, pages for developers, hosts left in the open."""

from __future__ import annotations

from collections.abc import Coroutine, Iterator, Mapping

from checks.engine.facts import Disclosure, Gap, OtherName
from checks.engine.facts.disclosure import Kind
from checks.gatherers.assets import own_assets
from checks.gatherers.fetcher import Response
from checks.gatherers.hosts_seen import canonical_host, home_host, web_hosts
from checks.gatherers.look import Look, gatherer
from checks.gatherers.together import all_of
from checks.gatherers.visits import UNKNOWN_PATH
from checks.parsing.disclosures import STATUS_PATHS, debug_page, folder_listing, status_page
from checks.parsing.html import parse_page
from checks.parsing.internal_hosts import why_internal
from checks.parsing.urls import parse_url

MAX_FOLDERS = 2
MAX_SIDE_DOORS = 4
_SIDE_DOORS = frozenset({"admin", "old", "beta", "demo"})  # beside hosts for testing
_CLOSED = frozenset({401, 403, 404, 410})


@gatherer(yields="disclosures", needs=("hosts", "visits", "pages", "other_names"))
async def gather_disclosures(look: Look) -> Mapping[str, Disclosure | Gap]:
    """Facts by URL; of the home page's host, and of hosts for testing or administration."""
    unknown = f"https://{canonical_host(look)}{UNKNOWN_PATH}"
    looks: dict[str, Coroutine[None, None, Disclosure | Gap]] = {
        unknown: _page(look, unknown, "error page")
    }
    for url in _folders(look):
        looks[url] = _page(look, url, "folder")
    for path in STATUS_PATHS:
        url = f"https://{home_host(look)}{path}"
        looks[url] = _page(look, url, "status page")
    for host in list(_side_doors(look))[:MAX_SIDE_DOORS]:
        looks[f"https://{host}/"] = _side_door(look, f"https://{host}/")
    return await all_of(looks)


def _folders(look: Look) -> list[str]:
    """The folders in which the home page's host keeps its files."""
    host = home_host(look)
    urls = (parse_url(asset) for asset in own_assets(look))
    folders = (f"{url.origin}{url.path.rpartition('/')[0]}/" for url in urls if url.host == host)
    return [url for url in dict.fromkeys(folders) if parse_url(url).path != "/"][:MAX_FOLDERS]


def _side_doors(look: Look) -> Iterator[str]:
    others: Mapping[str, OtherName] = look.facts("other_names")
    names = [host.name for host in web_hosts(look)]
    names += [other.name for other in others.values() if other.answer.records]
    home = home_host(look)
    for name in dict.fromkeys(names):
        is_side = why_internal(name) is not None or name.partition(".")[0] in _SIDE_DOORS
        if is_side and name not in (home, look.spec.domain):
            yield name


async def _page(look: Look, url: str, kind: Kind) -> Disclosure | Gap:
    answer = await look.http.fetch(url)
    if isinstance(answer, Gap):
        return answer
    return Disclosure(url, kind, answer.status, _proof(kind, answer))


def _proof(kind: Kind, answer: Response) -> str | None:
    if kind == "error page":
        return debug_page(answer.text)
    if answer.status != 200:
        return None
    return folder_listing(answer.text) if kind == "folder" else status_page(answer.text)


async def _side_door(look: Look, url: str) -> Disclosure | Gap:
    visit, answer = await look.http.visit_with_body(url, "host")
    if answer is None:
        return visit.gap or Disclosure(url, "side door", visit.hops[-1].status, None)
    shown = answer.status not in _CLOSED and parse_url(answer.url).host == parse_url(url).host
    listed = shown and answer.is_html and not _is_kept_out(answer)
    proof = "nothing asks search engines to leave it out" if listed else None
    return Disclosure(url, "side door", answer.status, proof)


def _is_kept_out(answer: Response) -> bool:
    """By header or by the page's own robots element."""
    header = (answer.header("x-robots-tag") or "").lower()
    robots = parse_page(answer.text, answer.url).robots
    return "noindex" in header or "none" in header or bool({"noindex", "none"} & set(robots))
