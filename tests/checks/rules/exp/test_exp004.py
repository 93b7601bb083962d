from typing import Any

from checks.engine.facts import SourceMap
from checks.engine.verdict import Outcome, Status
from tests.checks.rules.builders import DOMAIN, fix_of, judge_one, judge_rule, statuses
from tests.checks.rules.web_builders import HOME, TIMEOUT

SCRIPT = f"{HOME}app.js"


def source_map(files: int = 0, **fields: Any) -> SourceMap:
    fields.setdefault("url", f"{SCRIPT}.map" if files else None)
    fields.setdefault("with_text", bool(files))
    return SourceMap(SCRIPT, status=200 if files else None, files=files, **fields)


def judged(*maps: SourceMap) -> Outcome:
    return judge_one("EXP004", source_maps=list(maps))


def test_scripts_without_a_map_are_fine() -> None:
    assert judged(source_map()).status is Status.PASS


def test_a_map_that_is_not_there_is_fine() -> None:
    assert judged(source_map(url=f"{SCRIPT}.map")).status is Status.PASS


def test_the_source_itself_fails() -> None:
    outcome = judged(source_map(12))
    assert (outcome.subject, outcome.status) == (DOMAIN, Status.FAIL)
    assert "the text of 12 source files" in outcome.found
    assert f"delete {SCRIPT}.map" in fix_of("EXP004", outcome)


def test_a_map_inside_the_script_is_told_of_the_script() -> None:
    assert f"the map inside {SCRIPT}" in judged(source_map(1, url="")).found


def test_names_without_text_are_a_doubt() -> None:
    assert judged(source_map(12, with_text=False)).status is Status.WARN


def test_a_script_that_was_not_seen_is_told_beside_the_others() -> None:
    entries = {SCRIPT: source_map(), f"{HOME}b.js": TIMEOUT}
    assert statuses(judge_rule("EXP004", source_maps=entries)) == {
        f"{HOME}b.js": "not_observed",
        DOMAIN: "pass",
    }


def test_without_scripts_there_is_nothing_to_map() -> None:
    assert judged().status is Status.NOT_APPLICABLE
