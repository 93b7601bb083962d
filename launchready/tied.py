"""`python -m launchready.tied MODULE …`: runs a module, and ends with the one that started it.

The starter holds the other end of a pipe and never writes. However it dies, the system closes that
end, and the read here comes back. Works wherever there are pipes; nothing has to be asked for.
"""

import os
import runpy
import signal
import sys
import threading
import time

TIE = "LAUNCHREADY_TIE"  # the environment's name for the number of our end of the pipe
STOP_WITHIN = 8.0  # seconds until what does not stop by itself is killed


def main() -> None:
    end = os.environ.pop(TIE, "")
    if end:
        threading.Thread(target=_end_with_starter, args=(int(end),), daemon=True).start()
    sys.argv = sys.argv[1:]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)


def _end_with_starter(end: int) -> None:
    os.read(end, 1)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(STOP_WITHIN)
    os.killpg(os.getpid(), signal.SIGKILL)  # started in a session of its own: us and our children


if __name__ == "__main__":
    main()
