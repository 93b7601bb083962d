"""The comparison with checkdmarc itself needs `make differential`; this holds its tables."""

from collections import Counter
from pathlib import Path

from tests.differential.reasons import REASONS, reason_for
from tests.differential.zones import DMARC, GROWN, MX, SPF, generated

RECIPES = {"SPF": SPF, "DMARC": DMARC, "MX": MX}
DOCUMENT = Path(__file__).parents[2] / "docs" / "correctness.md"


def test_every_recipe_is_taken_several_times_beside_others() -> None:
    domains = generated()
    taken = Counter(pair for domain in domains for pair in domain.recipes.items())
    assert len(domains) >= 300
    assert len({domain.name for domain in domains}) == len(domains)
    grown = {("SPF", GROWN), ("DMARC", GROWN)}
    known = {(subject, name) for subject, recipes in RECIPES.items() for name in recipes}
    assert set(taken) == known | grown
    assert min(taken.values()) >= 3
    assert min(taken[pair] for pair in grown) >= 100


def test_every_reason_is_about_a_recipe() -> None:
    assert [key for key in REASONS if key[1] not in RECIPES[key[0]]] == []


def test_a_verdict_that_changes_has_no_reason() -> None:
    assert reason_for("SPF", "single label", "bad", "good, 1 look-ups")
    assert reason_for("SPF", "single label", "good, 1 look-ups", "good, 2 look-ups") is None
    assert reason_for("SPF", "networks", "bad", "good, 0 look-ups") is None


def test_the_document_has_each_disagreement() -> None:
    lines = DOCUMENT.read_text().splitlines()
    rows = [
        f"| {subject} | {recipe} | {reason.ours} | {reason.theirs} | {reason.why} |"
        for (subject, recipe), reason in REASONS.items()
    ]
    assert [row for row in rows if row not in lines] == []
