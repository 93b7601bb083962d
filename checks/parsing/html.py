"""What a page refers to: its title, links, assets, forms and the promises in its head.

Reads HTML as it comes; nothing is ever raised.
"""

import re
from dataclasses import dataclass, field
from typing import Literal

from checks.parsing.html_tokens import attributes_of, tokens
from checks.parsing.internal_hosts import why_internal
from checks.parsing.urls import Url, UrlError, parse_url, resolve

MAX_HTML = 2_000_000  # characters
MAX_ITEMS = 2_000  # of each kind
MAX_TEXT = 1_000  # characters kept of a title or an attribute that isn't a URL

AssetKind = Literal["script", "style", "image", "font", "iframe", "media", "object"]

# What browsers block outright when a secure page loads it over http (W3C Mixed Content).
_ACTIVE = frozenset({"script", "style", "font", "iframe", "object"})
_SOURCES: dict[str, tuple[tuple[str, AssetKind], ...]] = {
    "script": (("src", "script"),),
    "img": (("src", "image"),),
    "iframe": (("src", "iframe"),),
    "frame": (("src", "iframe"),),
    "embed": (("src", "object"),),
    "object": (("data", "object"),),
    "audio": (("src", "media"),),
    "video": (("src", "media"), ("poster", "image")),
    "source": (("src", "media"),),
    "track": (("src", "media"),),
}
_PRELOADS: dict[str, AssetKind] = {
    "script": "script",
    "style": "style",
    "image": "image",
    "font": "font",
    "audio": "media",
    "video": "media",
}
_FIELDS = frozenset({"input", "select", "textarea"})
_SILENT = frozenset({"script", "style", "template", "noscript"})
_HOST = re.compile(r"(?:https?:|[\s\"'(=,]|^)//([A-Za-z0-9.-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])")
_SRCSET = re.compile(r"[\s,]*([^\s,]\S*)[^,]*")


@dataclass(frozen=True, slots=True)
class Asset:
    """A file the page loads by itself. `active` ones can take the page over.

    `one_of_several` images are only in a srcset, from which a browser picks one.
    """

    url: str
    kind: AssetKind
    integrity: bool = False
    one_of_several: bool = False

    @property
    def active(self) -> bool:
        return self.kind in _ACTIVE


@dataclass(frozen=True, slots=True)
class Form:
    """A form. `action` is absolute, or as written when it isn't an http address (mailto:)."""

    action: str
    method: str
    has_password: bool
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """What was found, in the order of the page. All addresses are absolute.

    `robots` are the lower-case directives of robots meta elements; `hostnames_mentioned` are
    hosts in attributes that look like staging or private machines; `text_length` counts visible
    characters, runs of white space as one; `truncated` says that a limit was reached.
    """

    title: str
    html_lang: str
    generator: str
    canonical: tuple[str, ...]
    robots: tuple[str, ...]
    meta_csp: tuple[str, ...]
    links: tuple[str, ...]
    assets: tuple[Asset, ...]
    forms: tuple[Form, ...]
    hostnames_mentioned: tuple[str, ...]
    text_length: int
    truncated: bool


def parse_page(html: str, base_url: str) -> Page:
    """Read a page fetched from the absolute `base_url`; without it only absolute URLs count."""
    reader = _Reader()
    for kind, value, attributes in tokens(html[:MAX_HTML]):
        if kind == "text":
            reader.text(value)
        elif kind == "start":
            reader.start(value, attributes)
        else:
            reader.end(value)
    reader.end_form()
    return reader.page(base_url, len(html) > MAX_HTML)


@dataclass(slots=True)
class _OpenForm:
    action: str
    method: str
    has_password: bool = False
    fields: list[str] = field(default_factory=list)


Attributes = dict[str, str]


