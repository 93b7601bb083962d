"""EXP004: the source of the site's scripts is not public by accident."""

from __future__ import annotations

from collections.abc import Iterator

from checks.engine.evidence import Facts
from checks.engine.facts import SourceMap
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
from checks.rules.wording import count, listed, unseen


@rule(
    code="EXP004",
    title="The source of your scripts stays with you",
    failure_title="The full source of your scripts can be downloaded",
    area="EXP",
    stage="deploy",
    impact=Impact.EXPOSURE,
    effort="an hour",
    why="What your developers wrote, with names, comments and unfinished parts, is there for "
    "everyone to read. It saves an attacker days, and a competitor the work.",
    fix="Build without public source maps, or keep them out of what is published. In Vite: "
    "“build: {{ sourcemap: 'hidden' }}”; in webpack: “devtool: 'hidden-source-map'”; in Next.js: "
    "“productionBrowserSourceMaps: false”. Then delete {maps} from the web server and send the "
    "maps to your error service only. If the code is public anyway, call this a false alarm.",
    references=(
        "ECMA-426, Source map format https://tc39.es/ecma426/",
        "webpack, Devtool https://webpack.js.org/configuration/devtool/",
    ),
)
def source_stays_private(spec: LaunchSpec, source_maps: Facts[SourceMap]) -> Iterator[Outcome]:
    """One matter however many scripts there are: it is one setting of one build."""
    public = [each for each in source_maps.values() if each.files]
    if public:
        yield _public(spec, public)
        return
    for script, gap in source_maps.gaps.items():
        yield not_observed(script, unseen(f"The map of {script}", gap), source_maps.id_of(script))
    if source_maps:
        found = f"{count(len(source_maps), 'script')} of your hosts, and no source map to read."
        yield passed(spec.domain, found, *map(source_maps.id_of, source_maps))
    elif not source_maps.gaps:
        yield not_applicable(spec.domain, "No script of your own hosts was seen.")


def _public(spec: LaunchSpec, public: list[SourceMap]) -> Outcome:
    maps = listed(each.url or f"the map inside {each.script}" for each in public)
    files = count(sum(each.files for each in public), "source file")
    ids = [each.id for each in public]
    if any(each.with_text for each in public):
        return failed(spec.domain, f"{maps}: the text of {files} for everyone.", *ids, maps=maps)
    found = f"{maps}: the names of {files} for everyone, without their text."
    return warned(spec.domain, found, *ids, maps=maps)
