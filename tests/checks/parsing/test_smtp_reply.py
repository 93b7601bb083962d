import pytest

from checks.parsing.smtp_reply import Reply, ReplyError, ReplyLine, parse_reply_line


@pytest.mark.parametrize(
    ("line", "read"),
    [
        (b"220 mail ready\r\n", ReplyLine(220, "mail ready", last=True)),
        (b"250-SIZE 100\r\n", ReplyLine(250, "SIZE 100", last=False)),
        (b"250\r\n", ReplyLine(250, "", last=True)),  # the text may be absent
        (b"250 bare feed\n", ReplyLine(250, "bare feed", last=True)),
        (b"220 bad \x1b[2J\r\n", ReplyLine(220, "bad \ufffd[2J", last=True)),
    ],
)
def test_a_line_is_read(line: bytes, read: ReplyLine) -> None:
    assert parse_reply_line(line) == read


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"\r\n", "empty"),
        (b"HTTP/1.1 200 OK\r\n", "another protocol"),
        (b"99 what\r\n", "two digits"),
        (b"150 what\r\n", "SMTP has no code that begins with 1"),
        (b"2500 what\r\n", "four digits"),
        (b"\xb2\xb2\xb0 what\r\n", "digits of another script"),
    ],
)
def test_what_is_no_reply_is_refused(line: bytes, reason: str) -> None:
    with pytest.raises(ReplyError):
        parse_reply_line(line)


def test_extensions_are_listed_after_the_greeting() -> None:
    reply = Reply(250, ("mail.example hello", "starttls", "SIZE 100", "", "=odd"))
    assert reply.extensions == ("STARTTLS", "SIZE 100")
