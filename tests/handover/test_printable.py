"""Which letters print, checked against the compiler that really has to print them."""

import unicodedata
from pathlib import Path

import pytest

from handover.printable import BOX, glyphs, printable, printable_tree, unprintable
from handover.typesetting import TypesettingError, typeset

ALL = """
#set document(title: "All", date: datetime(year: 2026, month: 1, day: 2))
#set text(lang: "en", font: ("Libertinus Serif", "DejaVu Sans Mono"))
= All
#let row = for letter in sys.inputs.letters.clusters() { letter; h(0pt) }
#for font in ("Libertinus Serif", "DejaVu Sans Mono") {
  for (weight, style) in (
    ("regular", "normal"), ("semibold", "normal"), ("bold", "normal"), ("regular", "italic"),
  ) { text(font: (font, "DejaVu Sans Mono"), weight: weight, style: style, row) }
}
#context [#metadata(counter(page).final().first()) <pages>]
"""


def test_every_letter_of_the_list_has_a_glyph_in_every_face_we_use(tmp_path: Path) -> None:
    main = tmp_path / "main.typ"
    main.write_text(ALL)
    letters = "".join(sorted(glyphs()))
    assert typeset({"letters": letters}, timestamp=0, main=main).pages > 1


def test_one_that_is_not_in_the_list_would_stop_the_compiler(tmp_path: Path) -> None:
    main = tmp_path / "main.typ"
    main.write_text(ALL)
    with pytest.raises(TypesettingError, match="could not be displayed"):
        typeset({"letters": "日"}, timestamp=0, main=main)


def test_the_box_itself_prints() -> None:
    assert BOX in glyphs()


def test_everyday_european_text_prints_as_it_is() -> None:
    text = "Zoë’s café: £20 – “naïve” Łódź, Škoda, Ünal, Αθήνα, Київ … ✓ → ≤ €"
    assert printable(text) == text
    assert unprintable(text) == ""


def test_boxes_are_named_once() -> None:
    assert unprintable("🚀 up 🚀 and 日") == "🚀日"


@pytest.mark.parametrize("code", [*range(0x20), 0x7F, 0x200B, 0x202E, 0x2066, 0xFEFF, 0xFE0F])
def test_nothing_invisible_is_left(code: int) -> None:
    left = printable(f"a{chr(code)}b")
    assert left in ("ab", "a b", "a\nb")
    assert all(unicodedata.category(letter) != "Cf" for letter in left)


def test_only_the_texts_of_a_tree_change() -> None:
    tree = {"🚀": ["🚀", 1, None, True, {"key": "日"}]}
    assert printable_tree(tree) == {"🚀": [BOX, 1, None, True, {"key": BOX}]}
