"""The names of mail hosts' addresses, asked for only where they are the domain's own affair."""

from checks.engine.facts import ReverseName

from .looks import fact_of

RECORDS = """
    coach.example             60 MX  10 mail.coach.example.
    coach.example             60 MX  20 aspmx.l.google.com.
    mail.coach.example        60 A   203.0.114.25
    aspmx.l.google.com        60 A   142.250.110.26
    25.114.0.203.in-addr.arpa 60 PTR mail.coach.example.
"""


def test_only_an_own_mail_host_is_asked_for() -> None:
    facts: ReverseName = fact_of("reverse_names", RECORDS)
    assert (facts.host, facts.address) == ("mail.coach.example", "203.0.114.25")
    assert facts.ptr.records == ("mail.coach.example",)
    assert facts.forward[0].records == ("203.0.114.25",)
