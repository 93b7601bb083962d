"""The spaced samples of key routes, and the path of the certificate authorities."""

from pathlib import Path

import pytest

from checks.gatherers import samples
from tests.checks.gatherers.http_server import answer, page, redirect
from tests.checks.gatherers.test_web_gatherers import looked


def test_nothing_is_sampled_unasked(tmp_path: Path) -> None:
    assert not looked(tmp_path, ["samples"], {"/": page("Home")}).topics["samples"].ids


def test_each_sample_is_a_request_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(samples, "SPACING", 0.01)
    evidence = looked(tmp_path, ["samples"], {"/": page("Home")}, spec={"samples": 3})
    (home,) = evidence.topics["samples"].values()
    assert (home.name, home.url, home.budget_ms) == ("home", "https://coach.example/", 500)
    assert len(home.milliseconds) == 3
    assert home.gaps == ()


def test_samples_that_were_turned_away_are_gaps(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(samples, "SPACING", 0.01)
    route = {"name": "book", "url": "https://coach.example/book", "p95_ms": 200}
    spec = {"samples": 2, "route": [route]}
    evidence = looked(tmp_path, ["samples"], {"/book": answer("", 429)}, spec=spec)
    (book,) = evidence.topics["samples"].values()
    assert (book.budget_ms, book.milliseconds, len(book.gaps)) == (200, (), 2)


def test_the_renewal_path_is_followed_from_port_80(tmp_path: Path) -> None:
    plain = {"*": redirect("https://coach.example/gone")}
    found = looked(tmp_path, ["acme"], {}, plain).topics["acme"]["coach.example"]
    assert found.visit.url.startswith("http://coach.example/.well-known/acme-challenge/")
    assert found.visit.final is not None
    assert found.visit.final.status == 404
