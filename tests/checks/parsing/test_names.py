import pytest

from checks.parsing.names import (
    DomainError,
    ascii_host,
    is_dns_name,
    is_hostname,
    is_subdomain,
    parents,
    parse_domain,
    public_suffix,
    registrable_domain,
    u_label,
)

VALID = [
    ("coach.example", "coach.example"),
    ("  Coach.EXAMPLE. ", "coach.example"),
    ("a-b.coach.example", "a-b.coach.example"),
    ("ab--cd.example", "ab--cd.example"),  # reserved, yet registered and resolvable
    ("bücher.example", "xn--bcher-kva.example"),
    ("BÜCHER.example", "xn--bcher-kva.example"),
    ("faß.example", "xn--fa-hia.example"),  # IDNA 2008 keeps the sharp s
    ("xn--bcher-kva.example", "xn--bcher-kva.example"),
    ("coach。example", "coach.example"),  # the full stop of an East Asian keyboard
    ("食狮.com.cn", "xn--85x722f.com.cn"),
    ("9.example", "9.example"),
    ("a" * 63 + ".example", "a" * 63 + ".example"),
]

INVALID = [
    ("", "Enter a domain name"),
    (" \t\n", "Enter a domain name"),
    ("https://www.Coach.example/x?y", "Enter just the domain name: www.coach.example"),
    ("https://bücher.example/", "Enter just the domain name: bücher.example"),
    ("https://u:p@coach.example:8443/", "Enter just the domain name: coach.example"),
    ("//coach.example/", "Enter just the domain name: coach.example"),
    ("coach.example/pricing", "Enter just the domain name: coach.example"),
    ("https://", "web address. Enter just a domain name"),
    ("http://192.0.2.1/", "web address. Enter just a domain name"),
    ("192.0.2.1", "IP address"),
    ("2001:db8::1", "IP address"),
    ("[2001:db8::1]", "IP address"),
    ("10.0.0.0/8", "IP address"),
    ("192.0.2.444", "can't end in a number"),
    ("0x7f.0x1", "can't end in a number"),
    ("me@coach.example", "e-mail address. Enter just the domain name: coach.example"),
    ("mailto:me@coach.example", "e-mail address. Enter just the domain name: coach.example"),
    ("coach.example:8080", "port number. Enter just the domain name: coach.example"),
    ("coach", "at least one dot"),
    ("*.coach.example", "wildcard. Enter just the domain name: coach.example"),
    ("*", "wildcard. Enter just a domain name"),
    ("a" * 300 + ".example", "300 characters long; the most allowed is 63"),
    ("a." * 1500, "at most 253"),
    (("a" * 60 + ".") * 5 + "example", "the most allowed is 253"),
    ("a_b.example", "“_” can't be part"),
    ("a b.example", "A space can't be part"),
    ("a\x00b.example", "can't be seen"),
    ("-a.example", "hyphen"),
    ("a-.example", "hyphen"),
    ("a..example", "two dots"),
    (".example", "starts with a dot"),
    ("☕.example", "isn't allowed in an international name"),
    ("xn--a.example", "isn't allowed in an international name"),
    ("ü" * 63 + ".example", "isn't allowed"),  # fits as typed, not as an A-label
]


@pytest.mark.parametrize(("text", "name"), VALID)
def test_it_normalises_a_domain(text: str, name: str) -> None:
    assert parse_domain(text) == name
    assert parse_domain(name) == name


@pytest.mark.parametrize(("text", "message"), INVALID)
def test_it_says_what_to_type_instead(text: str, message: str) -> None:
    with pytest.raises(DomainError) as caught:
        parse_domain(text)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "everything", "icann"),
    [
        ("www.coach.co.uk", "coach.co.uk", "coach.co.uk"),
        ("a.shop.github.io", "shop.github.io", "github.io"),
        ("coach.example", "coach.example", "coach.example"),  # unknown top level domain
        ("_dmarc.coach.com", "coach.com", "coach.com"),
        ("co.uk", None, None),
        ("not a name", None, None),
        ("", None, None),
    ],
)
def test_registrable_domain(name: str, everything: str | None, icann: str | None) -> None:
    assert registrable_domain(name) == everything
    assert registrable_domain(name, private=False) == icann


def test_public_suffix() -> None:
    assert public_suffix("www.coach.co.uk") == "co.uk"
    assert public_suffix("www.coach.co.uk.") == "co.uk"
    assert public_suffix("no name") is None


@pytest.mark.parametrize(
    ("name", "host", "dns"),
    [
        ("coach.example", True, True),
        ("coach.example.", True, True),
        ("COACH.example", True, True),
        ("localhost", True, True),
        ("_dmarc.coach.example", False, True),
        ("192.0.2.1", False, True),
        ("-a.example", False, False),
        ("a..example", False, False),
        ("", False, False),
        (".", False, False),
        ("bücher.example", False, False),
        ("a" * 64 + ".example", False, False),
        (".".join(["a"] * 127), True, True),
        (".".join(["a"] * 128), False, False),
        ("a\n.example", False, False),
    ],
)
def test_kinds_of_names(name: str, host: bool, dns: bool) -> None:
    assert is_hostname(name) is host
    assert is_dns_name(name) is dns


def test_u_label_shows_what_it_can() -> None:
    assert u_label("xn--bcher-kva.example") == "bücher.example"
    assert u_label("xn--a.example") == "xn--a.example"


def test_relations_between_names() -> None:
    assert is_subdomain("a.b.example", "b.example")
    assert is_subdomain("B.example.", "b.example")
    assert not is_subdomain("ab.example", "b.example")
    assert parents("a.b.example") == ("b.example", "example")
    assert parents("example") == ()


def test_ascii_host_takes_what_addresses_may_hold() -> None:
    assert ascii_host("LOCALHOST") == "localhost"
    assert ascii_host("a_b.example") == "a_b.example"
    assert ascii_host("Bücher.example") == "xn--bcher-kva.example"
    with pytest.raises(DomainError):
        ascii_host("a b.example")
