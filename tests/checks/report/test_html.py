"""The report as one HTML file: its story, what it rests on, and that it needs nothing else."""

import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser
from typing import Any

import pytest

from checks.engine.evidence import Evidence
from checks.engine.registry import AREAS, all_rules
from checks.engine.scorecard import score
from checks.engine.verdict import Severity, Verdict
from checks.report.html import STYLE_FILE, TOKENS_FILE, page
from checks.report.markup import VOID
from tests.checks.report.makers import verdict
from tests.checks.rules.builders import (
    SERVFAIL,
    attestation,
    evidence_of,
    host,
    mx,
    mx_host,
    spec_of,
    spf,
    zone,
)
from tests.checks.rules.web_builders import at_home, hop, tls, visit
from tests.checks.rules.web_builders import page as web_page

HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(1)>\x00'


class Reader(HTMLParser):
    """The tags of a document with their attributes; complains about tags that do not pair."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def written(
    *verdicts: Verdict, evidence: Evidence | None = None, fail_on: Severity = Severity.BLOCKER
) -> str:
    card = score(verdicts, fail_on=fail_on)
    return page(evidence or evidence_of(spec_of()), verdicts, card, fail_on=fail_on)


def full() -> str:
    """A report with every kind of evidence."""
    topics: dict[str, Any] = {
        "hosts": [host("coach.example", "203.0.114.10")],
        "spf": spf("v=spf1 a -all"),
        "mx": mx(mx_host()),
        "zone": zone(),
        "visits": at_home(),
        "pages": web_page("<p>Hello"),
        "tls_hosts": [tls()],
        "wildcard": SERVFAIL,
    }
    evidence = evidence_of(spec_of(), **topics)
    ids = tuple(id_ for facts in evidence.topics.values() for id_ in facts.ids)
    told = [verdict(code, evidence=ids) for code in ("DNS025", "WEB004", "TLS004", "MAIL001")]
    return written(*told, verdict("MX001", "pass", evidence=ids), evidence=evidence)


def section(text: str, place: str) -> str:
    found = re.search(rf'<section id="{place}">.*?</section>', text, re.DOTALL)
    return found[0] if found else ""


def test_it_needs_nothing_else_and_runs_nothing() -> None:
    tags = Reader(full()).tags
    assert not {tag for tag, _ in tags} & {"script", "link", "img", "iframe", "object", "form"}
    names = {name for _, attributes in tags for name in attributes}
    assert not {name for name in names if name == "style" or name.startswith("on")}
    assert "src" not in names


def test_its_own_policy_allows_its_own_style_only() -> None:
    text = full()
    style = text.partition("<style>")[2].partition("</style>")[0]
    digest = b64encode(sha256(style.encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'sha256-{digest}'" in text.replace("&#x27;", "'")
    assert "url(" not in style
    assert "@import" not in style


def test_the_sentence_and_the_gate_come_first() -> None:
    text = written(verdict())
    assert ">Not ready yet</span>" in text
    assert "Not ready: 1 thing must be fixed before launch." in text
    assert text.index("must be fixed") < text.index("What blocks the launch")


def test_each_verdict_is_told_once_where_it_belongs() -> None:
    text = written(
        verdict("DNS025", "fail", "blocks.example"),
        verdict("DNS025", "fail", "minor.example", severity=Severity.MINOR),
        verdict("MX001", "pass", "good.example"),
        verdict("MX001", "not_observed", "unseen.example"),
    )
    assert text.count('class="verdict"') == 4
    assert "blocks.example" in section(text, "blocking")
    assert "blocks.example" not in section(text, "dns")
    assert "minor.example" in section(text, "dns")
    assert "1 above blocks the launch · 1 to read · 0 good" in section(text, "dns")
    good = section(text, "mx").partition("Already good (1)")
    assert "unseen.example" in good[0]
    assert "good.example" in good[2]


def test_what_blocks_follows_the_gate_that_was_asked_for() -> None:
    major = verdict(severity=Severity.MAJOR)
    assert section(written(major), "blocking") == ""
    assert "coach.example" in section(written(major, fail_on=Severity.MAJOR), "blocking")


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("pass", "Working"),
        ("warn", "Worth a look"),
        ("not_observed", "Not observed"),
        ("not_applicable", "Does not apply"),
    ],
)
def test_the_word_for_a_status(status: str, words: str) -> None:
    summary = re.search(r'<details class="verdict">.*?</summary>', written(verdict(status=status)))
    assert summary is not None
    assert f">{words}</span>" in summary[0]


def test_a_failure_unfolds_to_why_what_to_change_and_what_it_rests_on() -> None:
    evidence = evidence_of(spec_of(), hosts=[host("coach.example", "203.0.114.10")])
    told = section(
        written(verdict(evidence=("hosts:coach.example",)), evidence=evidence), "blocking"
    )
    rule = all_rules()["DNS025"]
    assert rule.why.partition("’")[0][:30] in told
    assert "Change the record." in told
    assert "<code>A coach.example</code> → <code>203.0.114.10</code>" in told
    assert "asked 9.9.9.9:53" in told
    assert 'href="https://' in told  # the rule's references


def test_evidence_shows_hops_handshakes_and_gaps() -> None:
    text = full()
    assert '<code class="status">301</code>' in text
    assert "issued by CN=R11" in text
    assert "Not observed</span> the server failed (SERVFAIL)" in text


def test_somebodys_word_is_marked_as_attested() -> None:
    word = attestation("OPS006")
    evidence = evidence_of(spec_of(), attestations=[word])
    told = verdict("OPS006", "pass", evidence=(word.id,))
    assert ">Attested</span>" in written(told, evidence=evidence)
    assert ">Attested</span>" not in written(verdict())


def test_pictures_hang_in_their_areas() -> None:
    text = full()
    assert "as a tree" in section(text, "mail")
    assert "Where each spelling of the address leads" in section(text, "web")
    assert "How long each certificate lasts" in section(text, "tls")


def test_what_a_hostile_site_says_is_text() -> None:
    said = visit("http://coach.example/", f"https://coach.example/{HOSTILE}")
    hostile = hop("https://coach.example/", server=HOSTILE)
    evidence = evidence_of(
        spec_of(),
        spf=spf(f"v=spf1 include:{HOSTILE} -all", HOSTILE),
        visits=[said, visit("https://coach.example/", headers=dict(hostile.headers))],
    )
    ids = tuple(id_ for facts in evidence.topics.values() for id_ in facts.ids)
    text = written(verdict(found=HOSTILE, subject=HOSTILE, evidence=ids), evidence=evidence)
    tags = Reader(text).tags
    assert not {tag for tag, _ in tags} & {"script", "img"}
    assert "\x00" not in text


def test_every_area_can_be_told_and_is_linked() -> None:
    codes = {rule.area: code for code, rule in all_rules().items()}
    text = written(*(verdict(code, "pass") for code in codes.values()))
    Reader(text)
    for area in AREAS:
        assert (f'href="#{area.lower()}"' in text) == (area in codes)


def test_its_colours_are_those_of_the_product() -> None:
    tokens = TOKENS_FILE.read_text()
    assert tokens in written(verdict())
    own = STYLE_FILE.read_text()
    assert re.findall(r"--[a-z-]+:", own) == []  # names none itself
    used = set(re.findall(r"var\((--[a-z-]+)\)", own))
    assert used - set(re.findall(r"(--[a-z-]+):", tokens)) == set()
