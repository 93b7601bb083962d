"""The child process that sets one pack. A script of its own: it imports nothing of ours.

Reads one JSON request from standard input, writes a line of JSON and then, to the same standard
output, what it says: the PDF (`pages`), or its pages as SVGs, gzipped, one after the other
(`sizes`, and `contents` as the template tells them). Exit status: 0 done, 3 the compiler refused
the document, 4 it is too large.
"""

import gzip
import json
import resource
import sys
from typing import TYPE_CHECKING, Any, TypeAlias, cast

if TYPE_CHECKING:
    import typst

REFUSED, TOO_LARGE = 3, 4
Made: TypeAlias = tuple[dict[str, Any], list[bytes]]  # the line of JSON, and what follows it
GZIP_LEVEL = 4  # twice as fast as 6, and 8 % larger


def main() -> int:
    request = json.load(sys.stdin.buffer)
    _limit(request["memory_bytes"], request["processor_seconds"])
    import typst

    compiler = typst.Compiler(
        request["main"],
        root=request["root"],
        ignore_system_fonts=True,
        sys_inputs=request["inputs"],
    )
    try:
        head, parts = _drawn(compiler) if request["drawn"] else _printed(compiler, request)
    except typst.TypstError as error:
        sys.stderr.write(f"{error.message}\n{error.diagnostic}")
        return REFUSED
    if sum(map(len, parts)) > request["most_bytes"]:
        return TOO_LARGE
    sys.stdout.buffer.write(json.dumps(head).encode() + b"\n" + b"".join(parts))
    return 0


def _printed(compiler: "typst.Compiler", request: dict[str, Any]) -> Made:
    pdf = compiler.compile(
        format="pdf",
        pdf_standards=["ua-1", "a-3a"],  # to be read by everyone; to be kept, with attachment
        timestamp=request["timestamp"],
    )
    return {"pages": json.loads(compiler.query("<pages>", field="value", one=True))}, [
        cast(bytes, pdf)
    ]


def _drawn(compiler: "typst.Compiler") -> Made:
    drawn = compiler.compile(format="svg")
    pages = (
        drawn if isinstance(drawn, list) else [cast(bytes, drawn)]
    )  # a single page comes by itself
    told = json.loads(compiler.query("<contents>", field="value"))
    packed = [gzip.compress(page, GZIP_LEVEL, mtime=0) for page in pages]
    return {"sizes": [*map(len, packed)], "contents": told[0] if told else []}, packed


def _limit(memory_bytes: int, processor_seconds: int) -> None:
    """Hold this process to its share, before anything of the document is read."""
    if sys.platform == "linux":  # elsewhere the kernel does not keep to it
        resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (processor_seconds, processor_seconds + 5))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    sys.exit(main())
