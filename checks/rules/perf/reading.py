"""Files of the client's own hosts, host by host."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from checks.engine.evidence import Facts
from checks.engine.facts import AssetFacts, Gap, PageFacts
from checks.rules.web.reading import host_of


@dataclass(frozen=True, slots=True)
class HostFiles:
    """The pages and the assets of one host that were really answered."""

    host: str
    pages: tuple[PageFacts, ...]
    assets: tuple[AssetFacts, ...]
    gap: Gap | None  # why one of them could not be seen
    ids: tuple[str, ...]


def files_by_host(pages: Facts[PageFacts], assets: Facts[AssetFacts]) -> Iterator[HostFiles]:
    gaps = [
        (host_of(url), topic.id_of(url), gap)
        for topic in (pages, assets)
        for url, gap in topic.gaps.items()
    ]
    answered = [asset for asset in assets.values() if asset.status == 200]
    urls = [*pages, *(asset.url for asset in answered), *pages.gaps, *assets.gaps]
    for host in dict.fromkeys(map(host_of, urls)):
        own_pages = tuple(page for url, page in pages.items() if host_of(url) == host)
        own_assets = tuple(asset for asset in answered if host_of(asset.url) == host)
        missed = [(id_, gap) for owner, id_, gap in gaps if owner == host]
        ids = [fact.id for fact in (*own_pages, *own_assets)] + [id_ for id_, _ in missed]
        yield HostFiles(host, own_pages, own_assets, missed[0][1] if missed else None, tuple(ids))


def file_name(url: str) -> str:
    """ "/assets/site.css" of "https://coach.example/assets/site.css?v=2"."""
    return "/" + url.partition("://")[2].partition("/")[2].partition("?")[0]
