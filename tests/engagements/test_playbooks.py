"""The two playbooks as the mission has them, and a loader that names every fault."""

import copy
from typing import Any

import pytest

from engagements.playbooks import PlaybookError, all_playbooks, load_playbook, parse_playbook


@pytest.mark.parametrize(
    ("key", "hours", "last_outcome"),
    [
        ("a", [(0, 8), (8, 16), (16, 24), (24, 32), (32, 40), (40, 48)], "Founder in control"),
        ("b", [(0, 6), (6, 18), (18, 30), (30, 42), (42, 48)], "Founder in control"),
    ],
)
def test_hours_of_the_mission(key: str, hours: list[tuple[int, int]], last_outcome: str) -> None:
    playbook = load_playbook(key)
    assert [(block.starts_hour, block.ends_hour) for block in playbook.blocks] == hours
    assert playbook.blocks[-1].outcome == last_outcome


def test_every_block_has_five_to_nine_items_with_guidance() -> None:
    for playbook in all_playbooks():
        for block in playbook.blocks:
            assert 5 <= len(block.items) <= 9, block.key
            assert all(item.guidance.endswith(".") for item in block.items)


def test_the_intake_asks_about_every_stage() -> None:
    stages = {asked.stage for asked in load_playbook("a").intake}
    assert stages == {"audit", "dns", "edge", "mail", "deploy", "watch", "handover"}
    assert load_playbook("a").intake == load_playbook("b").intake


def test_there_is_no_other() -> None:
    with pytest.raises(PlaybookError, match=r"no playbook '\.\./a'\. Known: a, b"):
        load_playbook("../a")


GOOD: dict[str, Any] = {
    "key": "x",
    "title": "Test",
    "promise": "Something",
    "core_p95_ms": 500,
    "block": [
        {
            "key": "one",
            "title": "One",
            "outcome": "Done",
            "stage": "audit",
            "hours": [0, 48],
            "item": [{"key": "it", "title": "It", "guidance": "Do.", "rule_codes": ["WEB004"]}],
        }
    ],
    "intake": [{"key": "q", "stage": "mail", "question": "Well?", "alarming": "no"}],
}


def test_the_good_one_loads() -> None:
    playbook = parse_playbook(GOOD)
    assert playbook.blocks[0].items[0].rule_codes == ("WEB004",)
    assert playbook.as_dict()["blocks"][0]["starts_hour"] == 0


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        (["title"], None, "lacks 'title'"),
        (["block", 0, "hours"], [1, 48], "must start at hour 0"),
        (["block", 0, "hours"], [0, 40], "end at hour 40, not at 48"),
        (["block", 0, "hours"], [0], "not enough values"),
        (["block", 0, "stage"], "party", "unknown stage 'party'"),
        (["block", 0, "gate"], "moon", "unknown gate 'moon'"),
        (["block", 0, "colour"], "red", "PlaybookBlock 'one' has an unknown colour"),
        (["block", 0, "item"], [], "has no items"),
        (["block", 0, "key"], "One!", "lower-case words"),
        (["block", 0, "outcome"], None, "PlaybookBlock 'one'"),
        (["block", 0, "item", 0, "rule_codes"], ["web4"], "'web4' is no rule code"),
        (["block", 0, "item", 0, "guidance"], None, "PlaybookItem 'it'"),
        (["intake", 0, "alarming"], "maybe", "alarming is yes or no"),
        (["intake", 0, "stage"], "tea", "unknown stage 'tea'"),
        (["severity"], {"WEB004": "awful"}, "unknown severity 'awful'"),
    ],
)
def test_faults_are_named(path: list[Any], value: Any, said: str) -> None:
    data = copy.deepcopy(GOOD)
    place = data
    for step in path[:-1]:
        place = place[step]
    if value is None:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    with pytest.raises(PlaybookError) as caught:
        parse_playbook(data)
    assert str(caught.value).startswith("Playbook x: ")
    assert said in str(caught.value)


def test_two_of_a_key_are_refused() -> None:
    data = copy.deepcopy(GOOD)
    data["intake"] *= 2
    with pytest.raises(PlaybookError, match="intake question 'q' is there twice"):
        parse_playbook(data)
