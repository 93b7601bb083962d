"""One fuzzed input: the first byte picks a parser, the rest is its text. Needs atheris.

The parsers and what leads into their branches are those of test_robustness.py.
"""

import sys
from contextlib import suppress
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["checks.parsing"]):
    from checks.parsing import ParseError
    from tests.checks.parsing.test_robustness import PARSERS


def write_seeds(folder: Path) -> None:
    """Start from each parser's fragments, alone and together."""
    for number, (name, _, fragments) in enumerate(PARSERS):
        for index, text in enumerate((*fragments, "".join(fragments))):
            (folder / f"{name}-{index}").write_bytes(bytes([number]) + text.encode())


def parse_one(data: bytes) -> None:
    _, parse, _ = PARSERS[data[0] % len(PARSERS) if data else 0]
    with suppress(ParseError):
        parse(data[1:].decode(errors="replace"))


if __name__ == "__main__":
    write_seeds(Path(sys.argv[-1]))
    atheris.Setup(sys.argv, parse_one)
    atheris.Fuzz()
