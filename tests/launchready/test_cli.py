"""The dispatcher, and `up` with the real children."""

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from launchready import cli
from launchready.serve import address_problem, up


def test_no_arguments_show_the_commands(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main([]) == 0
    assert "audit" in capsys.readouterr().out


def test_an_unknown_command_is_status_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["audti"]) == 2
    assert "there is no command 'audti'" in capsys.readouterr().err


@pytest.mark.parametrize("name", sorted(cli.COMMANDS.keys() - {"manage"}))  # that is Django's own
def test_every_command_is_there_and_explains_itself(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        cli.main([name, "--help"])
    assert stopped.value.code == 0
    assert f"launchready {name}" in capsys.readouterr().out


def test_the_usage_imports_no_django() -> None:
    code = (
        "import sys; from launchready import cli; cli.main([]); sys.exit('django' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], check=False)  # noqa: S603
    assert done.returncode == 0


def test_a_taken_port_is_one_clear_line(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert up(["--port", str(port)]) == 2
    assert f"port {port} on 127.0.0.1 is in use" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("host", "port", "why"),
    [
        ("127.0.0.1", 99999, "99999 is not a port"),
        ("192.0.2.1", 8000, "can't listen on 192.0.2.1"),  # nobody's address (RFC 5737)
    ],
)
def test_an_address_nobody_can_listen_on(host: str, port: int, why: str) -> None:
    assert why in address_problem(host, port)


def test_settings_without_a_secret_key_refuse_to_load(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import launchready.settings"],
        env={"LAUNCHREADY_HOME": str(tmp_path), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "No secret key" in done.stderr