class _Reader:
    def __init__(self) -> None:
        self.title: list[str] = []
        self.lang = self.generator = ""
        self.base: str | None = None
        self.canonical: list[str] = []
        self.robots: list[str] = []
        self.csp: list[str] = []
        self.links: dict[str, None] = {}
        self.assets: dict[tuple[str, AssetKind, bool], bool] = {}  # whether it is one of several
        self.forms: list[_OpenForm] = []
        self.hosts: dict[str, None] = {}
        self.form: _OpenForm | None = None
        self.inside: str | None = None  # the title or silent element being read
        self.has_title = False
        self.text_length = 0

    def start(self, tag: str, attributes: str) -> None:
        if attributes:
            found = attributes_of(attributes)
            if "//" in attributes or "&" in attributes:  # the latter may hide slashes
                self._mention_hosts(found)
            self._note(tag, found)
        else:
            self._note(tag, {})
        if tag in _SILENT or tag == "title":
            self.inside = tag

    def end(self, tag: str) -> None:
        if tag == self.inside:
            self.has_title = self.has_title or tag == "title"
            self.inside = None
        elif tag == "form":
            self.end_form()

    def text(self, data: str) -> None:
        if self.inside == "title":
            if not self.has_title:
                self.title.append(data)
        elif self.inside is None:
            self.text_length += len(" ".join(data.split()))

    def end_form(self) -> None:
        if self.form is not None and len(self.forms) < MAX_ITEMS:
            self.forms.append(self.form)
        self.form = None

    def page(self, base_url: str, truncated: bool) -> Page:
        base = _base(base_url, self.base)
        listed = (self.links, self.assets, self.forms, self.canonical)
        links = (_absolute(base, href) for href in self.links)
        return Page(
            title=" ".join("".join(self.title).split())[:MAX_TEXT],
            html_lang=self.lang,
            generator=self.generator,
            canonical=tuple(_absolute(base, href) or href[:MAX_TEXT] for href in self.canonical),
            robots=tuple(dict.fromkeys(self.robots)),
            meta_csp=tuple(self.csp),
            links=tuple(dict.fromkeys(link for link in links if link)),
            assets=tuple(
                Asset(url, kind, integrity, several)
                for (src, kind, integrity), several in self.assets.items()
                if (url := _absolute(base, src))
            ),
            forms=tuple(_closed(form, base) for form in self.forms),
            hostnames_mentioned=tuple(self.hosts),
            text_length=self.text_length,
            truncated=truncated or any(len(items) >= MAX_ITEMS for items in listed),
        )

    def _note(self, tag: str, found: Attributes) -> None:
        for attribute, kind in _SOURCES.get(tag, ()):
            self._asset(found.get(attribute), kind, found)
        if tag in {"img", "source"} and "srcset" in found:
            for candidate in _SRCSET.findall(found["srcset"][: MAX_TEXT * 10]):
                self._asset(candidate.rstrip(","), "image", found, several=True)
        if tag in {"a", "area"} and "href" in found and len(self.links) < MAX_ITEMS:
            self.links[found["href"]] = None
        elif tag == "html":
            self.lang = self.lang or found.get("lang", "")[:MAX_TEXT]
        elif tag == "base" and self.base is None:
            self.base = found.get("href")
        elif tag == "link":
            self._link(found)
        elif tag == "meta":
            self._meta(found)
        elif tag == "form":
            self._open_form(found)
        elif tag in _FIELDS:
            self._field(tag, found)

    def _asset(
        self, url: str | None, kind: AssetKind, found: Attributes, *, several: bool = False
    ) -> None:
        if url and len(self.assets) < MAX_ITEMS:
            key = (url, kind, bool(found.get("integrity")))
            self.assets[key] = several and self.assets.get(key, True)

    def _link(self, found: Attributes) -> None:
        relations = found.get("rel", "").lower().split()
        href = found.get("href", "")
        if "canonical" in relations and len(self.canonical) < MAX_ITEMS:
            self.canonical.append(href)
        if "stylesheet" in relations:
            self._asset(href, "style", found)
        elif "modulepreload" in relations:
            self._asset(href, "script", found)
        elif "preload" in relations and (kind := _PRELOADS.get(found.get("as", "").lower())):
            self._asset(href, kind, found)
        elif {"icon", "apple-touch-icon"} & set(relations):
            self._asset(href, "image", found)

    def _meta(self, found: Attributes) -> None:
        name, content = found.get("name", "").lower(), found.get("content", "")
        if name in {"robots", "googlebot"}:
            directives = (part.strip().lower() for part in content[:MAX_TEXT].split(","))
            self.robots += [part for part in directives if part]
        elif name == "generator":
            self.generator = self.generator or content[:MAX_TEXT]
        is_csp = found.get("http-equiv", "").lower() == "content-security-policy"
        if is_csp and len(self.csp) < 20:
            self.csp.append(content)

    def _open_form(self, found: Attributes) -> None:
        if self.form is None:  # a form inside a form is ignored by browsers
            method = found.get("method", "").lower()
            method = method if method in {"post", "dialog"} else "get"
            self.form = _OpenForm(found.get("action", ""), method)

    def _field(self, tag: str, found: Attributes) -> None:
        kind = found.get("type", "text").lower() if tag == "input" else tag
        if kind == "image":
            self._asset(found.get("src"), "image", found)
        if self.form is None:
            return
        self.form.has_password = self.form.has_password or kind == "password"
        if found.get("name") and len(self.form.fields) < MAX_ITEMS:
            self.form.fields.append(found["name"][:MAX_TEXT])

    def _mention_hosts(self, found: Attributes) -> None:
        for value in found.values():
            if "//" not in value or len(self.hosts) >= MAX_ITEMS:
                continue
            for host in _HOST.findall(value[: MAX_TEXT * 10]):
                bare = host.strip("[].").lower()
                if bare and why_internal(bare):
                    self.hosts[bare] = None


def _closed(form: _OpenForm, base: Url | None) -> Form:
    action = _absolute(base, form.action) or form.action[:MAX_TEXT]
    return Form(action, form.method, form.has_password, tuple(form.fields))


def _base(base_url: str, href: str | None) -> Url | None:
    try:
        base = parse_url(base_url)
    except UrlError:
        return None
    try:
        return resolve(base, href) if href else base
    except UrlError:
        return base


def _absolute(base: Url | None, href: str) -> str | None:
    try:
        return str(resolve(base, href) if base else parse_url(href))
    except UrlError:
        return None
