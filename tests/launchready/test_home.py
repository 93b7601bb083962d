"""The data directory and its secret key."""

import stat
from pathlib import Path

import pytest

from launchready import home


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LAUNCHREADY_HOME", str(tmp_path / "data"))
    monkeypatch.delenv("SECRET_KEY", raising=False)
    return tmp_path / "data"


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_it_defaults_to_the_users_data_directory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LAUNCHREADY_HOME", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", "/somewhere")
    assert home.location() == Path("/somewhere/launchready")


def test_prepare_makes_what_only_the_owner_can_read(data: Path) -> None:
    home.prepare()
    assert mode(data) == 0o700
    assert mode(data / "secret-key") == 0o600
    assert (data / "broker" / "queue").is_dir()


def test_the_key_is_made_once(data: Path) -> None:
    home.prepare()
    first = home.secret_key()
    home.prepare()
    assert home.secret_key() == first
    assert len(first) > 50


def test_no_key_is_made_when_the_environment_has_one(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET_KEY", "from-the-vault")
    home.prepare()
    assert not (data / "secret-key").exists()
    assert home.secret_key() == ""
