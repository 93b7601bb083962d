"""PERF003: text is sent compressed."""

from __future__ import annotations

from collections.abc import Iterator

from checks.engine.evidence import Facts
from checks.engine.facts import AssetFacts, PageFacts
from checks.engine.registry import rule
from checks.engine.verdict import Impact, Outcome, failed, not_applicable, not_observed, passed
from checks.rules.perf.reading import HostFiles, file_name, files_by_host
from checks.rules.wording import count, listed, unseen

WORTHWHILE = 1_400  # bytes; less fits into one packet anyway
_TEXT = (
    "text/",
    "application/javascript",
    "application/x-javascript",
    "application/json",
    "application/manifest+json",
    "application/xml",
    "application/xhtml+xml",
    "application/wasm",
    "image/svg+xml",
)


@rule(
    code="PERF003",
    title="Text is sent compressed",
    failure_title="Text is sent uncompressed",
    area="PERF",
    stage="edge",
    impact=Impact.LOST_LEADS,
    effort="minutes",
    why="Pages are three to five times as large on the way as they need to be. On a phone with "
    "weak reception that is the difference between a booking and a closed tab.",
    fix="Switch compression on for {host}, for text, scripts, styles, JSON and SVG (it concerns "
    "{files}). In nginx: “gzip on; gzip_types text/css application/javascript application/json "
    "image/svg+xml;”. Behind Cloudflare it is on by default, unless a Cache-Control says "
    "no-transform.",
    references=(
        "RFC 9110 section 8.4.1 https://www.rfc-editor.org/rfc/rfc9110#section-8.4.1",
        "MDN, Compression in HTTP https://developer.mozilla.org/docs/Web/HTTP/Guides/Compression",
    ),
)
def text_is_compressed(pages: Facts[PageFacts], assets: Facts[AssetFacts]) -> Iterator[Outcome]:
    for files in files_by_host(pages, assets):
        yield _judge(files)


def _judge(files: HostFiles) -> Outcome:
    host = files.host
    sent: list[PageFacts | AssetFacts] = [*files.pages, *files.assets]
    texts = [file for file in sent if _is_text(file)]
    plain = [file for file in texts if not _is_compressed(file)]
    if plain:
        size = sum(file.transferred_bytes for file in plain)
        names = listed((file_name(file.url) for file in plain), most=4)
        share = f"{len(plain)} of {count(len(texts), 'text file')}"
        found = f"{host} sends {share} uncompressed, {_kilobytes(size)} in all: {names}."
        return failed(host, found, *files.ids, host=host, files=names)
    if files.gap:
        return not_observed(host, unseen(f"Every file of {host}", files.gap), *files.ids)
    if not texts:
        found = f"{host} sends no text that is worth compressing."
        return not_applicable(host, found, *files.ids)
    found = f"{host} sends its text compressed ({count(len(texts), 'file')})."
    return passed(host, found, *files.ids)


def _is_text(file: PageFacts | AssetFacts) -> bool:
    """Worth compressing: pictures and fonts are compressed in themselves already."""
    is_large = file.transferred_bytes >= WORTHWHILE or _is_compressed(file)
    return is_large and _header(file, "content-type").startswith(_TEXT)


def _is_compressed(file: PageFacts | AssetFacts) -> bool:
    return _header(file, "content-encoding") not in ("", "identity")


def _header(file: PageFacts | AssetFacts, wanted: str) -> str:
    return next((value for name, value in file.headers if name == wanted), "").strip().lower()


def _kilobytes(size: int) -> str:
    return f"{size / 1000:.1f} kB"
