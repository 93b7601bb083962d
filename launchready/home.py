"""The data directory: database, media, mail, queue, static files and the secret key live here.

Free of Django, so that the command line can prepare it before settings are read.
"""

import os
import secrets
from pathlib import Path

KEY_FILE = "secret-key"
FOLDERS = ("media", "static", "cache", "broker/queue", "broker/taken", "broker/control")


def location() -> Path:
    """`LAUNCHREADY_HOME`, or `launchready` in the user's data directory (XDG)."""
    if named := os.environ.get("LAUNCHREADY_HOME"):
        return Path(named).expanduser().resolve()
    data = os.environ.get("XDG_DATA_HOME") or "~/.local/share"
    return Path(data).expanduser() / "launchready"


def prepare() -> Path:
    """Make the directory, readable by its owner only, with its folders and a secret key."""
    home = location()
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    for folder in FOLDERS:
        (home / folder).mkdir(mode=0o700, parents=True, exist_ok=True)
    if not os.environ.get("SECRET_KEY"):
        _make_secret_key(home / KEY_FILE)
    return home


def secret_key() -> str:
    """The key that `prepare` wrote, or an empty string."""
    try:
        return (location() / KEY_FILE).read_text().strip()
    except FileNotFoundError:
        return ""


def _make_secret_key(path: Path) -> None:
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_urlsafe(64))
