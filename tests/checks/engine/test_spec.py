"""The launch spec reads what a person writes, and says which entry is wrong."""

from __future__ import annotations

import pytest

from checks.engine.spec import Edge, Host, LaunchSpec, Mail, Record, Redirect, Route, SpecError

WHOLE = """
domain = "coach.example"
canonical = "www.coach.example"
[[host]]
name = "app.coach.example"
purpose = "client portal"
[[record]]
name = "@"
type = "A"
value = "192.0.2.10"
[[record]]
name = "www"
type = "CNAME"
value = ["coach.example"]
[[route]]
name = "booking"
url = "https://app.coach.example/book"
status = 200
contains = "Book a call"
p95_ms = 500
[[redirect]]
from = "https://coach.example/spring"
to = "https://www.coach.example/offer"
[mail]
senders = ["google-workspace", "Postmark"]
dkim_selectors = ["google", "pm"]
[edge]
provider = "cloudflare"
proxied = ["coach.example", "www.coach.example"]
"""


def test_the_whole_file_is_read() -> None:
    assert LaunchSpec.from_toml(WHOLE) == LaunchSpec(
        domain="coach.example",
        canonical="www.coach.example",
        hosts=(Host("app.coach.example", "client portal"),),
        records=(
            Record("coach.example", "A", ("192.0.2.10",)),
            Record("www.coach.example", "CNAME", ("coach.example",)),
        ),
        routes=(Route("booking", "https://app.coach.example/book", 200, "Book a call", 500),),
        redirects=(Redirect("https://coach.example/spring", "https://www.coach.example/offer"),),
        mail=Mail(("google-workspace", "postmark"), ("google", "pm")),
        edge=Edge("cloudflare", ("coach.example", "www.coach.example")),
    )


def test_the_dict_form_reads_back_to_an_equal_spec() -> None:
    spec = LaunchSpec.from_toml(WHOLE)
    assert LaunchSpec.from_dict(spec.to_dict()) == spec


def test_a_bare_domain_is_a_valid_spec() -> None:
    spec = LaunchSpec.for_domain("Coach.Example.")
    assert spec.domain == "coach.example"
    assert spec.variants == (
        "http://coach.example/",
        "http://www.coach.example/",
        "https://coach.example/",
        "https://www.coach.example/",
    )


def test_a_www_domain_has_no_second_www() -> None:
    assert LaunchSpec.for_domain("www.coach.example").variants == (
        "http://www.coach.example/",
        "https://www.coach.example/",
    )


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        ('domain = "coach.example', "not valid TOML"),
        ('canonical = "coach.example"', "needs a domain"),
        ('domain = "https://coach.example/"', "coach.example"),
        ("domain = 3", "a text is needed"),
        ('domain = "coach.example"\ncolour = "red"', "unknown entry 'colour'"),
        ('domain = "coach.example"\nhost = "app"', "[[host]]"),
        ('domain = "coach.example"\n[[host]]\nname = "10.0.0.1"', "host 1"),
        ('domain = "coach.example"\n[[record]]\nname = "@"\ntype = "SRV"\nvalue = "x"', "record 1"),
        ('domain = "coach.example"\n[[record]]\nname = "a b"\ntype = "A"\nvalue = "x"', "record 1"),
        ('domain = "coach.example"\n[[record]]\nname = "@"\ntype = "A"', "record 1"),
        ('domain = "coach.example"\n[[route]]\nname = "home"\nurl = "ftp://x"', "https://"),
        (
            'domain = "coach.example"\n[[route]]\nname = "h"\nurl = "https://x/"\nstatus = 99',
            "status",
        ),
        ('domain = "coach.example"\n[mail]\ndkim = ["x"]', "unknown entry 'dkim'"),
        ('domain = "coach.example"\n[mail]\ndkim_selectors = ["a b"]', "DKIM selector"),
        ('domain = "coach.example"\n[edge]\nproxied = "coach.example"', "a list is needed"),
    ],
)
def test_a_wrong_entry_is_named(toml: str, said: str) -> None:
    with pytest.raises(SpecError) as error:
        LaunchSpec.from_toml(toml)
    assert said in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("name", "owner"),
    [
        ("@", "coach.example"),
        ("www", "www.coach.example"),
        ("_dmarc", "_dmarc.coach.example"),
        ("app.coach.example", "app.coach.example"),
        ("app.coach.example.", "app.coach.example"),
        ("mail.other.example.", "mail.other.example"),
    ],
)
def test_a_record_name_is_read_as_in_a_zone_file(name: str, owner: str) -> None:
    raw = {"domain": "coach.example", "record": [{"name": name, "type": "TXT", "value": "x"}]}
    assert LaunchSpec.from_dict(raw).records[0].name == owner
