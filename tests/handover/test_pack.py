"""The PDF: every section's facts in its text, its data inside it, its claims, its bytes."""

from __future__ import annotations

import io
import json
import re
from datetime import UTC, datetime
from typing import Any

import pytest
from pypdf import PdfReader

from engagements import tenancy
from engagements.models import Engagement, RollbackCard
from engagements.secret_values import looks_like_secret
from handover.pack import ATTACHMENT, set_pack
from handover.sections import SECTIONS
from handover.snapshot import to_text
from tests.factories import make_engagement
from tests.handover.paperwork import section, snapshot_of

MOMENT = datetime(2026, 6, 2, 9, 30, tzinfo=UTC)

#: What a reader must find, by section.
FACTS = {
    "summary": [
        "coach.example is ready for its launch: 1 thing is fixed, 1 thing is still open, 1 can"
        " wait and 1 was agreed to wait.",
        "The sentence of the audit 1 days ago.",
        "Must be fixed before a launch 3 2",
        "In order 11 23",
        "Domain and mail.",
        "New features.",
    ],
    "contacts": ["Grace Hopper", "+44 20 7946 0000", "Weekdays 8 to 20", "Mail helpline"],
    "questions": [
        "Where do I change redirects?",
        "What happens if the edge blocks visitors?",
        "Log in to Cloudflare and look at its security events",
        "follow the card “Bring back the last release”, 7 minutes",
    ],
    "domain": [
        "Fine Names Ltd",
        "1 March 2027",
        "locked: nobody can move it without your log-in",
        "ada.ns.cloudflare.com",
        "Cloudflare dashboard > the domain > DNS > Records",
        "Your website (coach.example) lives on the server at the address 203.0.114.10.",
        "client portal and booking",
        "https://coach.example/spring",
        "leads elsewhere",
        "https://www.coach.example/elsewhere",
        "Let's Encrypt",
        "14 Feb 2027",
        "trust it",
    ],
    "edge": ["Cloudflare", "www.coach.example", "Edge helpline"],
    "mail": [
        "Google Workspace",
        "Postmark",
        "v=spf1 include:_spf.google.com -all",
        "Selector google: RSA, 2048 bits",
        "Messages that forge your name should go to spam (DMARC).",
        "reports@coach.example",
    ],
    "deployment": [
        "Bring back the last release",
        "Booking fails after a release.",
        "Promote the last good release.",
        "Rehearsed on 30 May 2026: 6 minutes",
        "Built by CI",
        "Noted: Run deploy.yml",
        "1Password, vault Production",
    ],
    "monitoring": [
        "+44 20 7946 0001",
        "a certificate runs out",
        "Reached in 42 s",
        "ada@coach.example",
        "https://app.coach.example/book",
        "within 450 ms",
        "Book a call",
    ],
    "security": ["STRIPE_SECRET_KEY", "new on 20 May 2026", "due by 20 Nov 2026", "API key"],
    "access": [
        "Fine Names",
        "The freelancer",
        "Access for a time: remove it. By 24 December 2026.",
    ],
    "risks": [
        "The certificate had run out",
        "Observed by run 7",
        "Two versions of the site",
        "Images are heavy",
        "Can wait until",
        "Accepted until 31 January 2027 by Ada Byron: The provider is moved in January",
        "Written down in: E-mail of 3 May",
    ],
    "changes": [
        "Moved www to the edge",
        "Cloudflare, CNAME www",
        "Point www back to the old host.",
    ],
    "glossary": [
        "Environment variable",
        "Yours is Fine Names Ltd.",
        "Going back to the last state",
    ],
}


@pytest.fixture
def snapshot(engagement: Engagement) -> dict[str, Any]:
    return snapshot_of(engagement, MOMENT)


def reader(snapshot: dict[str, Any]) -> PdfReader:
    return PdfReader(io.BytesIO(set_pack(snapshot).pdf))


def text_of(snapshot: dict[str, Any]) -> str:
    pages = (page.extract_text() for page in reader(snapshot).pages)
    return squeezed(" ".join(pages))


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def test_every_section_has_facts_to_look_for() -> None:
    assert list(FACTS) == [each.key for each in SECTIONS]


