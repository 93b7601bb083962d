"""Unicode's conformance test of UTS 46 under IDNA 2008, as the idna package ships it."""

import ast
import re
from collections.abc import Iterator

import pytest

from checks.parsing.names import DomainError, ascii_host, parse_domain
from tests.checks.suites.published import published_text

DOT = re.compile("[.\u3002\uff0e\uff61]")
# What we accept and the suite doesn't, on purpose.
TRAILING_DOT = re.compile(r"[.\u3002\uff0e\uff61]\Z")  # the root's dot, which people paste
RESERVED = re.compile(
    r"(?:\A|\.)(?!xn)[a-z0-9]{2}--", re.I
)  # registered and resolvable all the same

Case = tuple[str, str | None]


@pytest.fixture(scope="module")
def cases() -> list[Case]:
    text = published_text("idna-3.20.tar.gz", "idna-3.20/tests/test_idna_uts46.py", "idna.txt")
    return list(encodings(ast.parse(text)))


def encodings(suite: ast.Module) -> Iterator[Case]:
    """Each name that the suite encodes, with the A-labels it must give; None for an error."""
    for call in ast.walk(suite):
        match call:
            case ast.Call(
                func=ast.Attribute(attr="assertEqual"),
                args=[ast.Call(func=ast.Attribute(attr="encode"), args=[name]), expected],
            ):
                yield ast.literal_eval(name), ast.literal_eval(expected).decode()
            case ast.Call(
                func=ast.Attribute(attr="assertRaises"),
                args=[_, ast.Attribute(attr="encode"), name],
            ):
                yield ast.literal_eval(name), None


def encoded(name: str) -> str | None:
    """The domain as we read it; a single label stands below .example, which is then cut off."""
    single = not DOT.search(name)
    try:
        found = parse_domain(f"{name}.example" if single else name)
    except DomainError:
        return None
    return found.removesuffix(".example") if single else found


def is_ours(name: str) -> bool:
    return bool(TRAILING_DOT.search(name) or RESERVED.search(name))


def test_every_name_has_the_a_labels_it_must_have(cases: list[Case]) -> None:
    wrong = [
        f"{name!a}: {encoded(name)}, not {expected}"
        for name, expected in cases
        if encoded(name) != expected and not is_ours(name)
    ]
    assert wrong == []
    assert len(cases) == 6329
    assert sum(encoded(name) != expected for name, expected in cases) == 22


def test_the_host_of_a_url_is_encoded_alike(cases: list[Case]) -> None:
    wrong = [
        f"{name!a}: {ascii_host(name)}, not {expected}"
        for name, expected in cases
        if expected is not None and ascii_host(name) != expected
    ]
    assert wrong == []
