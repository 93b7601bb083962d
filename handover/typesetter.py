"""The child process that sets one pack. A script of its own: it imports nothing of ours.

Reads one JSON request from standard input, writes a line of JSON (`pages`) and then the PDF to
standard output. Exit status: 0 done, 3 the compiler refused the document, 4 the PDF is too large.
"""

import json
import resource
import sys

REFUSED, TOO_LARGE = 3, 4


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
        pdf = compiler.compile(
            format="pdf",
            pdf_standards=["ua-1", "a-3a"],  # to be read by everyone; to be kept, with attachment
            timestamp=request["timestamp"],
        )
        pages = json.loads(compiler.query("<pages>", field="value", one=True))
    except typst.TypstError as error:
        sys.stderr.write(f"{error.message}\n{error.diagnostic}")
        return REFUSED
    if not isinstance(pdf, bytes) or len(pdf) > request["most_bytes"]:
        return TOO_LARGE
    sys.stdout.buffer.write(json.dumps({"pages": pages}).encode() + b"\n" + pdf)
    return 0


def _limit(memory_bytes: int, processor_seconds: int) -> None:
    """Hold this process to its share, before anything of the document is read."""
    if sys.platform == "linux":  # elsewhere the kernel does not keep to it
        resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (processor_seconds, processor_seconds + 5))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    sys.exit(main())
