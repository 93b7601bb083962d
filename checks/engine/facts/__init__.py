"""What was seen: the frozen facts that gatherers yield and rules read.

Each fact class of the modules here is one *topic*. A gatherer yields, for its topic, a mapping
from a key (a host, an address on the web, a domain) to a fact, or to a :class:`Gap` when
looking failed. A fact carries its observer: the server asked, the time it took, the address
connected to. NXDOMAIN and an empty answer are facts; SERVFAIL, a time-out or a challenge page
are gaps.
"""

from __future__ import annotations

from checks.engine.facts.attested import Attestation
from checks.engine.facts.base import DnsAnswer, Fact, Gap, Reason
from checks.engine.facts.copies import CopyFacts, FamilyAnswer, FamilyFacts, RepeatFacts
from checks.engine.facts.disclosure import Disclosure, SourceMap
from checks.engine.facts.dns import (
    CaaFacts,
    DnssecFacts,
    HostFacts,
    NameServer,
    OutsideDomain,
    PublicAnswers,
    RecordFacts,
    RegistrationFacts,
    ServerAnswers,
    ServerRecords,
    SignedRecords,
    WildcardFacts,
    ZoneFacts,
)
from checks.engine.facts.edge import OriginFacts, OriginTry
from checks.engine.facts.inventory import OtherName
from checks.engine.facts.limits import RateTry
from checks.engine.facts.mail import (
    DkimFacts,
    DmarcFacts,
    MailServerFacts,
    MailTransportFacts,
    MxFacts,
    MxHost,
    ReverseName,
    SpfFacts,
)
from checks.engine.facts.offers import TlsOffers
from checks.engine.facts.tls import AcmeFacts, Certificate, Endpoint, TlsFacts
from checks.engine.facts.web import (
    AssetFacts,
    CorsFacts,
    DeepLink,
    FormFacts,
    Hop,
    LeakFacts,
    LinkFacts,
    PageFacts,
    PortFacts,
    ProbeFacts,
    RedirectFacts,
    RobotsFacts,
    RouteFacts,
    SampleFacts,
    SitemapFacts,
    Visit,
)

__all__ = [
    "EACH",
    "SINGLE",
    "SUPPLIED",
    "TOPICS",
    "AcmeFacts",
    "AssetFacts",
    "Attestation",
    "CaaFacts",
    "Certificate",
    "CopyFacts",
    "CorsFacts",
    "DeepLink",
    "Disclosure",
    "DkimFacts",
    "DmarcFacts",
    "DnsAnswer",
    "DnssecFacts",
    "Endpoint",
    "Fact",
    "FamilyAnswer",
    "FamilyFacts",
    "FormFacts",
    "Gap",
    "Hop",
    "HostFacts",
    "LeakFacts",
    "LinkFacts",
    "MailServerFacts",
    "MailTransportFacts",
    "MxFacts",
    "MxHost",
    "NameServer",
    "OriginFacts",
    "OriginTry",
    "OtherName",
    "OutsideDomain",
    "PageFacts",
    "PortFacts",
    "ProbeFacts",
    "PublicAnswers",
    "RateTry",
    "Reason",
    "RecordFacts",
    "RedirectFacts",
    "RegistrationFacts",
    "RepeatFacts",
    "ReverseName",
    "RobotsFacts",
    "RouteFacts",
    "SampleFacts",
    "ServerAnswers",
    "ServerRecords",
    "SignedRecords",
    "SitemapFacts",
    "SourceMap",
    "SpfFacts",
    "TlsFacts",
    "TlsOffers",
    "Visit",
    "WildcardFacts",
    "ZoneFacts",
]

TOPICS: dict[str, type[Fact]] = {
    cls.topic: cls
    for cls in (
        ZoneFacts,
        ServerRecords,
        DnssecFacts,
        HostFacts,
        WildcardFacts,
        RecordFacts,
        CaaFacts,
        OutsideDomain,
        RegistrationFacts,
        MxFacts,
        ReverseName,
        SpfFacts,
        DmarcFacts,
        DkimFacts,
        MailTransportFacts,
        MailServerFacts,
        PortFacts,
        Visit,
        RouteFacts,
        RedirectFacts,
        DeepLink,
        PageFacts,
        AssetFacts,
        FormFacts,
        ProbeFacts,
        LeakFacts,
        RobotsFacts,
        TlsFacts,
        OriginFacts,
        AcmeFacts,
        CorsFacts,
        LinkFacts,
        SitemapFacts,
        SampleFacts,
        CopyFacts,
        FamilyFacts,
        RepeatFacts,
        TlsOffers,
        OtherName,
        Disclosure,
        SourceMap,
        PublicAnswers,
        RateTry,
        Attestation,
    )
}

# A rule that names the singular is run once for each fact of the topic.
EACH: dict[str, str] = {
    "server_record": "server_records",
    "host": "hosts",
    "record": "records",
    "outside_domain": "outside_domains",
    "dkim_key": "dkim_keys",
    "mail_server": "mail_servers",
    "reverse_name": "reverse_names",
    "port": "ports",
    "visit": "visits",
    "route": "routes",
    "redirect": "redirects",
    "page": "pages",
    "asset": "assets",
    "form_target": "form_targets",
    "probe": "probes",
    "leak": "leaks",
    "tls_host": "tls_hosts",
    "family": "families",
    "repeat": "repeats",
}

# Topics with one fact, about the domain itself; a rule gets the fact, not a mapping.
SINGLE: frozenset[str] = frozenset(
    {
        "zone",
        "dnssec",
        "wildcard",
        "public_answers",
        "registration",
        "mx",
        "spf",
        "dmarc",
        "mail_transport",
        "robots",
        "origins",
        "sitemap",
    }
)

# Topics that nobody looks at: whoever asks for the judgement hands them in, or leaves them out.
SUPPLIED: frozenset[str] = frozenset({Attestation.topic})
