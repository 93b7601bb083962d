"""Lines of iCalendar: whatever is written is read back by the library."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from icalendar import Event

from engagements.ics import LINE, folded, moment, text

pytestmark = pytest.mark.once
CONTROL = {chr(code) for code in (*range(32), 127)} - {"\t", "\n", "\r"}


def event_of(*lines: bytes) -> bytes:
    return b"".join(folded(line) for line in (b"BEGIN:VEVENT", *lines, b"END:VEVENT"))


AWKWARD = st.text('\\nN;,:"^ \r\n\té漢🙂', max_size=120)
ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)


@given(AWKWARD | ANY)
@example("漢" * 60)  # a letter at every edge of a line
@example("a" + "é" * 90)
@example(r"C:\new, or; not")
@example("one\r\0\ntwo")
def test_any_text_is_read_as_it_was(words: str) -> None:
    written = event_of(b"SUMMARY:" + text(words), b"STATUS:CONFIRMED")
    assert all(len(line) <= LINE for line in written.split(b"\r\n"))
    assert "".join(line.decode() for line in written.split(b"\r\n"))  # no letter is cut
    read = Event.from_ical(written)
    kept = "".join(sign for sign in words if sign not in CONTROL)
    assert str(read["SUMMARY"]) == kept.replace("\r\n", "\n").replace("\r", "\n")
    assert str(read["STATUS"]) == "CONFIRMED"  # no line of its own was smuggled in


def test_a_moment_is_told_in_utc() -> None:
    lima = timezone(timedelta(hours=-5))
    assert moment(datetime(2026, 3, 1, 20, 4, 5, tzinfo=lima)) == b"20260302T010405Z"
    assert moment(datetime(2026, 3, 1, 20, 4, 5, tzinfo=UTC)) == b"20260301T200405Z"
