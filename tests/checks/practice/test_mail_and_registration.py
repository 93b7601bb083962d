"""The lab's SMTP servers and its registration data."""

import datetime
from contextlib import suppress

import pytest

from checks.practice import PracticeLab
from tests.checks.practice.visitor import Visitor

DOMAIN = "harbour-coaching.example"


@pytest.mark.parametrize(
    "mx", ["smtp.google.com", "backup.postbox.example", "server7.oldhost.example"]
)
def test_mail_servers_encrypt_with_a_valid_certificate(visitor: Visitor, mx: str) -> None:
    session = visitor.greet(mx)
    try:
        assert session.has_extn("starttls")
        code, _ = session.starttls(context=visitor.context())
        assert code == 220
        session.ehlo()
        assert not session.has_extn("starttls"), "offered once only"
        assert session.noop()[0] == 250
        assert session.mail("someone@visitor.example")[0] == 550, "it takes no mail"
        assert session.docmd("VRFY", "someone")[0] == 502
    finally:
        session.quit()


def test_a_mail_server_without_starttls_says_so(lab: PracticeLab, visitor: Visitor) -> None:
    lab.break_("backup-mail-in-the-clear")
    session = visitor.greet("backup.postbox.example")
    try:
        assert not session.has_extn("starttls")
        assert session.docmd("STARTTLS")[0] == 502
    finally:
        session.quit()


def test_a_line_without_end_is_hung_up_on(visitor: Visitor) -> None:
    with visitor.connect("smtp.google.com", 25) as raw:
        assert raw.recv(100).startswith(b"220 ")
        raw.sendall(b"x" * 10_000)
        with suppress(ConnectionResetError):
            assert raw.recv(100) == b""


def test_registration_data(visitor: Visitor) -> None:
    status, found = visitor.registration(DOMAIN.upper())
    assert status == 200
    assert found["ldhName"] == DOMAIN
    assert found["status"] == ["client transfer prohibited"]
    assert {each["ldhName"] for each in found["nameservers"]} == {
        "ada.ns.cloudflare.com",
        "bob.ns.cloudflare.com",
    }
    dates = {
        event["eventAction"]: datetime.datetime.fromisoformat(event["eventDate"])
        for event in found["events"]
    }
    assert dates["registration"] < datetime.datetime.now(datetime.UTC) < dates["expiration"]
    (registrar,) = found["entities"]
    assert registrar["vcardArray"][1][1][3] == "Quayside Domains Ltd"


def test_a_domain_that_is_not_registered(visitor: Visitor) -> None:
    assert visitor.registration("nobody.example")[0] == 404
