import pytest

from checks.parsing.spellings import other_spellings
from checks.parsing.urls import parse_url

SITE = "https://coach.example"


def spelt(path: str) -> set[str]:
    return {str(url).removeprefix(SITE) for url in other_spellings(parse_url(SITE + path)).values()}


@pytest.mark.parametrize(
    ("path", "others"),
    [
        ("/", {"/index.html", "/?utm_source=launchready"}),
        ("/offer", {"/offer/", "/OFFER", "/offer?utm_source=launchready"}),
        (
            "/offer/",
            {"/offer/index.html", "/offer", "/OFFER/", "/offer/?utm_source=launchready"},
        ),
        ("/2026", {"/2026/", "/2026?utm_source=launchready"}),  # nothing to write in capitals
        ("/caf%C3%A9", {"/caf%C3%A9/", "/caf%C3%A9?utm_source=launchready"}),
        ("/a?b=1", {"/a/?b=1", "/A?b=1", "/a?b=1&utm_source=launchready"}),
    ],
)
def test_spellings_name_the_same_page(path: str, others: set[str]) -> None:
    assert spelt(path) == others


def test_each_difference_has_its_words() -> None:
    assert set(other_spellings(parse_url(SITE + "/offer/"))) == {
        "“index.html” at its end",
        "no slash at its end",
        "capital letters",
        "a question mark and a tag",
    }
