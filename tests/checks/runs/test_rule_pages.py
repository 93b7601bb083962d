"""The catalogue: made from the registry alone."""

import pytest
from django.urls import reverse

from checks.engine.facts import TOPICS
from checks.engine.registry import all_rules, default_severities
from checks.engine.topics import TOPIC_GROUPS, TOPIC_LABELS, grouped, topic_label
from engagements.templatetags.words import SEVERITIES
from tests.conftest import Cast


def shown(cast: Cast, path: str) -> str:
    response = cast.browser("founder").get(path)
    assert response.status_code == 200
    return str(response.content.decode())


def test_every_rule_is_listed(cast: Cast) -> None:
    listed = shown(cast, reverse("rule_list"))
    for code in all_rules():
        assert reverse("rule_page", args=[code]) in listed


def test_every_rule_has_a_page_without_a_gap_in_its_words(cast: Cast) -> None:
    browser = cast.browser("founder")
    for code, rule in all_rules().items():
        text = browser.get(reverse("rule_page", args=[code])).content.decode()
        assert not any(f"{{{name}}}" in text for name in rule.placeholders), code
        assert SEVERITIES[default_severities()[code]].text in text


@pytest.mark.parametrize("word", ["mail001", "SPF", "  spf "])
def test_a_word_finds_its_rules(cast: Cast, word: str) -> None:
    listed = shown(cast, reverse("rule_list") + f"?q={word}")
    assert reverse("rule_page", args=["MAIL001"]) in listed
    assert reverse("rule_page", args=["TLS002"]) not in listed


def test_no_rule_speaks_of_it(cast: Cast) -> None:
    listed = shown(cast, reverse("rule_list") + "?q=<zebra>")
    assert "No rule speaks of that" in listed
    assert "<zebra>" not in listed


def test_an_unknown_code_is_not_found(cast: Cast) -> None:
    assert cast.browser("founder").get(reverse("rule_page", args=["XXX999"])).status_code == 404


def test_every_topic_has_words_and_a_place() -> None:
    assert TOPIC_LABELS.keys() == TOPICS.keys()
    placed = [topic for members in TOPIC_GROUPS.values() for topic in members]
    assert sorted(placed) == sorted(TOPICS)


def test_a_topic_of_another_day_is_shown_too() -> None:
    assert topic_label("brand_new") == "brand new"
    assert grouped(frozenset({"spf"})) == {"Mail": ("spf",)}
