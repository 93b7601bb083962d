"""The zip for tools: what is in it, its bytes, and Markdown that shows texts as they were typed."""

from __future__ import annotations

import html
import io
import json
import re
import zipfile
from typing import Any

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from engagements.models import Engagement
from handover.bundle import bundle
from handover.markdown import escaped, section_to_markdown
from handover.sections import SECTIONS
from tests.conftest import Cast
from tests.handover.paperwork import make_ready, section, snapshot_of

README = MarkdownIt("gfm-like", {"linkify": False})
HOSTILE = "<script>alert(1)</script> | [x](javascript:alert(1)) **b** `c` &lt; # not ![i](u) ~~s~~"


@pytest.fixture
def snapshot(engagement: Engagement) -> dict[str, Any]:
    return snapshot_of(engagement)


def opened(snapshot: dict[str, Any]) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(bundle(snapshot)))


def test_it_holds_the_data_and_a_text_for_each_section(snapshot: dict[str, Any]) -> None:
    archive = opened(snapshot)
    names = archive.namelist()
    assert names[:2] == ["README.md", "handover-pack.json"]
    assert [name[3:-3] for name in names[2:]] == [each.key for each in SECTIONS]
    assert json.loads(archive.read("handover-pack.json")) == snapshot
    contents = archive.read("README.md").decode()
    assert all(f"]({name})" in contents for name in names[1:])


def test_the_texts_say_what_the_sections_say(snapshot: dict[str, Any]) -> None:
    said = "".join(opened(snapshot).read(name).decode() for name in opened(snapshot).namelist()[2:])
    for fact in (
        "| Edge helpline | help@host.example | Edge |",
        "**Registrar:** Fine Names Ltd",
        "**Rehearsed on:** 30 May 2026",
        "### Two versions of the site",
        "STRIPE\\_SECRET\\_KEY",
        "- [ ] A support contact for: registrar. Who: Ada Byron.",
    ):
        assert fact in said


def test_the_same_snapshot_gives_the_same_bytes(snapshot: dict[str, Any]) -> None:
    shuffled = json.loads(json.dumps(snapshot, sort_keys=True))  # as another database gives it
    assert json.loads(opened(shuffled).read("handover-pack.json")) == snapshot
    assert bundle(snapshot) == bundle(shuffled)
    assert bundle(snapshot) == bundle(json.loads(json.dumps(snapshot)))


MARKS = st.text(alphabet="#*_`<>[]()!|~\\&-+=:1. \nab", max_size=40)


@given(st.one_of(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=80), MARKS))
def test_what_was_typed_is_what_is_read(text: str) -> None:
    """By CommonMark's own reading, with GitHub's tables and strike-through."""
    rendered = README.render(f"x {escaped(text)}\n\n- {escaped(text)} x\n")
    shown = html.unescape(re.sub(r"</?(?:p|ul|li)>", "", rendered))
    assert "".join(shown.split()) == "".join(f"x{text}{text}x".split())


def test_hostile_words_stay_words_in_every_place(snapshot: dict[str, Any]) -> None:
    for key in ("contacts", "risks", "changes", "access", "security", "domain"):
        rendered = README.render(section_to_markdown(_filled(section(snapshot, key))))
        assert html.escape("<script>alert(1)</script>", quote=False) in rendered
        assert "<script" not in rendered
        assert "href=" not in rendered
        assert "<img" not in rendered


def _filled(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _filled(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_filled(each) for each in value]
    return HOSTILE if isinstance(value, str) else value


@pytest.mark.parametrize(
    ("who", "name"), [("helper", "pack_bundle"), ("founder_helper", "portal_pack_bundle")]
)
def test_it_is_a_download(cast: Cast, who: str, name: str) -> None:
    pack = make_ready(cast.engagement)
    path = reverse(name, args=[cast.workspace.slug, cast.engagement.slug, pack.number])
    response = cast.browser(who).get(path)
    assert response.content == bundle(pack.snapshot)
    assert response["Content-Type"] == "application/zip"
    assert f"handover-pack-{cast.engagement.domain}-v1.zip" in response["Content-Disposition"]
    assert response["Cache-Control"] == "private, no-store"
