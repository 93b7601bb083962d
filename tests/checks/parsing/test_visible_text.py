import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checks.parsing.visible_text import visible_start


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<title>T</title><h1>Hello &amp;\n  welcome</h1><p>you</p>", "Hello & welcome you"),
        ("<script>let a = '<p>no</p>'</script>Yes<style>p {}</style>", "Yes"),
        ("<noscript>no</noscript><template>no</template>Yes", "Yes"),
        ("plain words", "plain words"),
        ("", ""),
        ("<p>Hello</p><![<![ more", "Hello"),  # the standard parser gives up here
        ("<p>" + "word " * 500, ("word " * 100)[:400]),
    ],
)
def test_the_first_words_of_a_page(html: str, text: str) -> None:
    assert visible_start(html) == text


@given(st.text(alphabet="<>!-/[]?&;ab \"'=", max_size=3000))
@settings(max_examples=60, deadline=None)
def test_any_markup_is_read(html: str) -> None:
    assert len(visible_start(html)) <= 400
