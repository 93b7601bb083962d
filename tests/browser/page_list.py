"""The pages that the browser looks at: every door that answers somebody's GET with 200."""

from collections.abc import Iterator
from dataclasses import dataclass

from tests.conftest import ANONYMOUS
from tests.launchready.doors import DOORS, OK, Door

# Who opens a page that several may open: the one who sees it as it is meant.
READERS = (ANONYMOUS, "founder", "owner", "consultant", "helper", "founder_helper")


@dataclass(frozen=True)
class Page:
    name: str
    number: int
    door: Door
    who: str

    @property
    def id(self) -> str:
        return f"{self.name}-{self.number}-{self.who}"


def each_page() -> Iterator[Page]:
    for name, doors in DOORS.items():
        for number, door in enumerate(doors if isinstance(doors, tuple) else (doors,)):
            readers = [who for who in READERS if door.outcomes[who] == OK]
            if door.method == "get" and readers:
                yield Page(name, number, door, readers[0])
