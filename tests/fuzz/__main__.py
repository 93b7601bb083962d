"""`make fuzz SECONDS=60`: atheris looks for text that makes a parser raise, hang or grow.

atheris is put beside us under var/, for this run only. What it finds stays in var/fuzz: inputs that
reach new code, and, as crash-…, slow-… or oom-…, inputs that break something.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ATHERIS = "atheris==3.0.0"
ROOT = Path(__file__).parents[2]
PACKAGES = ROOT / "var" / ATHERIS
FOUND = ROOT / "var" / "fuzz"
LIMITS = (
    "-max_len=8192",
    "-timeout=5",
    "-rss_limit_mb=2048",
    "-print_final_stats=1",
    "-verbosity=0",
)


def install_atheris() -> None:
    if (PACKAGES / "atheris").exists():
        return
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    options = ["--no-deps", "--only-binary", ":all:", "--target", str(PACKAGES)]
    subprocess.run([*pip, *options, ATHERIS], check=True)  # noqa: S603


def main() -> int:
    seconds = int(sys.argv[1])
    install_atheris()
    corpus = FOUND / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT), str(PACKAGES)))}
    with tempfile.TemporaryDirectory() as seeds:
        fuzzer = [sys.executable, "-m", "tests.fuzz.target", f"-max_total_time={seconds}", *LIMITS]
        folders = [f"-artifact_prefix={FOUND}/", str(corpus), seeds]
        done = subprocess.run([*fuzzer, *folders], env=environment, cwd=ROOT, check=False)  # noqa: S603
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
