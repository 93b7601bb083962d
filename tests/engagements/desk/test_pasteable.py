"""What of a fix is offered for copying."""

import pytest

from engagements.desk.pasteable import Snippet, snippets

DMARC = "v=DMARC1; p=none; rua=mailto:dmarc@coach.example"


@pytest.mark.parametrize(
    ("fix", "expected"),
    [
        (
            f"At the DNS host, set: type TXT, name _dmarc, value “{DMARC}”. Then wait.",
            [Snippet("Value of the TXT record named _dmarc", DMARC)],
        ),
        (
            "Add a record: name @, type A, value 192.0.2.10. At the web host, add it.",
            [Snippet("Value of the A record named @", "192.0.2.10")],
        ),
        (
            "In nginx: “return 301 https://$host$request_uri;”. Elsewhere it is “Force HTTPS”.",
            [Snippet("To copy", "return 301 https://$host$request_uri;")],
        ),
        (
            'Put in the head: <link rel="canonical" href="https://coach.example/">. Once.',
            [Snippet("To copy", '<link rel="canonical" href="https://coach.example/">')],
        ),
        (  # once, however often it is named
            "Set “a=b; c” first. Then look for “a=b; c” again.",
            [Snippet("To copy", "a=b; c")],
        ),
        ("", []),
        ("Open “Name servers” at the registrar.", []),  # a button's name is not for pasting
        ("Ask what the value is worth.", []),  # a plain word behind "value"
    ],
)
def test_snippets(fix: str, expected: list[Snippet]) -> None:
    assert snippets(fix) == expected
