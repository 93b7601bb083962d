"""The exported zone file before BIND: it loads, whatever stands on the map."""

import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from checks.runs.zone.exporting import as_zone_file
from engagements.models import DnsRecord

pytestmark = pytest.mark.bind
ZONE = "coach.example"
DIGEST = "ab" * 32
SERVERS = ("@", "NS", "ns1.host.example", "ns2.host.example")
ADDRESS = "192.0.2.1"

# Name, type and values as the map has them; below the zone, or absolute with a final dot.
TAKEN = [
    ("@", "TXT", 'say "hi"; \\ é ' + "x" * 700, "v=spf1 -all", "", "tab\tand\nline; $TTL 1"),
    ("key._domainkey", "TXT", "v=DKIM1; k=rsa; p=" + "A" * 800),
    ("long", "TXT", "y" * 64_000),
    ("@", "MX", "10 mail.coach.example", "0 ."),
    ("mail", "A", ADDRESS),
    ("@", "CAA", '0 issue "letsencrypt.org; a=\\"b\\""', '128 iodef "mailto:x@coach.example"'),
    ("*", "A", ADDRESS),
    ("*.app", "CNAME", "edge.example"),
    ("_sip._tcp", "SRV", "1 2 443 sip.host.example", "0 0 0 ."),
    ("xn--mnchen-3ya", "A", ADDRESS),
    ("zürich", "A", ADDRESS),
    ("www", "CNAME", "bücher.example"),
    ("a b", "TXT", "a space"),
    ("x;y", "TXT", "a semicolon"),
    ("(z", "TXT", "a bracket"),
    ("user\\.name", "TXT", "a dot"),
    ("@x", "TXT", "an at"),
    ("_443._tcp", "TLSA", f"3 1 1 {DIGEST}"),
    ("sub", "NS", "ns1.elsewhere.example"),
    ("sub", "DS", f"12345 13 2 {DIGEST}"),
    ("h", "HTTPS", '1 . alpn="h2,h3" ipv4hint="192.0.2.1"'),
    ("n", "NAPTR", '100 10 "u" "E2U+sip" "!^(.*)$!sip:\\\\1@sip.example!" .'),
    ("s", "SSHFP", f"1 2 {DIGEST}"),
    ("p", "PTR", "x.example"),
]
# What BIND would not load: commented out, and the rest loads.
LEFT_OUT = [
    ("not of this zone", ("elsewhere.example.", "A", ADDRESS)),
    ("an alias that only your provider", ("@", "CNAME", "flat.example")),
    ("kept by the registry", ("@", "DS", f"12345 13 2 {DIGEST}")),
    ("a wildcard can't be handed", ("*.shop", "NS", "ns1.host.example")),
    ("no name that the DNS has", ("l" * 64, "A", ADDRESS)),
    ("no name that the DNS has", ("a..b", "A", ADDRESS)),
    ("no value of this type", ("typo", "A", "192.0.2.300")),
    ("no value of this type", ("two-lines", "A", f"{ADDRESS}\nowned IN A {ADDRESS}")),
]


def record(name: str, rtype: str, *values: str) -> DnsRecord:
    full = ZONE if name == "@" else name[:-1] if name.endswith(".") else f"{name}.{ZONE}"
    said = {"sentence": "Says;\nwhat ( it does.", "ttl": 300}
    return DnsRecord(name=full, type=rtype, values=list(values), **said)


def exported(*records: DnsRecord) -> str:
    return as_zone_file([record(*SERVERS), *records], ZONE, at=datetime(2026, 6, 1, tzinfo=UTC))


def loaded(text: str, folder: Path) -> list[str]:
    """The records as BIND has read them. Fails with its own words where it would not load."""
    file = folder / "zone"
    file.write_text(text, encoding="utf-8")
    command = ["named-checkzone", "-i", "local", "-D", "-o", "-", ZONE, str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


@pytest.mark.parametrize("row", TAKEN, ids=lambda row: f"{row[0]} {row[1]}")
def test_bind_loads_what_is_on_a_map(row: tuple[str, ...], tmp_path: Path) -> None:
    read = loaded(exported(record(*row)), tmp_path)
    assert sum(f"IN {row[1]}" in " ".join(line.split()) for line in read) >= len(row) - 2


@pytest.mark.parametrize(("word", "row"), LEFT_OUT, ids=lambda part: str(part)[:40])
def test_what_bind_refuses_is_commented_out_with_why(
    word: str, row: tuple[str, ...], tmp_path: Path
) -> None:
    text = exported(record(*row), record("www", "A", ADDRESS))
    (told,) = [line for line in text.splitlines() if word in line]
    assert told.startswith("; ")
    assert len(loaded(text, tmp_path)) == 4  # the head, two servers, and www


def test_of_what_can_be_there_once_the_first_is_taken(tmp_path: Path) -> None:
    twice = [record(name, name.upper(), "a.example", "b.example") for name in ("cname", "dname")]
    text = exported(*twice)
    assert text.count("; it can have one of these: ") == 2
    loaded(text, tmp_path)


def test_names_in_other_scripts_are_written_as_the_dns_has_them(tmp_path: Path) -> None:
    read = " ".join(
        loaded(
            exported(record("zürich", "A", ADDRESS), record("w", "CNAME", "bücher.example")),
            tmp_path,
        )
    )
    assert "xn--zrich-kva.coach.example." in read
    assert "xn--bcher-kva.example." in read


def test_a_ttl_that_is_none_is_left_to_the_zone(tmp_path: Path) -> None:
    odd = record("www", "A", ADDRESS)
    odd.ttl = 2**31
    (line,) = [line for line in loaded(exported(odd), tmp_path) if line.startswith("www.")]
    assert line.split()[1] == "3600"


def test_all_of_it_at_once_with_ten_thousand_more(tmp_path: Path) -> None:
    nasty = [record(*row) for row in [*TAKEN, *(row for _, row in LEFT_OUT)]]
    many = [record(f"host-{number}", "A", ADDRESS) for number in range(10_000)]
    assert len(loaded(exported(*nasty, *many), tmp_path)) > 10_000 + len(TAKEN)


def test_what_a_name_server_would_miss_stands_at_the_top() -> None:
    without = as_zone_file([], ZONE, at=datetime(2026, 6, 1, tzinfo=UTC))
    assert "; No name server of the zone is known." in without
    within = record("@", "NS", "ns1.coach.example")
    text = as_zone_file([within], ZONE, at=datetime(2026, 6, 1, tzinfo=UTC))
    assert "; No address of ns1.coach.example is known." in text
