"""One table of services: whom each lets in, and how somebody gets out again."""

import pytest

from engagements.known_services import Service, service_named, services, way_out_of


def test_each_service_is_there_once_and_says_the_way_out() -> None:
    names = [each.name for each in services()]
    assert len(names) == len(set(names)) >= 24
    words = [word.casefold() for each in services() for word in each.words]
    assert len(words) == len(set(words))


@pytest.mark.parametrize("service", services(), ids=lambda each: each.name)
def test_what_the_table_says_can_be_followed(service: Service) -> None:
    assert service.name in service.words
    for path in filter(None, (service.take_out, service.invite)):
        assert all(stop.strip() == stop != "" for stop in path.split(" > "))
        assert "›" not in path
    assert bool(service.invite) == bool(service.source)
    assert service.source == "" or service.source.startswith("https://")
    assert " > " not in way_out_of(service.name)
    assert service_named(f"the account at {service.words[-1].upper()}, of 2019") == service.name


def test_the_longest_name_wins() -> None:
    assert service_named("DNS at Google Domains") == "Squarespace"
    assert service_named("google search console") == "Google Search Console"
    assert service_named("Wixom") == ""
