import pytest

from checks.parsing.exposure import EXPOSED_PATHS, proof_of

SECRET = "hunter2hunter2"  # what must never be in a proof

PROVEN: list[tuple[str, bytes, str]] = [
    ("/.env", b"APP_ENV=prod\nDB_PASSWORD=hunter2hunter2\n\n# note\nexport KEY=1\n",
     "3 lines of the form NAME=value"),
    ("/.env.local", b"\xef\xbb\xbfSECRET=hunter2hunter2", "1 line of the form NAME=value"),
    ("/.git/config",
     b"[core]\n\trepositoryformatversion = 0\n[remote]\n\turl = https://u:hunter2hunter2@x",
     "the [core] section of a Git configuration"),
    ("/.git/HEAD", b"ref: refs/heads/main\n", "Git branch"),
    ("/.git/HEAD", b"0123456789abcdef0123456789abcdef01234567\n", "commit"),
    ("/.svn/entries", b"12\n", "Subversion"),
    ("/.svn/entries", b"10\n\ndir\n42\nsvn://hunter2hunter2", "Subversion"),
    ("/.hg/requires", b"dotencode\nfncache\nrevlogv1\nstore\n", "Mercurial"),
    ("/.DS_Store", b"\0\0\0\x01Bud1\0\0", "folder listing"),
    ("/wp-config.php.bak",
     b"<?php define('DB_NAME', 'a'); define('DB_PASSWORD', 'hunter2hunter2');", "DB_PASSWORD"),
    ("/docker-compose.yml", b"services:\n  db:\n    image: postgres\n", "Compose"),
    ("/composer.json", b'{"name": "a/b", "require": {}}', "name, require"),
    ("/package.json", b'{"name": "a", "scripts": {}, "dependencies": {}}', "dependencies"),
    ("/backup.sql", b"-- dump\nCREATE TABLE a (b int);\nINSERT INTO a VALUES ('hunter2hunter2');",
     "2 statements"),
    ("/phpinfo.php", b"<!DOCTYPE html><title>phpinfo()</title>PHP Version 8", "PHP"),
    ("/.htpasswd", b"anna:$apr1$hunter2hunter2$abc\nbob:{SHA}hunter2hunter2=", "2 user names"),
    ("/id_rsa", b"-----BEGIN OPENSSH PRIVATE KEY-----\nhunter2hunter2", "a private key"),
    ("/id_rsa", b"-----BEGIN PRIVATE KEY-----\nhunter2hunter2", "a private key"),
    ("/.npmrc", b"//registry/:_authToken=hunter2hunter2", "token"),
    ("/.aws/credentials",
     b"[default]\naws_access_key_id = A\naws_secret_access_key = hunter2hunter2", "cloud"),
    ("/config.json", b'{"port": 1, "db_password": "hunter2hunter2"}', "db_password"),
    ("/env.js", b"window._env_ = {STRIPE_SECRET_KEY: 'hunter2hunter2'};", "STRIPE_SECRET_KEY"),
]  # fmt: skip

NOT_PROVEN: list[tuple[str, bytes, str]] = [
    ("/.env", b"<!doctype html><title>Home</title>", "the home page for every path"),
    ("/.env", b"", "nothing"),
    ("/.env", b"Not found. A=b is not here.\nreally\nnot", "prose"),
    ("/.env", b'{"error": "not found"}', "an API's own 404"),
    ("/.git/config", b"[core] of our method", "prose with the word"),
    ("/.git/HEAD", b"ref: refs/heads/main\nand a page below it", "more than one line"),
    ("/.svn/entries", b"404\n", "three digits are a status"),
    ("/.svn/entries", b"12 monkeys", "prose"),
    ("/.hg/requires", b"store", "one common word"),
    ("/docker-compose.yml", b"services: we offer coaching", "prose"),
    ("/package.json", b'{"name": "not found"}', "JSON of an error"),
    ("/package.json", b"[" * 60_000, "JSON that is nested too deep"),
    ("/backup.sql", b"We create table decorations", "prose"),
    ("/phpinfo.php", b"<!doctype html><title>Home</title>", "the home page"),
    ("/.htpasswd", b"anna: call me", "no hash"),
    ("/id_rsa", b"-----BEGIN PUBLIC KEY-----", "a public key"),
    ("/config.json", b'{"apiUrl": "https://api.example", "publicKey": "pk_live_1"}', "public"),
    ("/config.json", b'{"password": ""}', "a name without a value"),
    ("/env.js", b"window._env_ = {API_URL: 'https://api.example'};", "public settings"),
]


@pytest.mark.parametrize(("path", "body", "proof"), PROVEN)
def test_content_gives_the_file_away_without_its_values(path: str, body: bytes, proof: str) -> None:
    found = proof_of(path, body)
    assert found is not None
    assert proof in found
    assert SECRET not in found


@pytest.mark.parametrize(("path", "body", "reason"), NOT_PROVEN)
def test_what_only_looks_like_it_is_no_proof(path: str, body: bytes, reason: str) -> None:
    assert proof_of(path, body) is None, reason


@pytest.mark.parametrize("exposed", EXPOSED_PATHS, ids=lambda exposed: exposed.path)
def test_no_rubbish_is_ever_proof(exposed: object) -> None:
    for body in (b"", b"\xff\xfe\0" * 1000, b"<html>" * 1000, b"a=" * 50_000, b"{" * 60_000):
        assert proof_of(exposed.path, body) is None  # type: ignore[attr-defined]


def test_the_list_is_short_and_has_each_path_once() -> None:
    assert len({exposed.path for exposed in EXPOSED_PATHS}) == len(EXPOSED_PATHS) <= 24
