"""A fault of a host that nobody named is worth a look; it may not hold up a launch."""

import pytest

from checks.engine.verdict import failed, warned
from checks.rules.web.reading import fault_at
from tests.checks.rules.builders import DOMAIN, spec_of


@pytest.mark.parametrize(
    ("host", "entries"),
    [
        (DOMAIN, {}),
        (f"www.{DOMAIN}", {}),
        (f"site.{DOMAIN}", {"canonical": f"site.{DOMAIN}"}),
        (f"shop.{DOMAIN}", {"host": [{"name": f"shop.{DOMAIN}"}]}),
        (f"shop.{DOMAIN}", {"route": [{"name": "shop", "url": f"https://shop.{DOMAIN}/"}]}),
        (f"shop.{DOMAIN}", {"edge": {"proxied": [f"shop.{DOMAIN}"]}}),
    ],
)
def test_a_host_that_the_launch_spec_names_may_hold_up_a_launch(host, entries):
    assert fault_at(spec_of(**entries), host) is failed


def test_a_host_that_was_only_guessed_may_not():
    assert fault_at(spec_of(), f"shop.{DOMAIN}") is warned
