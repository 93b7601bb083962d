"""What a site tells strangers without being asked for a secret: folders, debug pages, sources."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from checks.engine.facts.base import Fact

Kind = Literal["folder", "error page", "status page", "side door"]


@dataclass(frozen=True, slots=True)
class Disclosure(Fact):
    """An address that should say nothing much, and what it does say.

    ``proof`` is what gives the site away, in a few words; None when nothing does. A "side door"
    is a host for testing or administration; what it discloses is that search engines may list it.
    """

    topic: ClassVar[str] = "disclosures"
    url: str
    kind: Kind
    status: int
    proof: str | None

    @property
    def key(self) -> str:
        return self.url


@dataclass(frozen=True, slots=True)
class SourceMap(Fact):
    """The map of a script: a file from which its source can be read.

    ``url`` is "" when the map is inside the script, None when the script names none.
    """

    topic: ClassVar[str] = "source_maps"
    script: str
    url: str | None
    status: int | None
    files: int  # source files that the map names; 0 when it is no map
    with_text: bool  # it holds their text too, comments and all

    @property
    def key(self) -> str:
        return self.script
