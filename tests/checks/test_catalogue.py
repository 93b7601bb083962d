"""The catalogue as a whole: codes, files, tests, texts and severities stay in step."""

import re
from pathlib import Path

import pytest

from checks.engine.registry import AREAS, all_rules, default_severities

ROOT = Path(__file__).parents[2]
RULES = ROOT / "checks" / "rules"
TESTS = ROOT / "tests" / "checks" / "rules"

CODED = re.compile(r"([a-z]+)(\d{3})_[a-z0-9_]+")

# Words that a founder would have to look up. Titles and fixes may need a few of them; why may not.
JARGON = (
    "apex",
    "authoritative",
    "cipher",
    "CNAME",
    "handshake",
    "HSTS",
    "idempotent",
    "MTA",
    "MIME",
    "NXDOMAIN",
    "origin server",
    "payload",
    "permerror",
    "rcode",
    "regex",
    "resolver",
    "RFC",
    "RRset",
    "SAN",
    "SERVFAIL",
    "SNI",
    "STARTTLS",
    "TTL",
    "TXT",
    "user agent",
    "X.509",
)
# Words of ours that mean something else, or nothing (design.md).
FORBIDDEN = ("SSL certificate", "DNS entry", "DNS entries")

CODES = sorted(all_rules())


def rule_files():
    """Every file that holds a rule, or is named like one; the rest is what an area shares."""
    return sorted(
        (
            path
            for path in RULES.rglob("*.py")
            if CODED.fullmatch(path.stem) or "\n@rule(" in path.read_text(encoding="utf-8")
        ),
        key=lambda path: path.name,
    )


def has_word(word, text):
    return re.search(rf"(?<![\w.]){re.escape(word)}(?!\w)", text, flags=re.IGNORECASE)


@pytest.mark.parametrize("path", rule_files(), ids=lambda path: path.stem)
def test_a_file_holds_the_one_rule_that_its_name_says(path):
    name = CODED.fullmatch(path.stem)
    assert name, "a rule's file is named <code>_<slug>.py"
    assert path.parent.name == name[1]
    code = f"{name[1]}{name[2]}".upper()
    module = all_rules()[code].judge.__module__
    assert module == f"checks.rules.{name[1]}.{path.stem}"
    assert path.read_text(encoding="utf-8").startswith(f'"""{code}: '), "it says so itself"


def test_no_file_holds_a_second_rule():
    modules = [rule.judge.__module__ for rule in all_rules().values()]
    assert len(modules) == len(set(modules)) == len(rule_files())


def test_every_rule_has_its_test_and_every_test_its_rule():
    wanted = {f"{rule.area.lower()}/test_{code.lower()}.py" for code, rule in all_rules().items()}
    present = {f"{path.parent.name}/{path.name}" for path in TESTS.rglob("test_*.py")}
    assert present == wanted


def test_rules_and_severities_agree_both_ways():
    assert set(default_severities()) == set(all_rules())


def test_every_area_is_known():
    assert {rule.area for rule in all_rules().values()} <= set(AREAS)


@pytest.mark.parametrize("code", CODES)
def test_the_texts_are_whole_and_tidy(code):
    rule = all_rules()[code]
    for text in (rule.title, rule.failure_title, rule.why, rule.fix):
        assert "  " not in text
        assert not re.search(r"(?<!/) [,.;:](\s|$)", text), "only a web address keeps its distance"
        assert not any(word.lower() in text.lower() for word in FORBIDDEN)
    for sentences in (rule.why, rule.fix):
        assert sentences[-1] in ".”"
        assert sentences[0].isupper() or sentences[0] in "{“"
    for title in (rule.title, rule.failure_title):
        assert len(title) <= 90
        assert not title.endswith(".")
        assert "{" not in title
    assert rule.title != rule.failure_title


@pytest.mark.parametrize("code", CODES)
def test_why_is_in_a_founders_words(code):
    why = all_rules()[code].why
    assert 60 <= len(why) <= 400
    assert "{" not in why
    assert not [word for word in JARGON if has_word(word, why)]


@pytest.mark.parametrize("code", CODES)
def test_the_fix_names_its_placeholders(code):
    for name in all_rules()[code].placeholders:
        assert re.fullmatch(r"[a-z][a-z0-9_]*", name), "a plain name, no format or index"


@pytest.mark.parametrize("code", CODES)
def test_references_can_be_followed(code):
    for reference in all_rules()[code].references:
        title, _, url = reference.rpartition(" ")
        assert title, "a document's title, or an RFC and its section"
        assert re.fullmatch(r"https://[^\s<>]+\.[^\s<>]+", url)


def test_titles_tell_rules_apart():
    for field in ("title", "failure_title"):
        texts = [getattr(rule, field) for rule in all_rules().values()]
        assert len(texts) == len(set(texts))
