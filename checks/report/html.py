"""A judged run as one HTML file that needs nothing else: to read, to print, to forward.

It tells the story of a run's page: the sentence, what blocks the launch, then area by area; each
verdict unfolds to why it matters, what to change and what it rests on. No script, no address is
loaded, and the file's own policy holds browsers to that.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from checks.engine.evidence import Evidence, evidence_to_json
from checks.engine.registry import AREAS, all_rules
from checks.engine.scorecard import Gate, Scorecard, ranked
from checks.engine.verdict import Severity, Status, Verdict
from checks.report.atoms import atoms_of
from checks.report.evidence_html import badge, evidence_html, pairs, when
from checks.report.junit import area_of
from checks.report.markup import Child, Markup, element, joined
from checks.report.pictures.drawing import Picture
from checks.report.pictures.gallery import pictures_by_area
from checks.report.references import split_reference
from checks.rules.wording import count

STYLE_FILE = Path(__file__).with_name("report.css")
# The product's colours and letters, in their one file; read as data, no code of that floor runs.
TOKENS_FILE = Path(__file__).parents[2] / "launchready/static/launchready/css/tokens.css"
GATES = {
    Gate.READY: ("good", "Ready"),
    Gate.NOT_READY: ("amber", "Not ready yet"),
    Gate.UNDECIDED: ("unseen", "Not enough seen"),
}
SEVERITIES = {
    Severity.BLOCKER: ("red", "Blocker"),
    Severity.MAJOR: ("amber", "Major"),
    Severity.MINOR: ("plain", "Minor"),
    Severity.INFO: ("plain", "Note"),
}
STATUSES = {
    Status.PASS: ("good", "Working"),
    Status.WARN: ("plain", "Worth a look"),
    Status.NOT_OBSERVED: ("unseen", "Not observed"),
    Status.NOT_APPLICABLE: ("plain", "Does not apply"),
}
COUNTED = {
    Status.FAIL: "to fix",
    Status.WARN: "worth a look",
    Status.PASS: "working",
    Status.NOT_OBSERVED: "not observed",
    Status.NOT_APPLICABLE: "does not apply",
}


@dataclass(slots=True)
class _Area:
    """The verdicts of one area; those that block are told before all areas."""

    code: str
    title: str
    told: list[Verdict] = field(default_factory=list)
    good: list[Verdict] = field(default_factory=list)
    blocking: int = 0


def page(
    evidence: Evidence,
    verdicts: Sequence[Verdict],
    card: Scorecard,
    *,
    fail_on: Severity = Severity.BLOCKER,
) -> str:
    """The document. *fail_on* is the least severity that blocks, as the scorecard had it."""
    blocking = [verdict for verdict in ranked(verdicts) if _blocks(verdict, fail_on)]
    areas = _areas(verdicts, fail_on)
    stored = evidence_to_json(evidence)
    pictures = pictures_by_area(evidence)
    body = element(
        "body",
        _heading(evidence, len(verdicts)),
        element(
            "main",
            _summary(card),
            _contents(blocking, areas),
            _blocking(blocking, stored),
            *(_area(area, pictures.get(area.code, []), stored) for area in areas),
        ),
        _footer(),
        "\n",
    )
    return joined(
        Markup("<!doctype html>\n"), element("html", _head(evidence.spec.domain), body, lang="en")
    )


def _blocks(verdict: Verdict, fail_on: Severity) -> bool:
    return verdict.status is Status.FAIL and verdict.severity.rank <= fail_on.rank


def _areas(verdicts: Iterable[Verdict], fail_on: Severity) -> list[_Area]:
    """The areas that have verdicts, in the catalogue's order, the worst verdict first."""
    areas = {code: _Area(code, title) for code, title in AREAS.items()}
    for verdict in sorted(verdicts, key=_urgency):
        area = areas[area_of(verdict)]
        if verdict.status in (Status.PASS, Status.NOT_APPLICABLE):
            area.good.append(verdict)
        elif _blocks(verdict, fail_on):
            area.blocking += 1
        else:
            area.told.append(verdict)
    return [area for area in areas.values() if area.told or area.good or area.blocking]


def _urgency(verdict: Verdict) -> tuple[int, int, int, str, str]:
    order = (Status.FAIL, Status.WARN, Status.NOT_OBSERVED, Status.PASS, Status.NOT_APPLICABLE)
    rank = order.index(verdict.status)
    return rank, verdict.severity.rank, verdict.impact.rank, verdict.code, verdict.subject


# The frame


def _head(domain: str) -> Markup:
    style = _style()
    digest = b64encode(sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    return element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=policy),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="color-scheme", content="light dark"),
        element("meta", name="referrer", content="no-referrer"),
        element("title", f"Launch audit of {domain}"),
        element("style", style),
    )


