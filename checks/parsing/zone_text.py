"""Records from whatever a person has at hand: a zone file, dig's output, a table, CSV, JSON."""

from __future__ import annotations

from checks.parsing.record_table import is_table, read_record_table
from checks.parsing.route53 import is_route53, read_route53
from checks.parsing.zone_file import read_zone_file
from checks.parsing.zone_records import ZoneText


def read_zone_text(text: str, zone: str) -> ZoneText:
    """Every record of *text*; *zone*, a domain without a final dot, is what short names are below.

    Raises ZoneTextError for a text that is too long as a whole.
    """
    if is_route53(text):
        return read_route53(text, zone)
    return read_record_table(text, zone) if is_table(text) else read_zone_file(text, zone)
