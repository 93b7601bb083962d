import pytest

from checks.parsing.html_tokens import attributes_of, tokens


def cut(html: str) -> list[str]:
    """Tokens in short: <tag>, </tag>, or the text."""
    marks = {"start": "<{}>", "end": "</{}>", "text": "{}"}
    return [marks[kind].format(value) for kind, value, _ in tokens(html)]


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ("<P>Hi <B>you</b></P >", ["<p>", "Hi ", "<b>", "you", "</b>", "</p>"]),
        ("a &lt;b&gt; &amp", ["a <b> &"]),
        ("1 < 2", ["1 ", "<", " 2"]),
        ("<br/><hr />x", ["<br>", "<hr>", "x"]),
        ('<a title=">">x', ["<a>", "x"]),
        ('<a title=" ">x', ["<a>", "x"]),
        ('<a title">x', ["<a>", "x"]),  # a quote that follows no = is a letter of the name
        ("<!doctype html><?php ?></ what>x", ["x"]),
        ("a<!-- <b> -->b<!-->c<!--->d<!-- --!>e", ["a", "b", "c", "d", "e"]),
        ("<script>a<b</p></SCRIPT >x", ["<script>", "a<b</p>", "</script>", "x"]),
        ("<style></styles></style>", ["<style>", "</styles>", "</style>"]),
        ("a<!-- and nothing more", ["a"]),
        ("a<script>b", ["a", "<script>", "b"]),
        ("a<a href='x", ["a"]),
    ],
)
def test_markup_is_cut_as_browsers_do(html: str, found: list[str]) -> None:
    assert cut(html) == found


@pytest.mark.parametrize(
    ("written", "found"),
    [
        (' A=1 b = "2 3" c=\'4"\' d', {"a": "1", "b": "2 3", "c": '4"', "d": ""}),
        (" a=1 A=2", {"a": "1"}),
        (' title=" x&amp;y "', {"title": "x&y"}),
        (" href=/a/b?c=d /", {"href": "/a/b?c=d"}),
        (' a="1"b="2"', {"a": "1", "b": "2"}),
        ("", {}),
    ],
)
def test_attributes_are_read_as_browsers_do(written: str, found: dict[str, str]) -> None:
    assert attributes_of(written) == found


def test_a_tag_keeps_its_attributes_as_written() -> None:
    assert list(tokens('<a href="/x" rel=me>')) == [("start", "a", ' href="/x" rel=me')]
