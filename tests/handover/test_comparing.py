"""What differs between two versions: by section, by row and by word; and its two pages."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from engagements.models import Engagement
from handover.comparing import Kind, SectionChanges, compare, word_by_word
from tests.conftest import Cast
from tests.factories import make_contact
from tests.handover.paperwork import make_ready, section, snapshot_of

Snapshot = dict[str, Any]


@pytest.fixture
def earlier(engagement: Engagement) -> Snapshot:
    return snapshot_of(engagement)


@pytest.fixture
def later(earlier: Snapshot) -> Snapshot:
    return copy.deepcopy(earlier)


def only(found: list[SectionChanges]) -> tuple[str, str, str, list[str]]:
    """The one change there is: section, place, kind, and the texts that are not the same."""
    (part,) = found
    (change,) = part.changes
    said = [piece.text for piece in change.pieces if piece.kind != Kind.SAME]
    return part.title, change.place, change.kind, said


def test_the_same_facts_of_another_day_are_no_change(earlier: Snapshot, later: Snapshot) -> None:
    later["pack"].update(number=2, made_on="2027-01-01", made_by="Somebody else")
    assert compare(earlier, later) == []


def test_words_of_a_sentence(earlier: Snapshot, later: Snapshot) -> None:
    section(later, "summary")["sentence"] = section(later, "summary")["sentence"].replace(
        "1 thing is still open", "nothing is left open"
    )
    title, place, kind, said = only(compare(earlier, later))
    assert (title, place, kind) == ("Where you stand", "Sentence", "changed")
    assert said == ["1 thing", "nothing", "still", "left"]


def test_a_row_is_found_again_by_its_name(earlier: Snapshot, later: Snapshot) -> None:
    rows = section(later, "contacts")["systems"]
    rows.reverse()
    rows[0]["phone"] = "+44 20 7946 0999"
    assert only(compare(earlier, later)) == (
        "Who to call",
        "The support of each system, Mail helpline, Phone",
        "added",
        ["+44 20 7946 0999"],
    )


def test_a_new_row_is_one_change(earlier: Snapshot, later: Snapshot) -> None:
    section(later, "access")["ties"].append(
        {"system": "Old shop", "holder": "Bob", "what": "Remove it.", "by": "2027-03-01"}
    )
    _, place, kind, said = only(compare(earlier, later))
    assert (place, kind) == ("Ties to cut, Old shop", "added")
    assert "Until: 1 March 2027" in said[0]


def test_rows_of_one_name_are_kept_apart(earlier: Snapshot, later: Snapshot) -> None:
    twin = dict(section(earlier, "security")["secrets"][0])
    section(earlier, "security")["secrets"].append(twin)
    section(later, "security")["secrets"].append({**twin, "owner": "Grace Hopper"})
    _, place, kind, said = only(compare(earlier, later))
    assert place == "Secrets, STRIPE_SECRET_KEY (another), Owner"
    assert said == ["Ada Byron", "Grace Hopper"]
    assert kind == "changed"


def test_the_cover_is_compared_too(earlier: Snapshot, later: Snapshot) -> None:
    later["pack"]["founder"] = "Ada Lovelace"
    assert only(compare(earlier, later))[:2] == ("Cover", "Founder")


def test_a_section_that_only_one_version_has(earlier: Snapshot, later: Snapshot) -> None:
    later["sections"] = [each for each in later["sections"] if each["key"] != "edge"]
    (gone,) = compare(earlier, later)
    assert gone.title == "The edge"
    assert {change.kind for change in gone.changes} == {"removed"}


@given(st.text(max_size=200), st.text(max_size=200))
def test_the_pieces_put_together_are_both_texts(old: str, new: str) -> None:
    pieces = word_by_word(old, new)
    for text, other in ((old, Kind.ADDED), (new, Kind.REMOVED)):
        assert "".join(piece.text for piece in pieces if piece.kind != other) == text


def test_a_very_long_text_is_replaced_as_a_whole() -> None:
    pieces = word_by_word("word " * 4000, "work " * 4000)
    assert [piece.kind for piece in pieces] == [Kind.REMOVED, Kind.ADDED]


# The pages


def two_versions(cast: Cast) -> tuple[int, int]:
    first = make_ready(cast.engagement)
    make_contact(cast.engagement, role="mail", name="<b>Post</b> office", email="post@mail.example")
    return first.number, make_ready(cast.engagement).number


@pytest.mark.parametrize(
    ("who", "name", "list_name"),
    [
        ("helper", "pack_compare", "pack_list"),
        ("founder", "portal_pack_compare", "portal_pack"),
    ],
)
def test_the_page_shows_what_is_new(cast: Cast, who: str, name: str, list_name: str) -> None:
    earlier, number = two_versions(cast)
    browser, place = cast.browser(who), (cast.workspace.slug, cast.engagement.slug)
    path = reverse(name, args=[*place, number, earlier])
    assert path in browser.get(reverse(list_name, args=place)).content.decode()
    page = browser.get(path).content.decode()
    assert "<ins>" in page
    assert "&lt;b&gt;Post&lt;/b&gt; office" in page


@pytest.mark.parametrize(("number", "earlier"), [(1, 2), (2, 2), (2, 9), (9, 1)])
def test_only_an_earlier_version_that_is_ready(cast: Cast, number: int, earlier: int) -> None:
    two_versions(cast)
    place = (cast.workspace.slug, cast.engagement.slug)
    path = reverse("pack_compare", args=[*place, number, earlier])
    assert cast.browser("owner").get(path).status_code == 404
