"""A playbook as a person writes it: what is taken, and what is said about what is not."""

import re
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagements.playbooks import PlaybookError, load_playbook, playbook_keys, shipped_text
from engagements.playbooks.text import LONGEST_TEXT, read_playbook

SMALL = """
title = "Mail rescue"
promise = "Mail arrives."
core_p95_ms = 500
[[block]]
key = "mail"
title = "Mail"
outcome = "Mail arrives"
stage = "mail"
hours = [0, 48]
gate = "rollback_mail"
[[block.item]]
key = "spf"
title = "SPF is right"
guidance = "Look."
rule_codes = ["MAIL001"]
"""


@pytest.mark.parametrize("key", playbook_keys())
def test_what_is_shipped_can_be_read_back(key: str) -> None:
    assert read_playbook(key, shipped_text(key)) == load_playbook(key)


def test_questions_are_the_shipped_ones_unless_there_are_others() -> None:
    assert read_playbook("x", SMALL).intake == load_playbook("a").intake
    own = '[[intake]]\nkey = "q"\nstage = "mail"\nquestion = "Well?"\nalarming = "no"\n'
    assert [asked.key for asked in read_playbook("x", SMALL + own).intake] == ["q"]


@pytest.mark.parametrize(
    ("put", "instead", "said"),
    [
        ('"Mail rescue"', '"Mail', "not TOML: .*line 2"),
        ('"Mail rescue"', "5", "the playbook: title is a text in quotes"),
        ('"Mail rescue"', f'"{"x" * 161}"', "title has 161 characters, at most 160 fit"),
        ('"Mail rescue"', '" "', "title is empty"),
        ('"Look."', '"a\\u0000b"', "has a character that no text has"),
        ("500", "true", "whole number of milliseconds"),
        ("500", '500\nseverity = ["DNS001"]', "severity is a table"),
        ("500", "500\ncolour = 1", "the playbook has an unknown colour"),
        ("500", "500\nintake = 3", "intake questions: write each as a table"),
        ("[0, 48]", '["0", 48]', "block 1: hours are two whole numbers"),
        ("[0, 48]", "[0, 40]", "end at hour 40"),
        ('["MAIL001"]', '"MAIL001"', "block 1, item 1: rule_codes is a list"),
        ('"SPF is right"', f'"{"x" * 201}"', "block 1, item 1: title has 201 characters"),
        ("[[block.item]]", "item = [1]\n[block.other]", "block 1, item 1 is not a table"),
        ("[[block]]", "[block]", "blocks: write each as a table in double brackets"),
    ],
)
def test_faults_have_their_place(put: str, instead: str, said: str) -> None:
    assert put in SMALL
    with pytest.raises(PlaybookError, match=said):
        read_playbook("x", SMALL.replace(put, instead, 1))


def test_every_fault_is_told_at_once() -> None:
    text = SMALL.replace('"Mail rescue"', "5").replace("[0, 48]", "3").replace('"Look."', "[]")
    with pytest.raises(PlaybookError) as caught:
        read_playbook("x", text)
    assert len(str(caught.value).split("; ")) == 3


@pytest.mark.parametrize("text", ["a = " + "[" * 5000, "#" * (LONGEST_TEXT + 1)])
def test_hostile_text_is_refused(text: str) -> None:
    with pytest.raises(PlaybookError):
        read_playbook("x", text)


VALUES = ["5", '"x"', "[]", "[1]", "true", "1979-05-27", "{}", "{ key = 1 }", '[{ key = "x" }]']


@given(st.data())
def test_any_value_in_any_place_is_taken_or_refused(data: st.DataObject) -> None:
    places = [match.span(1) for match in re.finditer(r"(?m)^\w+ = (.+)$", SMALL)]
    start, end = data.draw(st.sampled_from(places))
    text = SMALL[:start] + data.draw(st.sampled_from(VALUES)) + SMALL[end:]
    with suppress(PlaybookError):
        assert read_playbook("x", text).blocks
