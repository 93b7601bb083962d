"""Files that must never be public, and what in an answer proves that it is such a file.

A status of 200 proves nothing: many sites answer any path with their home page. Proof is the
content's own signature, told in counts and names; a value is never part of it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from checks.parsing.leaked_secrets import settings_names, sounds_secret

MAX_BODY = 65_536  # bytes that are looked at; more adds no proof

Proof = Callable[[str], str | None]

_SETTING = re.compile(r"(?:export[ \t]+)?[A-Z][A-Z0-9_]{0,63}[ \t]{0,4}=")
_PASSWORD_LINE = re.compile(r"[^\s:#<>]{1,64}:(?:\$(?:apr1|2[abxy]|5|6)\$|\{SHA\})\S{8,}")
_PRIVATE_KEY = re.compile(r"-----BEGIN (?:[A-Z0-9]{1,10} ){0,2}PRIVATE KEY-----")
_SQL = re.compile(r"^(?:CREATE TABLE|INSERT INTO|COPY \S{1,100} \()", re.MULTILINE | re.IGNORECASE)
_COMPOSE_PART = re.compile(r"^[ \t]+(?:image|build|environment|ports):", re.MULTILINE)
_COMPOSE_HEAD = re.compile(r"^services:[ \t]*\r?$", re.MULTILINE)
_COMMIT = re.compile(r"[0-9a-f]{40}\Z")
_MERCURIAL = frozenset({"revlogv1", "store", "fncache", "dotencode", "generaldelta"})


@dataclass(frozen=True, slots=True)
class ExposedPath:
    """A path that is asked for, what it would be, and how its content gives itself away."""

    path: str
    what: str
    proof: Proof
    html: bool = False  # whether an HTML page can be the proof


def proof_of(path: str, body: bytes) -> str | None:
    """What in *body* shows that it is the file of *path*; None when it is something else.

    Raises KeyError for a path that is none of :data:`EXPOSED_PATHS`.
    """
    exposed = _BY_PATH[path]
    text = body[:MAX_BODY].decode("utf-8", "replace").removeprefix("\ufeff")
    if not exposed.html and _is_html(text):
        return None
    return exposed.proof(text)


def _is_html(text: str) -> bool:
    start = text[:1000].lstrip().lower()
    return start.startswith(("<!doctype html", "<html", "<head", "<body", "<script"))


def _content_lines(text: str) -> Iterator[str]:
    for line in text.splitlines():
        stripped = line.strip()
        if stripped and not stripped.startswith(("#", ";", "//")):
            yield stripped


def _settings(text: str) -> str | None:
    lines = list(_content_lines(text))
    count = sum(1 for line in lines if _SETTING.match(line))
    if not count or count * 2 <= len(lines):  # values may run over lines; most must fit
        return None
    return f"{count} {'line' if count == 1 else 'lines'} of the form NAME=value"


def _git_config(text: str) -> str | None:
    found = "[core]" in text and "repositoryformatversion" in text
    return "the [core] section of a Git configuration" if found else None


def _git_head(text: str) -> str | None:
    line = text.strip()
    found = (line.startswith("ref: refs/") and "\n" not in line) or _COMMIT.match(line)
    return "the name of the checked-out Git branch or commit" if found else None


def _subversion(text: str) -> str | None:
    lines = text.splitlines()
    found = lines and lines[0].isdigit() and len(lines[0]) <= 2
    modern = len(lines) == 1
    older = "dir" in lines[1:4]  # before version 1.7 the entries follow the format number
    return "a Subversion working copy's entries" if found and (modern or older) else None


def _mercurial(text: str) -> str | None:
    found = _MERCURIAL.intersection(text.split())
    return "a Mercurial repository's requirements" if len(found) >= 2 else None


def _finder(text: str) -> str | None:
    return "a macOS folder listing" if text.startswith("\0\0\0\x01Bud1") else None


def _wordpress(text: str) -> str | None:
    found = "DB_PASSWORD" in text and "DB_NAME" in text and "define" in text
    return "WordPress database settings (DB_NAME, DB_PASSWORD)" if found else None


def _compose(text: str) -> str | None:
    found = _COMPOSE_HEAD.search(text) and _COMPOSE_PART.search(text)
    return "a Docker Compose file with its services" if found else None


def _package(*names: str) -> Proof:
    def proof(text: str) -> str | None:
        present = [name for name in names if name in _json_object(text)]
        return f"a package file with {', '.join(present)}" if len(present) >= 2 else None

    return proof


def _json_object(text: str) -> dict[str, object]:
    try:
        loaded = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return loaded if isinstance(loaded, dict) else {}


def _secret_json(text: str) -> str | None:
    names = [name for name, value in _json_object(text).items() if value and sounds_secret(name)]
    return _named("settings with secret-sounding names", names)


def _runtime_settings(text: str) -> str | None:
    return _named("browser settings with secret-sounding names", settings_names(text))


def _named(what: str, names: list[str] | tuple[str, ...]) -> str | None:
    if not names:
        return None
    shown = ", ".join(name[:40] for name in names[:3])
    return f"{what}: {shown}{' and more' if len(names) > 3 else ''}"


def _sql(text: str) -> str | None:
    count = len(_SQL.findall(text))
    return f"a database dump ({count} statements at its start)" if count else None


def _phpinfo(text: str) -> str | None:
    found = "phpinfo()" in text[:5000] and "PHP Version" in text
    return "PHP's own page of server settings" if found else None


def _password_file(text: str) -> str | None:
    count = sum(1 for line in _content_lines(text) if _PASSWORD_LINE.match(line))
    if not count:
        return None
    return f"{count} user {'name' if count == 1 else 'names'} with a password hash"


def _private_key(text: str) -> str | None:
    return "a private key" if _PRIVATE_KEY.search(text) else None


def _npm(text: str) -> str | None:
    found = "_authToken=" in text or "_password=" in text or "_auth=" in text
    return "a package registry's access token" if found else None


def _cloud(text: str) -> str | None:
    found = "aws_access_key_id" in text and "aws_secret_access_key" in text
    return "cloud credentials (aws_access_key_id, aws_secret_access_key)" if found else None


EXPOSED_PATHS: tuple[ExposedPath, ...] = (
    ExposedPath("/.env", "environment file", _settings),
    ExposedPath("/.env.production", "environment file", _settings),
    ExposedPath("/.env.local", "environment file", _settings),
    ExposedPath("/.env.bak", "environment file", _settings),
    ExposedPath("/.git/config", "Git repository", _git_config),
    ExposedPath("/.git/HEAD", "Git repository", _git_head),
    ExposedPath("/.svn/entries", "Subversion working copy", _subversion),
    ExposedPath("/.hg/requires", "Mercurial repository", _mercurial),
    ExposedPath("/.DS_Store", "folder listing", _finder),
    ExposedPath("/wp-config.php.bak", "WordPress settings", _wordpress),
    ExposedPath("/wp-config.php~", "WordPress settings", _wordpress),
    ExposedPath("/docker-compose.yml", "Docker Compose file", _compose),
    ExposedPath("/composer.json", "package file", _package("name", "require", "autoload")),
    ExposedPath("/package.json", "package file", _package("name", "scripts", "dependencies")),
    ExposedPath("/backup.sql", "database dump", _sql),
    ExposedPath("/dump.sql", "database dump", _sql),
    ExposedPath("/phpinfo.php", "PHP information page", _phpinfo, html=True),
    ExposedPath("/.htpasswd", "password file", _password_file),
    ExposedPath("/id_rsa", "private key", _private_key),
    ExposedPath("/.npmrc", "package registry settings", _npm),
    ExposedPath("/.aws/credentials", "cloud credentials", _cloud),
    ExposedPath("/config.json", "settings file", _secret_json),
    ExposedPath("/env.js", "browser settings", _runtime_settings),
    ExposedPath("/env-config.js", "browser settings", _runtime_settings),
)

_BY_PATH = {exposed.path: exposed for exposed in EXPOSED_PATHS}
