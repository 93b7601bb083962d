"""A spec written as launchready.toml reads back as the same spec."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.engine.spec import Edge, Host, LaunchSpec, Mail, Record, Redirect, Route
from checks.practice.lab import PracticeLab
from checks.runs.spec.toml_text import as_toml, relative_name

DOMAIN = "coach.example"
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=30).map(str.strip)
names = st.from_regex(r"[a-z]{1,8}(\.[a-z]{1,8}){0,2}\.coach\.example", fullmatch=True)
addresses = st.builds("https://{}/{}".format, names, st.from_regex("[a-z]{0,9}", fullmatch=True))
specs = st.builds(
    LaunchSpec,
    domain=st.just(DOMAIN),
    canonical=st.none() | names,
    hosts=st.lists(st.builds(Host, names, texts), max_size=3).map(tuple),
    records=st.lists(
        st.builds(
            Record,
            st.sampled_from([DOMAIN, f"_dmarc.{DOMAIN}", "other.example", f"{DOMAIN}.{DOMAIN}"]),
            st.sampled_from(["A", "TXT", "MX"]),
            st.lists(texts, min_size=1, max_size=3).map(tuple),
        ),
        max_size=3,
    ).map(tuple),
    routes=st.lists(
        st.builds(
            Route,
            texts,
            addresses,
            st.integers(100, 599),
            st.none() | texts,
            st.integers(1, 60_000),
        ),
        max_size=3,
    ).map(tuple),
    redirects=st.lists(st.builds(Redirect, addresses, addresses), max_size=3).map(tuple),
    mail=st.builds(
        Mail,
        st.lists(texts.map(str.lower), max_size=3).map(tuple),
        st.lists(st.sampled_from(["google", "pm"]), max_size=2).map(tuple),
    ),
    samples=st.integers(0, 30),
    edge=st.builds(
        Edge, st.none() | st.sampled_from(["cloudflare"]), st.lists(names, max_size=2).map(tuple)
    ),
)


@given(specs)
def test_what_is_written_reads_back_equal(spec: LaunchSpec) -> None:
    assert LaunchSpec.from_toml(as_toml(spec)) == spec


def test_a_consent_is_written_with_all_that_it_says() -> None:
    consent = {
        "by": "Mia “M” Chen",
        "on": "2026-11-20",
        "until": "2026-12-04",
        "routes": ["login"],
        "requests": 7,
    }
    route = {"name": "login", "url": "https://coach.example/login"}
    raw = {"domain": DOMAIN, "route": [route], "consent": {"rate_probe": consent}}
    spec = LaunchSpec.from_dict(raw)
    assert LaunchSpec.from_toml(as_toml(spec)) == spec


def test_the_practice_labs_spec_survives() -> None:
    spec = LaunchSpec.from_toml(PracticeLab.spec_toml())
    assert LaunchSpec.from_toml(as_toml(spec)) == spec


def test_it_reads_like_a_person_wrote_it() -> None:
    spec = LaunchSpec(
        domain=DOMAIN,
        hosts=(Host("app.coach.example"),),
        records=(
            Record(DOMAIN, "A", ("192.0.2.10",)),
            Record("api.coach.example", "A", ("x", "y")),
        ),
        routes=(Route("booking", "https://app.coach.example/book", contains='Say "hi"'),),
    )
    assert as_toml(spec) == (
        'domain = "coach.example"\n\n'
        '[[host]]\nname = "app.coach.example"\n\n'
        '[[record]]\nname = "@"\ntype = "A"\nvalue = "192.0.2.10"\n\n'
        '[[record]]\nname = "api"\ntype = "A"\nvalue = ["x", "y"]\n\n'
        '[[route]]\nname = "booking"\nurl = "https://app.coach.example/book"\n'
        'contains = "Say \\"hi\\""\n'
    )


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("coach.example", "@"),
        ("api.coach.example", "api"),
        ("a.b.coach.example", "a.b"),
        ("other.example", "other.example."),
        ("coach.example.coach.example", "coach.example.coach.example."),  # "coach.example" is "@"
    ],
)
def test_owner_names(name: str, written: str) -> None:
    assert relative_name(name, "coach.example") == written


def test_control_characters_are_escaped() -> None:
    text = as_toml(LaunchSpec(domain=DOMAIN, hosts=(Host("a.coach.example", '\x7f\x01\n"\\'),)))
    assert tomllib.loads(text)["host"][0]["purpose"] == '\x7f\x01\n"\\'
