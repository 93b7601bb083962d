import base64

import pytest

from checks.parsing.source_maps import MapContent, inline_map, map_address, map_content

MAP = '{"version":3,"sources":["a.ts","b.ts"],"sourcesContent":["let a","let b"],"mappings":"A"}'

ADDRESSES = [
    ("f()\n//# sourceMappingURL=app.js.map\n", "app.js.map"),
    ("f()\n//# sourceMappingURL=app.js.map   \n\n", "app.js.map"),
    ("f()//# sourceMappingURL=/maps/app.js.map", "/maps/app.js.map"),
    ("f()\n//@ sourceMappingURL=old.map", "old.map"),
    ("//# sourceMappingURL=a.map\n//# sourceMappingURL=b.map", "b.map"),
    ("//# sourceMappingURL=data:application/json;base64,e30=", "data:application/json;base64,e30="),
]
NOTHING = [
    "",
    "f()",
    "//# sourceMappingURL=app.js.map\nf()",  # not on the last line
    's = "sourceMappingURL=app.js.map"',
    "//# sourceMappingURL=",
    "//# sourceMappingURL=two words",
]


@pytest.mark.parametrize(("script", "address"), ADDRESSES)
def test_the_last_comment_names_the_map(script: str, address: str) -> None:
    assert map_address(script) == address


@pytest.mark.parametrize("script", NOTHING)
def test_other_scripts_name_none(script: str) -> None:
    assert map_address(script) is None


def test_a_header_comes_before_the_comment() -> None:
    headers = [("content-type", "text/javascript"), ("sourcemap", "/app.map")]
    assert map_address("//# sourceMappingURL=other.map", headers) == "/app.map"


@pytest.mark.parametrize(
    ("address", "text"),
    [
        ("data:application/json;base64," + base64.b64encode(b"{}").decode(), "{}"),
        ("data:application/json,%7B%7D", "{}"),
        ("data:application/json;base64,e", None),
        ("data:", None),
        ("app.js.map", None),
    ],
)
def test_a_map_may_be_inside_the_script(address: str, text: str | None) -> None:
    assert inline_map(address) == text


@pytest.mark.parametrize(
    ("text", "content"),
    [
        (MAP, MapContent(2, True)),
        (")]}'" + MAP, MapContent(2, True)),
        ('{"version":3,"sources":["a.ts"],"mappings":""}', MapContent(1, False)),
        ('{"version":3,"sources":["a.ts"],"sourcesContent":[null]}', MapContent(1, False)),
        (f'{{"version":3,"sections":[{{"map":{MAP}}},{{"map":{MAP}}}]}}', MapContent(4, True)),
        ('{"version":2,"sources":["a.ts"]}', None),
        ('{"version":3}', None),
        ("[3]", None),
        ("<!doctype html>", None),
        ("", None),
        ("[" * 100_000, None),
    ],
)
def test_what_a_map_gives_away(text: str, content: MapContent | None) -> None:
    assert map_content(text) == content