@cache
def _style() -> Markup:
    return Markup("\n".join(file.read_text(encoding="utf-8") for file in (TOKENS_FILE, STYLE_FILE)))


def _heading(evidence: Evidence, number: int) -> Markup:
    looked = f"Looked {when(evidence.started_at)}; {count(number, 'verdict')}"
    return element(
        "header",
        element("p", "LaunchReady audit", class_="caps"),
        element("h1", evidence.spec.domain),
        element("p", f"{looked} in {evidence.seconds:.1f} s.", class_="soft"),
    )


def _summary(card: Scorecard) -> Markup:
    numbers = (
        element("div", element("dt", words), element("dd", card.counts.get(status.value, 0)))
        for status, words in COUNTED.items()
    )
    return element(
        "section",
        element("p", badge(*GATES[card.gate])),
        element("p", card.sentence, class_="sentence"),
        element("dl", *numbers, class_="stats"),
        aria_label="In one sentence",
    )


def _contents(blocking: list[Verdict], areas: list[_Area]) -> Markup:
    links = [_link("blocking", "What blocks the launch", len(blocking))] if blocking else []
    links += [_link(area.code.lower(), area.title, len(area.told)) for area in areas]
    return element("nav", element("ul", *links), aria_label="Parts of this report")


def _link(place: str, title: str, number: int) -> Markup:
    told = element("span", number, class_="count") if number else None
    return element("li", element("a", title, href=f"#{place}"), " ", told)


def _footer() -> Markup:
    return element(
        "footer",
        element(
            "p",
            "“Not observed” says that something could not be seen: neither good nor bad is claimed "
            "of it. What rests on somebody's word is marked as attested, never as observed.",
        ),
    )


# The verdicts


def _blocking(blocking: list[Verdict], stored: dict[str, Any]) -> Markup | None:
    if not blocking:
        return None
    told = (_verdict(verdict, stored, open_=not n) for n, verdict in enumerate(blocking))
    return element("section", element("h2", "What blocks the launch"), *told, id="blocking")


def _area(area: _Area, pictures: list[Picture], stored: dict[str, Any]) -> Markup:
    blocks = "blocks" if area.blocking == 1 else "block"
    above = f"{area.blocking} above {blocks} the launch · " if area.blocking else ""
    told = f"{above}{len(area.told)} to read · {len(area.good)} good"
    good = element(
        "details",
        element("summary", f"Already good ({len(area.good)})"),
        *(_verdict(verdict, stored) for verdict in area.good),
        class_="good-ones",
    )
    return element(
        "section",
        element("h2", area.title),
        element("p", told, class_="soft"),
        *map(_picture, pictures),
        *(_verdict(verdict, stored) for verdict in area.told),
        good if area.good else None,
        id=area.code.lower(),
    )


def _picture(picture: Picture) -> Markup:
    words = element("ul", *(element("li", line) for line in picture.words))
    return element(
        "figure",
        element("figcaption", picture.title),
        picture.drawing,
        element("details", element("summary", "The same in words"), words, class_="words"),
        class_="picture",
    )


def _verdict(verdict: Verdict, stored: dict[str, Any], *, open_: bool = False) -> Markup:
    failed = verdict.status is Status.FAIL
    tone, words = SEVERITIES[verdict.severity] if failed else STATUSES[verdict.status]
    about = element("small", f"{verdict.subject} · {verdict.code}", class_="soft")
    title = element("span", verdict.title, " ", about, class_="title")
    attested = (" ", badge("plain", "Attested")) if verdict.attested else ()
    return element(
        "details",
        element("summary", title, badge(tone, words), *attested),
        element("div", *_told(verdict), _evidence(verdict, stored), _rule(verdict), class_="body"),
        class_="verdict",
        open=open_,
    )


def _told(verdict: Verdict) -> Iterable[Child]:
    yield element("p", verdict.found)
    if verdict.status in (Status.FAIL, Status.WARN):
        yield element("h3", "Why it matters")
        yield element("p", verdict.why)
        if verdict.fix:
            yield element("h3", "What to change")
            yield element("p", verdict.fix, class_="fix")


def _evidence(verdict: Verdict, stored: dict[str, Any]) -> Markup | None:
    atoms = atoms_of(verdict.evidence, stored)
    if not atoms:
        return None
    shown = map(evidence_html, atoms)
    return element("details", element("summary", "The evidence"), *shown, class_="evidence")


def _rule(verdict: Verdict) -> Markup:
    rule = all_rules().get(verdict.code)
    rows = [("What it does", verdict.impact.label)]
    rows += [("Effort", rule.effort)] if rule else []
    links = [
        element("li", element("a", words, href=address, rel="noopener noreferrer"))
        if address
        else element("li", words)
        for words, address in map(split_reference, rule.references if rule else ())
    ]
    return element("div", pairs(rows), element("ul", *links) if links else None, class_="rule")
