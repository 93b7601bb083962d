"""Other spellings of an address under which servers often show the same page."""

from __future__ import annotations

from msgspec.structs import replace

from checks.parsing.urls import Url

TAG = "utm_source=launchready"  # as newsletters and advertisements add one


def other_spellings(url: Url) -> dict[str, Url]:
    """Spellings that differ from *url* without naming another page, by what is different.

    The scheme and www are told apart elsewhere. A default port is no spelling of its own:
    clients leave it out before they ask (WHATWG URL, "special scheme").
    """
    found: dict[str, Url] = {}
    path = url.path
    if path.endswith("/"):
        found["“index.html” at its end"] = replace(url, path=path + "index.html", query=None)
    if path != "/":
        slashed = path.endswith("/")
        difference = "no slash at its end" if slashed else "a slash at its end"
        other = path.rstrip("/") if slashed else path + "/"
        found[difference] = replace(url, path=other or "/")
    if "%" not in path and path.upper() != path:  # in an escape, letters are no letters
        found["capital letters"] = replace(url, path=path.upper())
    query = TAG if not url.query else f"{url.query}&{TAG}"
    found["a question mark and a tag"] = replace(url, query=query)
    return found
