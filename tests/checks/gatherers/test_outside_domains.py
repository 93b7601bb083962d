"""Domains of others that ours leans on: asked for only where a name is gone."""

from checks.engine.facts import MailTransportFacts
from checks.engine.spec import LaunchSpec

from .looks import fact_of, facts_of

RECORDS = """
    coach.example       60 TXT   "v=spf1 include:spf.gone.test include:spf.held.test -all"
    spf.held.test       60 TXT   "v=spf1 ip4:203.0.114.1 -all"
    coach.example       60 MX    10 mail.coach.example.
    shop.coach.example  60 CNAME coach.gone.test.
    help.coach.example  60 CNAME coach.held.test.
    held.test           60 NS    ns1.held.test.
    coach.held.test     60 A     203.0.114.9
"""
SPEC = LaunchSpec.from_dict(
    {
        "domain": "coach.example",
        "host": [{"name": "shop.coach.example"}, {"name": "help.coach.example"}],
    }
)


def test_only_domains_of_names_that_are_gone_are_asked_for() -> None:
    facts = facts_of("outside_domains", RECORDS, spec=SPEC)
    assert list(facts) == ["gone.test"]
    gone = facts["gone.test"]
    assert gone.answer.nxdomain
    assert gone.uses == (("alias", "shop.coach.example"), ("SPF", "spf.gone.test"))


def test_a_servfail_is_no_proof_that_nobody_holds_it() -> None:
    facts = facts_of(
        "outside_domains", RECORDS, spec=SPEC, faults={("gone.test", "NS"): "servfail"}
    )
    assert facts["gone.test"].answer.gap is not None


def test_without_an_announcement_no_policy_is_asked_for() -> None:
    facts: MailTransportFacts = fact_of("mail_transport", "coach.example 60 MX 0 .")
    assert facts.sts.nxdomain
    assert facts.policy_url == ""


def test_an_announced_policy_that_can_not_be_fetched_is_a_gap() -> None:
    facts: MailTransportFacts = fact_of(
        "mail_transport", '_mta-sts.coach.example 60 TXT "v=STSv1; id=1"'
    )
    assert facts.policy_url == "https://mta-sts.coach.example/.well-known/mta-sts.txt"
    assert facts.policy_gap is not None
