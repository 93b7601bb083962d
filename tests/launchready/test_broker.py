"""The queue of files: whole messages, each to one taker, across processes."""

import subprocess
import sys
from pathlib import Path

from kombu import Connection
from kombu.simple import SimpleQueue

from launchready.broker import Transport


def options(folder: Path) -> dict[str, str]:
    for part in ("queue", "taken", "control"):
        (folder / part).mkdir(exist_ok=True)
    return {
        "data_folder_in": str(folder / "queue"),
        "data_folder_out": str(folder / "queue"),
        "processed_folder": str(folder / "taken"),
        "control_folder": str(folder / "control"),
    }


def connect(folder: Path) -> Connection:
    return Connection("filesystem://", transport=Transport, transport_options=options(folder))


def name(folder: Path) -> str:
    """A queue of each test's own: kombu remembers in the process which queues are bound."""
    return folder.name


def put(folder: Path, *bodies: str) -> None:
    with connect(folder) as connection, SimpleQueue(connection, name(folder)) as queue:
        for body in bodies:
            queue.put(body)


def take_all(folder: Path) -> list[str]:
    taken = []
    with connect(folder) as connection, SimpleQueue(connection, name(folder)) as queue:
        while True:
            try:
                message = queue.get(block=False)
            except SimpleQueue.Empty:
                return taken
            taken.append(message.payload)
            message.ack()


def test_messages_come_in_the_order_they_were_put(tmp_path: Path) -> None:
    put(tmp_path, "one", "two", "three")
    assert take_all(tmp_path) == ["one", "two", "three"]


def test_nothing_stays_behind(tmp_path: Path) -> None:
    put(tmp_path, "one")
    assert take_all(tmp_path) == ["one"]
    assert [path for path in tmp_path.rglob("*") if ".msg" in path.name] == []


def test_a_message_half_written_is_not_taken(tmp_path: Path) -> None:
    put(tmp_path, "one")
    whole = next((tmp_path / "queue").iterdir())
    whole.rename(whole.with_name(f".{whole.name}.draft"))
    assert take_all(tmp_path) == []


def test_messages_of_another_queue_are_left_alone(tmp_path: Path) -> None:
    put(tmp_path, "one")
    message = next((tmp_path / "queue").iterdir())
    message.rename(message.with_name(message.name.replace(".msg", ".other.msg")))
    assert take_all(tmp_path) == []


TAKER = """
import sys
from pathlib import Path
from tests.launchready.test_broker import take_all
print(*take_all(Path(sys.argv[1])))
"""


def test_each_message_goes_to_one_of_several_processes(tmp_path: Path) -> None:
    bodies = [f"m{number}" for number in range(60)]
    put(tmp_path, *bodies)
    takers = [
        subprocess.Popen(  # noqa: S603
            [sys.executable, "-c", TAKER, tmp_path], stdout=subprocess.PIPE, text=True
        )
        for _ in range(3)
    ]
    taken = [body for taker in takers for body in taker.communicate(timeout=60)[0].split()]
    assert sorted(taken) == sorted(bodies)
