"""A consent is read strictly: what is unclear is no consent."""

from datetime import date
from typing import Any

import pytest

from checks.engine.consent import RateProbe
from checks.engine.spec import LaunchSpec, SpecError

CONSENT = {
    "by": "Mia Chen, owner",
    "on": "2026-11-20",
    "until": "2026-12-04",
    "routes": ["login"],
    "requests": 30,
}


def spec_with(**changes: Any) -> LaunchSpec:
    return LaunchSpec.from_dict(
        {
            "domain": "coach.example",
            "route": [
                {"name": "login", "url": "https://app.coach.example/login"},
                {"name": "pay", "url": "https://pay.elsewhere.example/"},
                {"name": "odd", "url": "https://[coach.example/"},
            ],
            "consent": {"rate_probe": {**CONSENT, **changes}},
        }
    )


def test_a_whole_consent_is_read_and_written() -> None:
    spec = spec_with()
    assert spec.rate_probe == RateProbe(
        "Mia Chen, owner", date(2026, 11, 20), date(2026, 12, 4), ("login",), 30
    )
    assert LaunchSpec.from_dict(spec.to_dict()) == spec


def test_days_may_be_written_as_toml_has_them() -> None:
    toml = (
        'domain = "coach.example"\n[[route]]\nname = "login"\nurl = "https://coach.example/login"\n'
        '[consent.rate_probe]\nby = "Mia"\non = 2026-11-20\nuntil = 2026-11-20\nroutes = ["login"]'
    )
    probe = LaunchSpec.from_toml(toml).rate_probe
    assert probe is not None
    assert (probe.until, probe.requests) == (date(2026, 11, 20), 20)


@pytest.mark.parametrize(
    ("day", "covered"),
    [("2026-11-19", False), ("2026-11-20", True), ("2026-12-04", True), ("2026-12-05", False)],
)
def test_it_holds_on_its_days_only(day: str, covered: bool) -> None:
    probe = spec_with().rate_probe
    assert probe is not None
    assert probe.covers(date.fromisoformat(day)) is covered


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"by": ""}, "by must name who agreed"),
        ({"by": 3}, "by must name who agreed"),
        ({"on": "yesterday"}, "on must be a day"),
        ({"until": None}, "until must be a day"),
        ({"until": "2026-11-19"}, "within 31 days"),
        ({"until": "2027-11-20"}, "within 31 days"),
        ({"routes": []}, "one to 3 names"),
        ({"routes": "login"}, "one to 3 names"),
        ({"routes": ["signup"]}, "no route is called 'signup'"),
        ({"routes": ["odd"]}, "no route is called 'odd'"),
        ({"routes": ["pay"]}, "'pay' is not on a host of the client's"),
        ({"requests": 500}, "from 5 to 50"),
        ({"requests": True}, "from 5 to 50"),
        ({"everything": True}, "one table of by, on"),
    ],
)
def test_what_is_unclear_is_no_consent(changes: dict[str, Any], said: str) -> None:
    with pytest.raises(SpecError, match=r"^consent rate_probe: ") as error:
        spec_with(**changes)
    assert said in str(error.value)
