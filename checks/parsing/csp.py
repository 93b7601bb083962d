"""Content-Security-Policy, level 3: what a policy says, and what it still lets through.

Parsing as W3C CSP3 section 2.2; browsers skip what they don't know, so nothing is raised.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from checks.parsing.headers import MAX_HEADER
from checks.parsing.remembering import remembering

MAX_DIRECTIVES = 200

_ASCII_SPACE = re.compile(r"[\t\n\f\r ]+")
_NONCE = re.compile(r"'nonce-[A-Za-z0-9+/_-]+={0,2}'\Z", re.IGNORECASE)
_HASH = re.compile(r"'sha(256|384|512)-[A-Za-z0-9+/_-]+={0,2}'\Z", re.IGNORECASE)
_BROAD = frozenset(
    {"*", "http:", "https:", "data:", "blob:", "ws:", "wss:", "http://*", "https://*"}
)
_SCRIPT = frozenset({"script-src", "script-src-elem", "script-src-attr"})

# Where a browser looks next when a fetch directive is absent (section 6.8.3).
_FALLBACKS = {
    "script-src-elem": ("script-src", "default-src"),
    "script-src-attr": ("script-src", "default-src"),
    "style-src-elem": ("style-src", "default-src"),
    "style-src-attr": ("style-src", "default-src"),
    "worker-src": ("child-src", "script-src", "default-src"),
    "frame-src": ("child-src", "default-src"),
    "fenced-frame-src": ("frame-src", "child-src", "default-src"),
    "script-src": ("default-src",),
    "style-src": ("default-src",),
    "img-src": ("default-src",),
    "font-src": ("default-src",),
    "connect-src": ("default-src",),
    "media-src": ("default-src",),
    "object-src": ("default-src",),
    "child-src": ("default-src",),
    "manifest-src": ("default-src",),
    "prefetch-src": ("default-src",),
    "default-src": (),
}
_OTHERS = frozenset(
    {
        "base-uri",
        "form-action",
        "frame-ancestors",
        "navigate-to",
        "report-to",
        "report-uri",
        "require-trusted-types-for",
        "sandbox",
        "trusted-types",
        "upgrade-insecure-requests",
        "webrtc",
    }
)
_OBSOLETE = frozenset({"block-all-mixed-content", "plugin-types", "referrer", "reflected-xss"})
_NOT_IN_META = frozenset({"frame-ancestors", "report-uri", "sandbox"})
_KEYWORDS = frozenset(
    {"none", "self", "unsafe-inline", "unsafe-eval", "strict-dynamic", "unsafe-hashes"}
)


@dataclass(frozen=True, slots=True)
class Directive:
    """A directive's lower-case name and its values as written."""

    name: str
    values: tuple[str, ...]

    def has(self, keyword: str) -> bool:
        return any(value.lower() == f"'{keyword}'" for value in self.values)

    @property
    def sources(self) -> tuple[str, ...]:
        """The values that match anything: 'none' does only when it isn't alone."""
        return tuple(value for value in self.values if value.lower() != "'none'")

    @property
    def has_nonce_or_hash(self) -> bool:
        return any(_NONCE.match(value) or _HASH.match(value) for value in self.values)

    @property
    def allows_inline(self) -> bool:
        """Whether any inline code runs (section 6.7.3.2): a nonce, a hash or, for scripts,
        'strict-dynamic' makes browsers ignore 'unsafe-inline'.
        """
        if not self.has("unsafe-inline") or self.has_nonce_or_hash:
            return False
        return not (self.is_script and self.has("strict-dynamic"))

    @property
    def is_script(self) -> bool:
        return self.name in _SCRIPT or self.name == "default-src"

    @property
    def broad_sources(self) -> tuple[str, ...]:
        """Sources that match nearly every site; 'strict-dynamic' makes browsers ignore them."""
        if self.is_script and self.has("strict-dynamic"):
            return ()
        return tuple(value for value in self.values if value.lower() in _BROAD)


@dataclass(frozen=True, slots=True)
class ContentSecurityPolicy:
    """One policy: the first directive of each name. `duplicates` were ignored by browsers."""

    directives: tuple[Directive, ...]
    duplicates: tuple[str, ...]
    problems: tuple[str, ...]

    def get(self, name: str) -> Directive | None:
        return next((found for found in self.directives if found.name == name), None)

    def effective(self, name: str) -> Directive | None:
        """The directive that governs `name` after fallbacks; None: nothing is restricted."""
        for candidate in (name, *_FALLBACKS.get(name, ())):
            if found := self.get(candidate):
                return found
        return None

    @property
    def frame_ancestors(self) -> tuple[str, ...] | None:
        """Who may frame the page: () is nobody, None is everybody (no directive)."""
        found = self.get("frame-ancestors")
        return found.sources if found else None

    @property
    def allows_inline_script(self) -> bool:
        return self._any_script(lambda found: found.allows_inline)

    @property
    def allows_inline_style(self) -> bool:
        found = (self.effective("style-src-elem"), self.effective("style-src-attr"))
        return any(directive is None or directive.allows_inline for directive in found)

    @property
    def allows_eval(self) -> bool:
        found = self.effective("script-src")
        return found is None or found.has("unsafe-eval")

    @property
    def allows_any_script(self) -> bool:
        """Whether scripts load from nearly anywhere."""
        return self._any_script(lambda found: bool(found.broad_sources))

    def _any_script(self, test: Callable[[Directive], bool]) -> bool:
        found = (self.effective("script-src-elem"), self.effective("script-src-attr"))
        return any(directive is None or test(directive) for directive in found)


@remembering(64)
def parse_csp_header(value: str, *, meta: bool = False) -> tuple[ContentSecurityPolicy, ...]:
    """The policies of a header value; commas separate policies, and all of them apply.

    Several headers are joined with commas first. A meta element holds one policy; with `meta`
    commas don't separate, and directives that only work in a header are dropped.
    """
    parts = [value] if meta else value[:MAX_HEADER].split(",")
    policies = (parse_csp(part, meta=meta) for part in parts)
    return tuple(policy for policy in policies if policy.directives)


def parse_csp(text: str, *, meta: bool = False) -> ContentSecurityPolicy:
    """Parse one serialised policy; never raises."""
    found: dict[str, Directive] = {}
    duplicates: dict[str, None] = {}
    problems: list[str] = []
    parts = (part.strip("\t\n\f\r ") for part in text[:MAX_HEADER].split(";"))
    for part in [part for part in parts if part][:MAX_DIRECTIVES]:
        written, *values = _ASCII_SPACE.split(part)
        name = written.lower()
        if name in found:
            duplicates[name] = None
        elif meta and name in _NOT_IN_META:
            problems.append(f"{name} has no effect in a meta element")
        else:
            found[name] = Directive(name, tuple(values))
            problems += _directive_problems(found[name])
    problems += [f"{name} appears more than once; the first one counts" for name in duplicates]
    return ContentSecurityPolicy(tuple(found.values()), tuple(duplicates), tuple(problems))


def _directive_problems(directive: Directive) -> list[str]:
    name = directive.name
    if name in _OBSOLETE:
        return [f"{name} is obsolete"]
    if name not in _OTHERS and name not in _FALLBACKS:
        return [f"there is no directive called {name[:60]}"]
    problems = [
        f"{name}: {value} needs single quotes around it"
        for value in directive.values
        if value.lower() in _KEYWORDS and name not in {"sandbox", "trusted-types"}
    ]
    if directive.has("none") and len(directive.values) > 1:
        problems.append(f"{name}: 'none' has no effect beside other sources")
    return problems
