"""The public suffix list's own tests, which the publicsuffixlist package ships with its list."""

import re
from pathlib import Path

import publicsuffixlist

from checks.parsing.names import DomainError, ascii_host, registrable_domain

SUITE = Path(publicsuffixlist.__file__).with_name("test_psl.txt")
CASE = re.compile(r"^checkPublicSuffix\('(?P<name>.*)', (?:'(?P<expected>.*)'|null)\);$", re.M)


def registrable(name: str) -> str | None:
    """As the product sees names: A-labels in, and nothing for what is no name."""
    try:
        return registrable_domain(ascii_host(name))
    except DomainError:
        return None


def test_every_name_has_the_registrable_domain_it_must_have() -> None:
    cases = [(case["name"], case["expected"]) for case in CASE.finditer(SUITE.read_text())]
    wrong = [
        f"{name}: {registrable(name)}, not {expected}"
        for name, expected in cases
        if registrable(name) != (expected and ascii_host(expected))
    ]
    assert wrong == []
    assert len(cases) == 77  # and checkPublicSuffix(null, null), which is about no name at all
