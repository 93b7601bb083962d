"""PERF002: the edge network answers the second visitor from its own copy."""

from __future__ import annotations

from collections.abc import Iterator

from checks.engine.evidence import Facts
from checks.engine.facts import AssetFacts, PageFacts, RepeatFacts
from checks.engine.registry import rule
from checks.engine.spec import LaunchSpec
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
from checks.parsing.cache_status import cache_answer
from checks.rules.wording import unseen


@rule(
    code="PERF002",
    title="The edge network keeps copies of your files",
    failure_title="The edge network fetches every file from your server anew",
    area="PERF",
    stage="edge",
    impact=Impact.DOWNTIME,
    effort="an hour",
    why="You pay for a network that could answer most requests close to the visitor, and it passes "
    "them all on. When a newsletter goes out, your one server has to serve everybody, and it is "
    "the first thing to fall over.",
    fix="At {edge}, let the files of {host} be kept: at Cloudflare, Caching > Cache Rules > Create "
    "rule, “Hostname equals {host}” and the path of your scripts and styles, “Eligible for "
    "cache”. The server must allow it too: “Cache-Control: public, max-age=31536000, immutable” "
    "for files whose name changes with their content, and no Set-Cookie. Today: {said}.",
    references=(
        "RFC 9211 https://www.rfc-editor.org/rfc/rfc9211",
        "Cloudflare, Default cache behavior "
        "https://developers.cloudflare.com/cache/concepts/default-cache-behavior/",
    ),
)
def edge_keeps_files(
    spec: LaunchSpec,
    pages: Facts[PageFacts],
    assets: Facts[AssetFacts],
    repeats: Facts[RepeatFacts],
) -> Iterator[Outcome]:
    for repeat in repeats.values():
        yield _judge(repeat)
    for host, gap in repeats.gaps.items():
        found = unseen(f"A second answer of {host}", gap)
        yield not_observed(host, found, repeats.id_of(host))
    if repeats or repeats.gaps:
        return
    if unread := [*pages.gaps.values(), *assets.gaps.values()]:
        found = unseen("What pages load", unread[0])
        yield not_observed(spec.domain, found, *pages.ids, *assets.ids)
    else:
        found = "No script or style was seen to come through an edge network."
        yield not_applicable(spec.domain, found)


def _judge(repeat: RepeatFacts) -> Outcome:
    """One miss proves little: a network has many machines, and each fills its copy by itself."""
    answer = cache_answer(repeat.second)
    if answer is None:
        found = f"{repeat.edge} does not say whether {repeat.url} came from its copy."
        return not_observed(repeat.host, found, repeat.id)
    told = f"the second answer for {repeat.url} says “{answer.said}”"
    if answer.outcome == "hit":
        found = f"{repeat.edge} answers from its own copy: {told}."
        return passed(repeat.host, found, repeat.id)
    args = {"edge": repeat.edge, "host": repeat.host, "said": told}
    if answer.outcome == "miss" and not _is_forbidden(repeat):
        found = f"{repeat.edge} had to ask the server again: {told}."
        return warned(repeat.host, found, repeat.id, **args)
    return failed(repeat.host, f"{repeat.edge} keeps no copy: {told}.", repeat.id, **args)


def _is_forbidden(repeat: RepeatFacts) -> bool:
    """Whether the server itself says that a shared copy must not be kept."""
    values = [value for name, value in repeat.second if name == "cache-control"]
    return bool(values) and parse_cache_control(values).freshness(shared=True) == 0
