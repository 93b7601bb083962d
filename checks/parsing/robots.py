"""robots.txt (RFC 9309): what crawlers may fetch. Crawlers skip lines they can't read."""

import re
from dataclasses import dataclass
from urllib.parse import quote, unquote_to_bytes

MAX_ROBOTS = 512_000  # section 2.5: at least 500 kibibytes are read
MAX_RULES = 10_000
MAX_PATTERN = 2_048
MAX_PATH = 8_192

_PRODUCT = re.compile(r"[A-Za-z_-]+")


@dataclass(frozen=True, slots=True)
class RobotsRule:
    """One allow or disallow line; `pattern` is normalised for matching."""

    allow: bool
    pattern: str


@dataclass(frozen=True, slots=True)
class RobotsGroup:
    """The rules for one set of crawlers; `agents` are lower-case product tokens or "*"."""

    agents: tuple[str, ...]
    rules: tuple[RobotsRule, ...]


@dataclass(frozen=True, slots=True)
class Robots:
    """A robots.txt. `sitemaps` as written; `problems` are the lines that were skipped."""

    groups: tuple[RobotsGroup, ...]
    sitemaps: tuple[str, ...]
    problems: tuple[str, ...]

    def rules_for(self, agent: str) -> tuple[RobotsRule, ...]:
        """All rules of the groups that name `agent`, else of those for * (section 2.2.1)."""
        token = _product(agent)
        for wanted in (token, "*"):
            named = [group for group in self.groups if wanted in group.agents]
            if named:
                return tuple(rule for group in named for rule in group.rules)
        return ()

    def allows(self, path: str, agent: str = "*") -> bool:
        """Whether `agent` may fetch `path` (with its query): the longest matching rule decides,
        and of two equally long ones allow (section 2.2.2).
        """
        wanted = _literal(path[:MAX_PATH]) or "/"
        if wanted == "/robots.txt":
            return True
        matching = [rule for rule in self.rules_for(agent) if _matches(rule.pattern, wanted)]
        if not matching:
            return True
        return max(matching, key=lambda rule: (len(rule.pattern), rule.allow)).allow


def parse_robots(text: str) -> Robots:
    """Read a robots.txt; never raises."""
    reader = _Reader()
    for line in re.split(r"\r\n|\r|\n", text.removeprefix("\ufeff")[:MAX_ROBOTS]):
        content = line.partition("#")[0].strip(" \t")
        if content:
            reader.read(content)
    reader.close_group()
    return Robots(tuple(reader.groups), tuple(reader.sitemaps), tuple(reader.problems))


class _Reader:
    def __init__(self) -> None:
        self.groups: list[RobotsGroup] = []
        self.sitemaps: list[str] = []
        self.problems: list[str] = []
        self.agents: list[str] = []
        self.rules: list[RobotsRule] = []
        self.in_rules = False
        self.rules_read = 0

    def read(self, line: str) -> None:
        key, colon, value = line.partition(":")
        key, value = key.rstrip(" \t").lower(), value.strip(" \t")
        if not colon:
            self._skip(line)
        elif key == "user-agent":
            self._agent(value)
        elif key in {"allow", "disallow"}:
            self._rule(key == "allow", value, line)
        elif key == "sitemap" and len(self.sitemaps) < MAX_RULES:
            self.sitemaps.append(value[:MAX_PATTERN])

    def close_group(self) -> None:
        if self.agents:
            self.groups.append(RobotsGroup(tuple(self.agents), tuple(self.rules)))
        self.agents, self.rules, self.in_rules = [], [], False

    def _agent(self, value: str) -> None:
        if self.in_rules:
            self.close_group()
        if len(self.agents) < MAX_RULES:
            self.agents.append(_product(value))

    def _rule(self, allow: bool, value: str, line: str) -> None:
        if not self.agents or self.rules_read >= MAX_RULES:
            self._skip(line)
            return
        self.in_rules = True
        if value and value[0] not in "/*":
            self._skip(line)
        elif value:  # an empty rule matches nothing
            self.rules_read += 1
            self.rules.append(RobotsRule(allow, _pattern(value[:MAX_PATTERN])))

    def _skip(self, line: str) -> None:
        if len(self.problems) < 100:
            self.problems.append(f"skipped: {line[:100]}")


def _product(agent: str) -> str:
    """The product token of a crawler's name, as both sides of the comparison use it."""
    token = _PRODUCT.match(agent.strip())
    return token[0].lower() if token else "*" if agent.strip().startswith("*") else ""


def _pattern(value: str) -> str:
    body = _normal(value.removesuffix("$")).replace("$", "%24")
    return body + "$" if value.endswith("$") else body


def _literal(path: str) -> str:
    """A path in which * and $ are characters; rules write those as %2A and %24."""
    return _normal(path).replace("*", "%2A").replace("$", "%24")


def _normal(text: str) -> str:
    """Percent-encode what isn't ASCII, and decode what needn't be encoded (section 2.2.2)."""
    raw = re.sub(
        r"%[0-9A-Fa-f]{2}",
        lambda code: quote(unquote_to_bytes(code[0]), safe="~"),
        text,
    )
    return quote(raw, safe="/?#[]@!$&'()*+,;=:%~-._", errors="replace")


def _matches(pattern: str, path: str) -> bool:
    """Match a prefix with * wildcards and an optional $ at the end, piece by piece."""
    anchored = pattern.endswith("$")
    first, *pieces = pattern.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    at = len(first)
    if not pieces:
        return not anchored or at == len(path)
    for piece in pieces[:-1]:
        found = path.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    last = pieces[-1]
    if anchored:
        return len(path) - len(last) >= at and path.endswith(last)
    return path.find(last, at) >= 0
