"""A corrected answer: what the one before put into the spec is offered, and never lost unasked."""

from typing import Any

import pytest

from checks.runs.intake.taking import previews_of, set_aside, take
from engagements.models import AuditEntry, Engagement, Membership, Role
from engagements.playbooks import load_playbook
from tests.factories import make_membership

OLD, NEW = "https://old.coach.example/", "https://new.coach.example/"


@pytest.fixture
def consultant(engagement: Engagement) -> Membership:
    return make_membership(Role.CONSULTANT, workspace=engagement.workspace)


@pytest.fixture
def sprint(engagement: Engagement) -> Engagement:
    engagement.playbook = load_playbook("a").as_dict()
    engagement.domain = "coach.example"
    engagement.spec = {"domain": "coach.example"}
    engagement.save()
    return engagement


def say(sprint: Engagement, consultant: Membership, key: str, said: str, *drop: str) -> None:
    """Gives the answer and takes it over, with those leftovers ticked."""
    sprint.answer_intake(key, said, by=consultant.user)
    take(sprint, key, by=consultant.user, dropping=drop)


def offered(sprint: Engagement, key: str, said: str) -> dict[str, str]:
    """What is offered once the founder says so, as value and words."""
    sprint.answer_intake(key, said)
    (line,) = [each for each in previews_of(sprint) if each.key == key]
    return {each.value: each.words for each in line.leftovers}


def hosts(sprint: Engagement) -> list[str]:
    return [host["name"] for host in sprint.spec.get("host", [])]


CASES: dict[str, tuple[str, str, str, str, str]] = {
    # key, the answer, the corrected one, value and words of what is offered
    "host": ("other-addresses", OLD, NEW, "host:old.coach.example", "Host old.coach.example"),
    "sender": ("mail-services", "postmark,kit", "kit", "sender:postmark", "Sender Postmark"),
    "old address": (
        "old-addresses",
        "https://coach.example/a",
        "https://coach.example/b",
        "redirect:https://coach.example/a",
        "Old address https://coach.example/a",
    ),
    "taken back": ("mail-services", "kit", "", "sender:kit", "Sender Kit"),
    "none of them": ("mail-services", "kit", "none", "sender:kit", "Sender Kit"),
    "not known": ("mail-services", "kit", "unsure", "sender:kit", "Sender Kit"),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_what_came_from_the_answer_before_is_offered_and_goes_where_it_is_ticked(
    sprint: Engagement, consultant: Membership, case: tuple[str, str, str, str, str]
) -> None:
    key, first, second, value, words = case
    say(sprint, consultant, key, first)
    assert offered(sprint, key, second) == {value: words}
    take(sprint, key, by=consultant.user, dropping=[value])
    assert value.partition(":")[2] not in str(sprint.spec)
    assert AuditEntry.objects.filter(target=words, sentence__contains="corrected").count() == 1


def test_unticked_it_stays_and_the_next_correction_offers_it_again(
    sprint: Engagement, consultant: Membership
) -> None:
    say(sprint, consultant, "other-addresses", OLD)
    say(sprint, consultant, "other-addresses", NEW)
    assert hosts(sprint) == ["old.coach.example", "new.coach.example"]
    assert offered(sprint, "other-addresses", "none").keys() == {
        "host:old.coach.example",
        "host:new.coach.example",
    }


def by_hand(sprint: Engagement, **spec: Any) -> None:
    sprint.spec = {"domain": "coach.example", **spec}
    sprint.save(update_fields=["spec"])


def test_what_a_person_wrote_first_is_not_offered(
    sprint: Engagement, consultant: Membership
) -> None:
    by_hand(sprint, host=[{"name": "old.coach.example"}], mail={"senders": ["kit"]})
    say(sprint, consultant, "other-addresses", OLD)
    say(sprint, consultant, "mail-services", "kit,postmark")
    assert offered(sprint, "other-addresses", NEW) == {}
    assert offered(sprint, "mail-services", "none").keys() == {"sender:postmark"}
    take(sprint, "mail-services", by=consultant.user, dropping=["sender:kit", "sender:postmark"])
    assert sprint.spec["mail"]["senders"] == ["kit"]


def test_what_a_person_has_changed_since_is_theirs(
    sprint: Engagement, consultant: Membership
) -> None:
    say(sprint, consultant, "other-addresses", OLD)
    by_hand(sprint, host=[{"name": "old.coach.example", "purpose": "members"}])
    assert offered(sprint, "other-addresses", NEW) == {}


def test_what_another_answer_names_stays(sprint: Engagement, consultant: Membership) -> None:
    common = {"stage": "dns", "question": "Where?", "kind": "addresses", "fills": "host"}
    sprint.playbook = {"intake": [{"key": key, **common} for key in ("shop", "blog")]}
    sprint.save()
    say(sprint, consultant, "shop", OLD)
    say(sprint, consultant, "blog", OLD)
    assert offered(sprint, "shop", NEW) == {}
    say(sprint, consultant, "blog", "none")
    assert offered(sprint, "shop", NEW).keys() == {"host:old.coach.example"}


def test_set_aside_takes_nothing_out(sprint: Engagement, consultant: Membership) -> None:
    say(sprint, consultant, "other-addresses", OLD)
    sprint.answer_intake("other-addresses", NEW)
    set_aside(sprint, "other-addresses", by=consultant.user)
    assert hosts(sprint) == ["old.coach.example"]
