import pytest

from checks.parsing.report_uris import ReportUri
from checks.parsing.tls_rpt import TlsRptError, is_tls_rpt, parse_tls_rpt


def test_both_kinds_of_destination() -> None:
    record = parse_tls_rpt("v=TLSRPTv1; rua=mailto:t@coach.example,https://r.example/v1 ; x=y")
    assert record.rua == (
        ReportUri("mailto", "t@coach.example", "coach.example"),
        ReportUri("https", "https://r.example/v1", "r.example"),
    )
    assert record.unknown == ("x",)
    assert record.problems == ()


def test_it_keeps_what_can_be_used() -> None:
    record = parse_tls_rpt("v=TLSRPTv1;rua=mailto:t@coach.example,t@coach.example,ftp://r.example/")
    assert [uri.scheme for uri in record.rua] == ["mailto"]
    assert len(record.problems) == 2


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "begin with"),
        ("v=TLSRPTv1", "begin with"),
        ("v=TLSRPTv2; rua=mailto:t@coach.example", "begin with"),
        ("rua=mailto:t@coach.example; v=TLSRPTv1;", "begin with"),
        ("v=TLSRPTv1;", "at least one"),
        ("v=TLSRPTv1; rua=", "at least one"),
        ("v=TLSRPTv1; rua=http://r.example/", "at least one"),
        ("v=TLSRPTv1; rua=mailto:t@coach.example; hello", "isn't a field"),
        ("v=TLSRPTv1;" + "x" * 70_000, "longer"),
    ],
)
def test_records_that_ask_for_nothing(text: str, reason: str) -> None:
    with pytest.raises(TlsRptError, match=reason):
        parse_tls_rpt(text)
    assert is_tls_rpt(text) is ("begin" not in reason)
