"""Which parts `launchready up` runs."""

import pytest

from launchready.serve import PARTS, processes


@pytest.mark.parametrize(("only", "names"), [(None, PARTS), *((part, (part,)) for part in PARTS)])
def test_all_parts_run_or_the_one_asked_for(only: str | None, names: tuple[str, ...]) -> None:
    assert tuple(process.name for process in processes("127.0.0.1", 8000, only)) == names