def test_every_sections_facts_are_in_its_text(snapshot: dict[str, Any]) -> None:
    said = text_of(snapshot)
    absent = [fact for facts in FACTS.values() for fact in facts if squeezed(fact) not in said]
    assert absent == []


def test_the_attached_data_is_the_snapshot(snapshot: dict[str, Any]) -> None:
    attached = reader(snapshot).attachments[ATTACHMENT]
    assert attached == [to_text(snapshot).encode()]
    assert json.loads(attached[0]) == snapshot


def test_it_is_tagged_and_claims_its_standards(snapshot: dict[str, Any]) -> None:
    read = reader(snapshot)
    catalog = read.trailer["/Root"]
    assert catalog["/MarkInfo"]["/Marked"]
    assert catalog["/Lang"] == "en-GB"
    assert "/StructTreeRoot" in catalog
    xmp = read.xmp_metadata
    assert xmp is not None
    claims = xmp.rdf_root.toxml()
    for claim in ("pdfuaid:part>1<", "pdfaid:part>3<", "pdfaid:conformance>A<"):
        assert claim in claims
    assert read.metadata is not None
    assert read.metadata.title == "Handover pack of Ada Coaching, version 1"


def test_table_headers_are_tagged_as_such(snapshot: dict[str, Any]) -> None:
    kinds = set(structure(reader(snapshot).trailer["/Root"]["/StructTreeRoot"]))
    assert {"/H1", "/H2", "/Table", "/THead", "/TH", "/TD", "/L", "/LI", "/Link"} <= kinds


def structure(node: Any) -> Any:
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        for each in node:
            yield from structure(each)
    elif isinstance(node, dict):
        if "/S" in node:
            yield node["/S"]
        if "/K" in node:
            yield from structure(node["/K"])


def test_the_same_snapshot_gives_the_same_bytes(snapshot: dict[str, Any]) -> None:
    shuffled = json.loads(json.dumps(snapshot), object_pairs_hook=lambda p: dict(reversed(p)))
    assert set_pack(snapshot) == set_pack(shuffled)


def test_only_embedded_fonts_are_used(snapshot: dict[str, Any]) -> None:
    fonts = {
        font.get_object()["/BaseFont"].partition("+")[2]
        for page in reader(snapshot).pages
        for font in page["/Resources"]["/Font"].values()
    }
    assert {name.partition("-")[0] for name in fonts} <= {"LibertinusSerif", "DejaVuSansMono"}


def test_what_has_no_spaces_breaks_inside_its_column(snapshot: dict[str, Any]) -> None:
    """A name or a key wider than its cell would be printed over the next one."""
    said = [line for page in reader(snapshot).pages for line in page.extract_text().splitlines()]
    assert not [line for line in said if "google._domainkey.coach.example" in line]
    assert not [line for line in said if "p=MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A" in line]


def test_the_pages_are_counted(snapshot: dict[str, Any]) -> None:
    made = set_pack(snapshot)
    assert made.pages == len(PdfReader(io.BytesIO(made.pdf)).pages)
    assert f"2of{made.pages}" in text_of(snapshot)


def test_no_secret_like_string_is_in_it(snapshot: dict[str, Any]) -> None:
    for page in reader(snapshot).pages:
        for line in page.extract_text().splitlines():
            assert looks_like_secret(line) is None, line


def test_markup_in_a_text_stays_text(snapshot: dict[str, Any]) -> None:
    nasty = '#panic("run") *bold* = Heading <label> $x$ @ref \\ `raw` #sys.version /* no */ // no'
    for value, names in (
        ("contacts", ("first_week",)),
        ("access", ("grants", "ties")),
        ("changes", ("changes",)),
        ("security", ("secrets",)),
    ):
        for name in names:
            for row in section(snapshot, value)[name]:
                row.update({key: nasty for key, each in row.items() if each == "" or key == "what"})
    snapshot["pack"]["client"] = nasty
    assert text_of(snapshot).count(squeezed(nasty)) > 5


