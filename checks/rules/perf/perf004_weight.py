"""PERF004: pages and their images are light enough for a phone.

What is weighed is what the client's own hosts sent: the page and up to 25 of its files. Files
of others, and all but the plain source of an image offered in several sizes, are not, so
every sum is "at least".
"""

from __future__ import annotations

from collections.abc import Iterator

from checks.engine.evidence import Facts
from checks.engine.facts import AssetFacts, PageFacts
from checks.engine.registry import rule
from checks.engine.verdict import Impact, Outcome, failed, not_observed, passed, warned
from checks.rules.perf.reading import file_name
from checks.rules.wording import count, listed, unseen

LARGE_IMAGE = 200_000  # bytes
HUGE_IMAGE = 1_000_000
HEAVY_PAGE = 2_000_000  # a good ten seconds at the 1.6 Mbit/s of a weak phone connection
TOO_HEAVY = 5_000_000


@rule(
    code="PERF004",
    title="Pages and images are light enough for a phone",
    failure_title="A page is too heavy for a phone",
    area="PERF",
    stage="deploy",
    impact=Impact.LOST_LEADS,
    effort="an hour",
    why="Most people open your mail's link on a phone. Every megabyte costs them five seconds "
    "where reception is weak, and many leave before that.",
    fix="On {page}, save {files} again: at the width at which they are shown (1600 pixels are "
    "enough for a full-width picture), as WebP or AVIF at quality 75, below 200 kB each. Give "
    'pictures further down loading="lazy". In WordPress and most site builders an image plugin '
    "or setting does this for all of them.",
    references=(
        "web.dev, Optimize your images https://web.dev/learn/performance/image-performance",
        "MDN, Responsive images "
        "https://developer.mozilla.org/docs/Web/HTML/Guides/Responsive_images",
    ),
)
def pages_are_light(pages: Facts[PageFacts], assets: Facts[AssetFacts]) -> Iterator[Outcome]:
    for page in pages.values():
        yield _judge(page, assets)
    for url, gap in pages.gaps.items():
        yield not_observed(url, unseen(f"The weight of {url}", gap), pages.id_of(url))


def _judge(page: PageFacts, assets: Facts[AssetFacts]) -> Outcome:
    wanted = {asset.url for asset in page.page.assets if not asset.one_of_several}
    files = [file for url, file in assets.items() if url in wanted and file.status == 200]
    total = page.transferred_bytes + sum(file.transferred_bytes for file in files)
    images = [file for file in files if file.asset == "image"]
    large = sorted(
        (image for image in images if image.transferred_bytes > LARGE_IMAGE),
        key=lambda image: -image.transferred_bytes,
    )
    ids = (page.id, *(file.id for file in files))
    told = f"{page.url} weighs at least {_size(total)}"
    if not large and total <= HEAVY_PAGE:
        return _light(page, assets, told, wanted, ids)
    heaviest: list[PageFacts | AssetFacts] = [*large] or sorted(
        [page, *files], key=lambda file: -file.transferred_bytes
    )
    names = listed((_name(file) for file in heaviest), most=4)
    pictures = f", with {count(len(large), 'image')} above 200 kB" if large else ""
    found = f"{told}{pictures}: {names}."
    is_grave = total > TOO_HEAVY or (large and large[0].transferred_bytes > HUGE_IMAGE)
    tell = failed if is_grave else warned
    return tell(page.subject, found, *ids, page=page.url, files=names)


def _light(
    page: PageFacts, assets: Facts[AssetFacts], told: str, wanted: set[str], ids: tuple[str, ...]
) -> Outcome:
    missed = [url for url in assets.gaps if url in wanted]
    if missed:
        found = unseen(f"{file_name(missed[0])} of {page.url}", assets.gaps[missed[0]])
        return not_observed(page.subject, found, *ids, *map(assets.id_of, missed))
    return passed(page.subject, f"{told}, and no image of it is above 200 kB.", *ids)


def _name(file: PageFacts | AssetFacts) -> str:
    return f"{file_name(file.url)} ({_size(file.transferred_bytes)})"


def _size(number: int) -> str:
    return f"{number / 1000:.0f} kB" if number < 1_000_000 else f"{number / 1_000_000:.1f} MB"
