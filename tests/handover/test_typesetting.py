"""The child process: its limits hold, and what goes wrong in it comes back as a sentence."""

from __future__ import annotations

import gzip
import time
from pathlib import Path

import pytest

from handover.typesetting import (
    Limits,
    TookTooLong,
    TookTooMuch,
    TypesettingError,
    draw,
    typeset,
)

FINE = """
#set document(title: "Fine", date: datetime(year: 2026, month: 1, day: 2))
#set text(lang: "en")
= #sys.inputs.words
#context [#metadata(counter(page).final().first()) <pages>]
"""
ENDLESS = "#for a in range(100000) { for b in range(100000) { } }"  # the compiler lets it run
GREEDY = "#let all = ()\n#for n in range(100000) { all.push(range(100000).map(k => k * 31 + n)) }"


def template(folder: Path, text: str) -> Path:
    main = folder / "main.typ"
    main.write_text(text)
    return main


def test_it_sets_a_template(tmp_path: Path) -> None:
    made = typeset({"words": "Hello"}, timestamp=0, main=template(tmp_path, FINE))
    assert made.pdf.startswith(b"%PDF-")
    assert made.pages == 1


@pytest.mark.parametrize("runaway", [ENDLESS, f"#context {{ {ENDLESS[1:]} }}"])
def test_one_that_never_ends_is_killed(tmp_path: Path, runaway: str) -> None:
    began = time.monotonic()
    with pytest.raises(TookTooLong, match="longer than 1 seconds"):
        typeset({}, timestamp=0, main=template(tmp_path, runaway), limits=Limits(seconds=1))
    assert time.monotonic() - began < 5


def test_one_that_eats_memory_is_stopped(tmp_path: Path) -> None:
    main = template(tmp_path, GREEDY)
    with pytest.raises(TookTooMuch, match="more memory"):
        typeset({}, timestamp=0, main=main, limits=Limits(memory_bytes=400 << 20, seconds=60))


def test_the_processor_time_is_held_too(tmp_path: Path) -> None:
    """Should nobody be left to watch the clock, the kernel ends the child."""
    main = template(tmp_path, ENDLESS)
    with pytest.raises(TookTooLong, match="processor"):
        typeset({}, timestamp=0, main=main, limits=Limits(seconds=60, processor_seconds=1))


def test_a_pdf_of_absurd_size_is_refused(tmp_path: Path) -> None:
    main = template(tmp_path, FINE)
    with pytest.raises(TookTooMuch, match="too large"):
        typeset({"words": "x"}, timestamp=0, main=main, limits=Limits(most_bytes=1000))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('#panic("no")', "panicked"),
        ('#read("/etc/hostname")', "could not be set"),  # nothing outside the templates' folder
        ("#sys.inputs.absent", "could not be set"),
    ],
)
def test_a_refusal_is_a_sentence(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(TypesettingError, match=message):
        typeset({"words": "x"}, timestamp=0, main=template(tmp_path, text))


def test_the_child_knows_nothing_of_our_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither our secrets nor a folder of fonts that this machine happens to have."""
    monkeypatch.setenv("TYPST_FONT_PATHS", "/nowhere")
    monkeypatch.setenv("PYTHONHOME", "/nowhere")
    assert typeset({"words": "x"}, timestamp=0, main=template(tmp_path, FINE)).pages == 1


# Pages to look at


def test_it_draws_pages(tmp_path: Path) -> None:
    one = draw({"words": "Hello"}, main=template(tmp_path, FINE))
    assert [page.startswith(b"<svg") for page in map(gzip.decompress, one.pages)] == [True]
    assert one.contents == ()
    told = FINE + '\n#pagebreak()\n#[#metadata((("Second", 2),)) <contents>]'
    two = draw({"words": "Hello"}, main=template(tmp_path, told))
    assert len(two.pages) == 2
    assert two.contents == (("Second", 2),)
    assert two.pages[0] == one.pages[0]


def test_drawing_is_held_to_the_same_limits(tmp_path: Path) -> None:
    with pytest.raises(TookTooLong):
        draw({}, main=template(tmp_path, ENDLESS), limits=Limits(seconds=1))
    with pytest.raises(TookTooMuch, match="too large"):
        draw({"words": "x"}, main=template(tmp_path, FINE), limits=Limits(most_bytes=100))