def test_every_text_may_be_markup(snapshot: dict[str, Any]) -> None:
    """No field at all is read by the compiler: it would stop at the first panic."""
    assert set_pack(_poisoned(snapshot)).pages > 10


def _poisoned(value: Any, key: str = "") -> Any:
    if isinstance(value, dict):
        return {name: _poisoned(each, name) for name, each in value.items()}
    if isinstance(value, list):
        return [_poisoned(each, key) for each in value]
    kept = key in ("key", "section", "at", "made_at", "colour") or key.endswith(
        ("_on", "_until", "by")
    )
    return value if kept or not isinstance(value, str) else value + '#panic("read")'


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("日本コーチ", "□□□□□"),  # no font with these is embedded
        ("Launch 🚀 day", "Launch □ day"),
        ("Zoë Ångström, Łódź, Афина", "Zoë Ångström, Łódź, Афина"),
        ("e\u0301te\u0301", "été"),  # composed first
        ("safe\u202egnp.exe", "safegnp.exe"),  # an override of the reading direction misleads
        ("bell\u0007 and\ttab", "bell and tab"),
    ],
)
def test_any_letter_can_be_in_a_name(snapshot: dict[str, Any], written: str, shown: str) -> None:
    snapshot["pack"]["client"] = written
    assert squeezed(shown) in text_of(snapshot)
    attached = json.loads(reader(snapshot).attachments[ATTACHMENT][0])
    assert attached["pack"]["client"] == written


@pytest.mark.django_db
def test_an_empty_engagement_says_what_is_missing_and_who_fills_it() -> None:
    bare = make_engagement(domain="new.example")
    with tenancy.scope(bare.workspace_id):
        snapshot = snapshot_of(bare, MOMENT)
    said = text_of(snapshot)
    for lacking in (
        "new.example has not been audited to the end yet",
        "The name of the person to call in the first week.",
        "A rollback card for Deployment.",
        "A real person who gets the alerts.",
        "The list of secrets: name, place and owner of each.",
    ):
        assert squeezed(lacking) in said
    unfilled = [each for part in snapshot["sections"] for each in part["missing"]]
    assert all(each["what"] and each["who"] for each in unfilled)
    assert len(unfilled) > 20


@pytest.mark.django_db
def test_a_very_long_pack_is_set_too(engagement: Engagement) -> None:
    RollbackCard.objects.bulk_create(
        RollbackCard(
            engagement=engagement,
            subject="deploy",
            title=f"Card {number}",
            trigger="x" * 2000,
            steps="\n".join(f"Step {step} " + "word " * 30 for step in range(20)),
            minutes=5,
        )
        for number in range(60)
    )
    assert set_pack(snapshot_of(engagement, MOMENT)).pages > 60


@pytest.mark.parametrize("before", range(8))
def test_a_table_of_a_few_rows_stays_on_one_page(snapshot: dict[str, Any], before: int) -> None:
    """Wherever on a page it begins, with its heading and the line below that."""
    changes = section(snapshot, "changes")
    block = changes["checklist"][0]
    item = block["items"][0]
    filling = [{**item, "title": f"Point {number}"} for number in range(30 + 2 * before)]
    few = [{**item, "title": f"Row {number}."} for number in range(8)]
    changes["checklist"] = [
        {**block, "title": "Filling", "items": filling},
        {**block, "title": "The few", "outcome": "All is well", "items": few},
    ]
    pages = [squeezed(page.extract_text()) for page in reader(snapshot).pages]
    (page,) = (page for page in pages if "Thefew" in page)
    for words in ("All is well", *(row["title"] for row in few)):
        assert squeezed(words) in page


def test_a_row_taller_than_a_page_breaks_nothing(snapshot: dict[str, Any]) -> None:
    changes = section(snapshot, "changes")
    changes["changes"][0]["undo"] = "\n".join(f"Line {number}." for number in range(200))
    text = text_of(snapshot)
    assert "Line0." in text
