from collections.abc import Iterator

import pytest

from checks.practice import PracticeLab
from tests.checks.practice.visitor import Visitor


@pytest.fixture(scope="session")
def running_lab() -> Iterator[PracticeLab]:
    with PracticeLab(faults=()) as lab:
        yield lab


@pytest.fixture
def lab(running_lab: PracticeLab) -> PracticeLab:
    """The lab with nothing wrong; a test breaks what it needs."""
    running_lab.fix_all()
    return running_lab


@pytest.fixture
def visitor(lab: PracticeLab) -> Visitor:
    return Visitor(lab)
