"""The system's recursive resolvers, as resolv.conf(5) names them."""

from __future__ import annotations

from pathlib import Path

PATH = Path("/etc/resolv.conf")
MAX_SERVERS = 3  # the C library reads no more
LOCAL = ("127.0.0.1", 53)  # what it asks when none is named


def system_name_servers(path: Path = PATH) -> tuple[tuple[str, int], ...]:
    """Address and port of each, in the file's order; a file that can't be read names none."""
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        text = ""
    words = (line.split() for line in text.splitlines())
    found = [line[1] for line in words if len(line) > 1 and line[0] == "nameserver"]
    return tuple((address, 53) for address in found[:MAX_SERVERS]) or (LOCAL,)
